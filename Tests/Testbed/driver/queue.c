// SPDX-License-Identifier: GPL-2.0
/*
 * A receive queue's life: opened and closed with the port, and restarted on other memory by the kernel's queue
 * management, which is how a dmabuf is bound and unbound.
 *
 * A queue keeps its NAPI over restarts. It may be open and yet not running: when a start failed and the start on the old
 * memory failed as well.
 */
#include <linux/delay.h>
#include <net/netdev_lock.h>
#include <net/page_pool/helpers.h>

#include "vnic.h"

void vnic_queue_init(struct vnic_port *port, u32 index)
{
	struct vnic_queue *queue = &port->queues[index];

	queue->port = port;
	queue->index = index;
	skb_queue_head_init(&queue->wire);
	u64_stats_init(&queue->rx.sync);
	u64_stats_init(&queue->tx.sync);
}

/* Puts a frame on the queue's wire. False: the queue does not run or is full, and the frame is still the caller's. */
bool vnic_queue_send(struct vnic_queue *queue, struct sk_buff *frame)
{
	bool accepted;

	spin_lock_bh(&queue->wire.lock);
	accepted = queue->running && skb_queue_len(&queue->wire) < VNIC_WIRE_MAX;
	if (accepted) {
		__skb_queue_tail(&queue->wire, frame);
		napi_schedule(&queue->napi);
	}
	spin_unlock_bh(&queue->wire.lock);
	return accepted;
}

static void vnic_queue_set_running(struct vnic_queue *queue, bool running)
{
	spin_lock_bh(&queue->wire.lock);
	queue->running = running;
	spin_unlock_bh(&queue->wire.lock);
}

/* Runs the queue on @buffers, which are the queue's from here. */
static void vnic_queue_run(struct vnic_queue *queue, const struct vnic_buffers *buffers)
{
	queue->buffers = *buffers;
	page_pool_enable_direct_recycling(queue->buffers.pool, &queue->napi);
	napi_enable_locked(&queue->napi);
	vnic_queue_set_running(queue, true);
}

/* Stops the queue and gives up its buffers, which are empty where it did not run. Frames on the wire are lost. */
static struct vnic_buffers vnic_queue_halt(struct vnic_queue *queue)
{
	struct vnic_buffers buffers = queue->buffers;

	if (!queue->running)
		return (struct vnic_buffers){};
	vnic_queue_set_running(queue, false);
	napi_disable_locked(&queue->napi);
	skb_queue_purge(&queue->wire);
	page_pool_disable_direct_recycling(queue->buffers.pool);
	buffers = queue->buffers;
	queue->buffers = (struct vnic_buffers){};
	return buffers;
}

static int vnic_queue_open(struct vnic_queue *queue)
{
	struct net_device *dev = queue->port->netdev;
	struct netdev_queue_config config;
	struct vnic_buffers buffers;
	int err;

	netdev_queue_config(dev, queue->index, &config);
	err = vnic_buffers_alloc(queue, config.rx_page_size, queue->port->settings.ring_size, &buffers);
	if (err)
		return err;
	netif_napi_add_config_locked(dev, &queue->napi, vnic_poll, queue->index);
	netif_queue_set_napi(dev, queue->index, NETDEV_QUEUE_TYPE_RX, &queue->napi);
	netif_queue_set_napi(dev, queue->index, NETDEV_QUEUE_TYPE_TX, &queue->napi);
	vnic_queue_run(queue, &buffers);
	return 0;
}

static void vnic_queue_close(struct vnic_queue *queue)
{
	struct net_device *dev = queue->port->netdev;
	struct vnic_buffers buffers = vnic_queue_halt(queue);

	netif_queue_set_napi(dev, queue->index, NETDEV_QUEUE_TYPE_TX, NULL);
	netif_queue_set_napi(dev, queue->index, NETDEV_QUEUE_TYPE_RX, NULL);
	netif_napi_del_locked(&queue->napi);
	vnic_buffers_free(&buffers);
}

/* Closes queues from @end down to @first. */
void vnic_queues_close(struct vnic_port *port, u32 first, u32 end)
{
	while (end > first)
		vnic_queue_close(&port->queues[--end]);
}

/* Opens queues from @first up to @end, or none. */
int vnic_queues_open(struct vnic_port *port, u32 first, u32 end)
{
	u32 i;

	for (i = first; i < end; i++) {
		int err = vnic_queue_open(&port->queues[i]);

		if (err) {
			vnic_queues_close(port, first, i);
			return err;
		}
	}
	return 0;
}

/* What the kernel's queue management calls, under the port's instance lock. */

static int vnic_queue_mem_alloc(struct net_device *dev, struct netdev_queue_config *config, void *memory, int index)
{
	struct vnic_port *port = netdev_priv(dev);
	struct vnic_queue *queue = &port->queues[index];
	int err = vnic_fault_take(&queue->faults.alloc);

	return err ?: vnic_buffers_alloc(queue, config->rx_page_size, port->settings.ring_size, memory);
}

static void vnic_queue_mem_free(struct net_device *dev, void *memory)
{
	vnic_buffers_free(memory);
}

static int vnic_queue_start(struct net_device *dev, struct netdev_queue_config *config, void *memory, int index)
{
	struct vnic_port *port = netdev_priv(dev);
	struct vnic_queue *queue = &port->queues[index];
	const struct vnic_buffers *buffers = memory;
	int err = vnic_fault_take(&queue->faults.start);

	if (err)
		return err;
	/* A start on the old memory after a failed one, of a queue that had not run before. */
	if (!buffers->pool)
		return 0;
	vnic_queue_run(queue, buffers);
	return 0;
}

static int vnic_queue_stop(struct net_device *dev, void *memory, int index)
{
	struct vnic_port *port = netdev_priv(dev);
	struct vnic_queue *queue = &port->queues[index];
	struct vnic_buffers *buffers = memory;
	int err = vnic_fault_take(&queue->faults.stop);

	if (err)
		return err;
	msleep(READ_ONCE(port->faults.restart_delay_ms));
	*buffers = vnic_queue_halt(queue);
	return 0;
}

static void vnic_default_qcfg(struct net_device *dev, struct netdev_queue_config *config)
{
	config->rx_page_size = PAGE_SIZE;
}

static int vnic_validate_qcfg(struct net_device *dev, struct netdev_queue_config *config, struct netlink_ext_ack *extack)
{
	if (!is_power_of_2(config->rx_page_size) || config->rx_page_size < PAGE_SIZE ||
	    config->rx_page_size > VNIC_PAGE_SIZE_MAX) {
		NL_SET_ERR_MSG_FMT(extack, "rx-page-size must be a power of 2 from %lu to %u", PAGE_SIZE, VNIC_PAGE_SIZE_MAX);
		return -ERANGE;
	}
	return 0;
}

const struct netdev_queue_mgmt_ops vnic_queue_mgmt_ops = {
	.ndo_queue_mem_size = sizeof(struct vnic_buffers),
	.ndo_queue_mem_alloc = vnic_queue_mem_alloc,
	.ndo_queue_mem_free = vnic_queue_mem_free,
	.ndo_queue_start = vnic_queue_start,
	.ndo_queue_stop = vnic_queue_stop,
	.ndo_default_qcfg = vnic_default_qcfg,
	.ndo_validate_qcfg = vnic_validate_qcfg,
	.supported_params = QCFG_RX_PAGE_SIZE,
};
