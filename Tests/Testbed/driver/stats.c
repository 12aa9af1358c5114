// SPDX-License-Identifier: GPL-2.0
/* Counters: of each queue, and their sum. A queue's are kept over restarts and over changes of channels. */
#include "vnic.h"

static struct vnic_rx_counters vnic_read_rx(const struct vnic_queue *queue)
{
	struct vnic_rx_counters counters;
	unsigned int start;

	do {
		start = u64_stats_fetch_begin(&queue->rx.sync);
		counters = queue->rx;
	} while (u64_stats_fetch_retry(&queue->rx.sync, start));
	return counters;
}

static struct vnic_tx_counters vnic_read_tx(const struct vnic_queue *queue)
{
	struct vnic_tx_counters counters;
	unsigned int start;

	do {
		start = u64_stats_fetch_begin(&queue->tx.sync);
		counters = queue->tx;
	} while (u64_stats_fetch_retry(&queue->tx.sync, start));
	return counters;
}

static void vnic_get_queue_stats_rx(struct net_device *dev, int index, struct netdev_queue_stats_rx *stats)
{
	const struct vnic_port *port = netdev_priv(dev);
	struct vnic_rx_counters counters = vnic_read_rx(&port->queues[index]);

	stats->packets = counters.packets;
	stats->bytes = counters.bytes;
	stats->alloc_fail = counters.alloc_fail;
	stats->hw_drops = counters.overruns;
	stats->hw_drop_overruns = counters.overruns;
}

static void vnic_get_queue_stats_tx(struct net_device *dev, int index, struct netdev_queue_stats_tx *stats)
{
	const struct vnic_port *port = netdev_priv(dev);
	struct vnic_tx_counters counters = vnic_read_tx(&port->queues[index]);

	stats->packets = counters.packets;
	stats->bytes = counters.bytes;
}

/* What queues counted that are no channels at the moment. */
static void vnic_get_base_stats(struct net_device *dev, struct netdev_queue_stats_rx *rx,
				struct netdev_queue_stats_tx *tx)
{
	const struct vnic_port *port = netdev_priv(dev);
	u32 i;

	rx->packets = rx->bytes = rx->alloc_fail = rx->hw_drops = rx->hw_drop_overruns = 0;
	tx->packets = tx->bytes = 0;
	for (i = dev->real_num_rx_queues; i < VNIC_QUEUES_MAX; i++) {
		struct vnic_rx_counters received = vnic_read_rx(&port->queues[i]);
		struct vnic_tx_counters sent = vnic_read_tx(&port->queues[i]);

		rx->packets += received.packets;
		rx->bytes += received.bytes;
		rx->alloc_fail += received.alloc_fail;
		rx->hw_drops += received.overruns;
		rx->hw_drop_overruns += received.overruns;
		tx->packets += sent.packets;
		tx->bytes += sent.bytes;
	}
}

const struct netdev_stat_ops vnic_stat_ops = {
	.get_queue_stats_rx = vnic_get_queue_stats_rx,
	.get_queue_stats_tx = vnic_get_queue_stats_tx,
	.get_base_stats = vnic_get_base_stats,
};

void vnic_get_stats64(struct net_device *dev, struct rtnl_link_stats64 *stats)
{
	const struct vnic_port *port = netdev_priv(dev);
	u32 i;

	for (i = 0; i < VNIC_QUEUES_MAX; i++) {
		struct vnic_rx_counters received = vnic_read_rx(&port->queues[i]);
		struct vnic_tx_counters sent = vnic_read_tx(&port->queues[i]);

		stats->rx_packets += received.packets;
		stats->rx_bytes += received.bytes;
		stats->rx_missed_errors += received.overruns;
		stats->tx_packets += sent.packets;
		stats->tx_bytes += sent.bytes;
	}
}
