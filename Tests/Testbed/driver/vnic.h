/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A virtual network card with device-memory receive: two ports, each the other's link partner.
 *
 * A frame sent on one port is steered to a receive queue of the other, waits on that queue's wire, and is copied by the
 * queue's NAPI into buffers of the queue's page pool: pages, or chunks of a dmabuf when a memory provider is installed.
 * The copy stands for the card's DMA, and the sender's frame is freed after it, as a transmit completion does.
 *
 * What is of interest to the kernel's queue management is as in hardware: memory for a queue is allocated apart from the
 * queue, put in place by a start, and handed back by a stop.
 */
#ifndef DEVMEM_VNIC_H
#define DEVMEM_VNIC_H

#include <linux/debugfs.h>
#include <linux/ethtool.h>
#include <linux/netdevice.h>
#include <linux/platform_device.h>
#include <linux/skbuff.h>
#include <linux/u64_stats_sync.h>
#include <net/netdev_queues.h>
#include <net/page_pool/types.h>

#define VNIC_NAME		"devmem_vnic"
#define VNIC_PORTS		2
#define VNIC_QUEUES_MAX		16
#define VNIC_RING_MAX		1024
#define VNIC_RING_DEFAULT	64
#define VNIC_PAGE_SIZE_MAX	SZ_64K
/* Frames that wait for a queue's NAPI; more are lost. */
#define VNIC_WIRE_MAX		512
#define VNIC_RULES		64
#define VNIC_RSS_TABLE		64
#define VNIC_RSS_KEY		40
/* Context 0 is the table of the whole port. */
#define VNIC_RSS_CONTEXTS	8
#define VNIC_HDS_THRESH_MAX	4096

struct vnic_port;

/* One queue's receive memory, moved whole between the kernel and a queue. Empty when @pool is NULL. */
struct vnic_buffers {
	struct page_pool *pool;
	netmem_ref *ring;
	u32 ring_size;
	u32 buffer_size;
	/* Buffers ready for payload: @ready of them, the first at @next. */
	u32 next;
	u32 ready;
};

/* An error to give to the next @times calls of an operation. Guarded by the port's instance lock. */
struct vnic_fault {
	int error;
	u32 times;
};

struct vnic_queue_faults {
	struct vnic_fault alloc;
	struct vnic_fault start;
	struct vnic_fault stop;
};

struct vnic_rx_counters {
	u64 packets;
	u64 bytes;
	u64 alloc_fail;
	u64 overruns;
	struct u64_stats_sync sync;
};

struct vnic_tx_counters {
	u64 packets;
	u64 bytes;
	struct u64_stats_sync sync;
};

/* A receive queue, with the transmit queue of the same number. Lives as long as its port. */
struct vnic_queue {
	struct vnic_port *port;
	u32 index;
	struct napi_struct napi;
	/* Frames sent to this queue. Its lock guards @running too. */
	struct sk_buff_head wire;
	bool running;
	/* NAPI's while @running, the instance lock's otherwise. */
	struct vnic_buffers buffers;
	/* Written by NAPI alone. */
	struct vnic_rx_counters rx;
	/* Written under the transmit queue's lock. */
	struct vnic_tx_counters tx;
	struct vnic_queue_faults faults;
};

struct vnic_rss {
	u32 table[VNIC_RSS_TABLE];
	u8 key[VNIC_RSS_KEY];
};

struct vnic_rule {
	bool used;
	struct ethtool_rx_flow_spec spec;
	u32 rss_context;
};

/* What decides a frame's queue. Read for each frame, written by ethtool operations. */
struct vnic_steering {
	rwlock_t lock;
	struct vnic_rss rss[VNIC_RSS_CONTEXTS];
	struct vnic_rule rules[VNIC_RULES];
};

/* Switches of a whole port, set through debugfs. */
struct vnic_port_faults {
	/* Lose every Nth frame received. */
	u32 drop_every;
	atomic_t frames;
	/* Leave this many bytes of TCP payload behind the headers in spite of header split. */
	u32 linear_bytes;
	/* How long a queue's stop takes. */
	u32 restart_delay_ms;
	/* Make page pools that do not look for a memory provider. */
	bool ignore_provider;
};

