// SPDX-License-Identifier: GPL-2.0
/* Which queue a frame goes to: the first rule that matches, or else the RSS table by the frame's hash. */
#include <net/flow_dissector.h>

#include "vnic.h"

void vnic_steering_init(struct vnic_port *port)
{
	rwlock_init(&port->steering.lock);
	netdev_rss_key_fill(port->steering.rss[0].key, VNIC_RSS_KEY);
	vnic_rss_spread(port);
}

static u32 vnic_rss_queue(const struct vnic_rss *rss, u32 hash)
{
	return rss->table[hash % VNIC_RSS_TABLE];
}

/* The queue of @port that @frame goes to; NULL where a rule drops it, and where @port is unregistered already. */
struct vnic_queue *vnic_steer(struct vnic_port *port, struct sk_buff *frame)
{
	const struct vnic_steering *steering = &port->steering;
	const struct vnic_rule *rule = NULL;
	struct flow_keys keys = {};
	u32 index, hash, queues;
	bool drop;

	skb_flow_dissect_flow_keys(frame, &keys, 0);
	read_lock_bh(&port->steering.lock);
	if (port->netdev->features & NETIF_F_NTUPLE)
		rule = vnic_match_rule(steering, &keys);
	hash = vnic_rss_hash(&steering->rss[0], &keys);
	drop = rule && rule->spec.ring_cookie == RX_CLS_FLOW_DISC;
	if (!rule)
		index = vnic_rss_queue(&steering->rss[0], hash);
	else if (rule->spec.flow_type & FLOW_RSS)
		index = vnic_rss_queue(&steering->rss[rule->rss_context],
				       vnic_rss_hash(&steering->rss[rule->rss_context], &keys));
	else
		index = rule->spec.ring_cookie;
	read_unlock_bh(&port->steering.lock);

	if (drop)
		return NULL;
	vnic_frame(frame)->hash = hash;
	queues = READ_ONCE(port->netdev->real_num_rx_queues);
	/* A table may be older than the last change of channels. */
	return queues ? &port->queues[index % queues] : NULL;
}