/* What all rings are built by; the kernel's own copy of it may be freed under NAPI. */
struct vnic_settings {
	u32 ring_size;
	bool header_split;
	u32 header_split_threshold;
};

struct vnic_port {
	struct net_device *netdev;
	struct vnic_port *peer;
	struct platform_device *parent;
	struct dentry *directory;
	struct vnic_settings settings;
	struct vnic_steering steering;
	struct vnic_port_faults faults;
	struct vnic_queue queues[VNIC_QUEUES_MAX];
};

/* What the sending port notes in a frame for the receiving one. */
struct vnic_frame {
	u32 hash;
};

static inline struct vnic_frame *vnic_frame(struct sk_buff *skb)
{
	BUILD_BUG_ON(sizeof(struct vnic_frame) > sizeof(skb->cb));
	return (struct vnic_frame *)skb->cb;
}

/* port.c */
extern const struct net_device_ops vnic_netdev_ops;
void vnic_update_carrier(struct vnic_port *port);

/* queue.c */
extern const struct netdev_queue_mgmt_ops vnic_queue_mgmt_ops;
void vnic_queue_init(struct vnic_port *port, u32 index);
bool vnic_queue_send(struct vnic_queue *queue, struct sk_buff *frame);
int vnic_queues_open(struct vnic_port *port, u32 first, u32 end);
void vnic_queues_close(struct vnic_port *port, u32 first, u32 end);

/* buffers.c */
int vnic_buffers_alloc(struct vnic_queue *queue, u32 buffer_size, u32 ring_size, struct vnic_buffers *buffers);
void vnic_buffers_free(struct vnic_buffers *buffers);
u32 vnic_buffers_fill(struct vnic_buffers *buffers, gfp_t gfp);
netmem_ref vnic_buffers_take(struct vnic_buffers *buffers);

/* receive.c */
int vnic_poll(struct napi_struct *napi, int budget);

/* steering.c */
void vnic_steering_init(struct vnic_port *port);
struct vnic_queue *vnic_steer(struct vnic_port *port, struct sk_buff *frame);

/* rules.c */
struct flow_keys;
const struct vnic_rule *vnic_match_rule(const struct vnic_steering *steering, const struct flow_keys *keys);
void vnic_delete_rules(struct vnic_port *port);
int vnic_get_rxnfc(struct net_device *dev, struct ethtool_rxnfc *command, u32 *locations);
int vnic_set_rxnfc(struct net_device *dev, struct ethtool_rxnfc *command);

/* rss.c */
void vnic_rss_spread(struct vnic_port *port);
u32 vnic_rss_hash(const struct vnic_rss *rss, const struct flow_keys *keys);
u32 vnic_get_rxfh_key_size(struct net_device *dev);
u32 vnic_get_rxfh_indir_size(struct net_device *dev);
int vnic_get_rxfh(struct net_device *dev, struct ethtool_rxfh_param *param);
int vnic_set_rxfh(struct net_device *dev, struct ethtool_rxfh_param *param, struct netlink_ext_ack *extack);
int vnic_create_rxfh_context(struct net_device *dev, struct ethtool_rxfh_context *context,
			     const struct ethtool_rxfh_param *param, struct netlink_ext_ack *extack);
int vnic_modify_rxfh_context(struct net_device *dev, struct ethtool_rxfh_context *context,
			     const struct ethtool_rxfh_param *param, struct netlink_ext_ack *extack);
int vnic_remove_rxfh_context(struct net_device *dev, struct ethtool_rxfh_context *context, u32 id,
			     struct netlink_ext_ack *extack);

/* ethtool.c */
extern const struct ethtool_ops vnic_ethtool_ops;

/* stats.c */
extern const struct netdev_stat_ops vnic_stat_ops;
void vnic_get_stats64(struct net_device *dev, struct rtnl_link_stats64 *stats);

/* faults.c */
int vnic_fault_take(struct vnic_fault *fault);
bool vnic_fault_drops_frame(struct vnic_port *port);
void vnic_faults_publish(struct vnic_port *port, struct dentry *parent, u32 number);

#endif
