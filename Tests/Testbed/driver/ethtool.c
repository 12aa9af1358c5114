// SPDX-License-Identifier: GPL-2.0
/* Rings with header split, channels, and the table of all ethtool operations. */
#include <net/netdev_lock.h>

#include "vnic.h"

static void vnic_get_drvinfo(struct net_device *dev, struct ethtool_drvinfo *info)
{
	const struct vnic_port *port = netdev_priv(dev);

	strscpy(info->driver, VNIC_NAME);
	strscpy(info->bus_info, dev_name(&port->parent->dev));
}

/* Left to itself, this card does not split. */
static void vnic_get_ringparam(struct net_device *dev, struct ethtool_ringparam *ring,
			       struct kernel_ethtool_ringparam *kernel_ring, struct netlink_ext_ack *extack)
{
	const struct vnic_port *port = netdev_priv(dev);

	ring->rx_max_pending = VNIC_RING_MAX;
	ring->rx_pending = port->ring_size;
	kernel_ring->hds_thresh_max = VNIC_HDS_THRESH_MAX;
	if (kernel_ring->tcp_data_split == ETHTOOL_TCP_DATA_SPLIT_UNKNOWN)
		kernel_ring->tcp_data_split = ETHTOOL_TCP_DATA_SPLIT_DISABLED;
}

static int vnic_set_ringparam(struct net_device *dev, struct ethtool_ringparam *ring,
			      struct kernel_ethtool_ringparam *kernel_ring, struct netlink_ext_ack *extack)
{
	struct vnic_port *port = netdev_priv(dev);

	if (!ring->rx_pending) {
		NL_SET_ERR_MSG(extack, "a receive ring has at least one buffer");
		return -EINVAL;
	}
	if (ring->rx_pending != port->ring_size) {
		int err = vnic_resize_rings(port, ring->rx_pending);

		if (err)
			return err;
	}
	WRITE_ONCE(port->header_split, kernel_ring->tcp_data_split == ETHTOOL_TCP_DATA_SPLIT_ENABLED);
	WRITE_ONCE(port->header_split_threshold, kernel_ring->hds_thresh);
	return 0;
}

static void vnic_get_channels(struct net_device *dev, struct ethtool_channels *channels)
{
	channels->max_combined = dev->num_rx_queues;
	channels->combined_count = dev->real_num_rx_queues;
}

/* Queues from @first up to @end are closed, the last first. */
static void vnic_close_queues(struct vnic_port *port, u32 first, u32 end)
{
	while (end > first)
		vnic_queue_close(&port->queues[--end]);
}

static int vnic_open_queues(struct vnic_port *port, u32 first, u32 end)
{
	u32 i;

	for (i = first; i < end; i++) {
		int err = vnic_queue_open(&port->queues[i]);

		if (err) {
			vnic_close_queues(port, first, i);
			return err;
		}
	}
	return 0;
}

/* New queues run before anything is steered to them; queues that go are closed when nothing is any more. */
static int vnic_set_channels(struct net_device *dev, struct ethtool_channels *channels)
{
	struct vnic_port *port = netdev_priv(dev);
	u32 before = dev->real_num_rx_queues, after = channels->combined_count;
	bool running = netif_running(dev);
	int err = 0;

	if (running)
		err = vnic_open_queues(port, before, after);
	if (err)
		return err;
	err = netif_set_real_num_queues(dev, after, after);
	if (err) {
		if (running)
			vnic_close_queues(port, before, after);
		return err;
	}
	if (!netif_is_rxfh_configured(dev))
		vnic_rss_spread(port);
	if (running)
		vnic_close_queues(port, after, before);
	return 0;
}

static u32 vnic_get_rx_ring_count(struct net_device *dev)
{
	return dev->real_num_rx_queues;
}

const struct ethtool_ops vnic_ethtool_ops = {
	.supported_ring_params = ETHTOOL_RING_USE_TCP_DATA_SPLIT | ETHTOOL_RING_USE_HDS_THRS,
	.op_needs_rtnl = ETHTOOL_OP_NEEDS_RTNL_SCHANNELS,
	.rxfh_indir_space = VNIC_RSS_TABLE,
	.rxfh_key_space = VNIC_RSS_KEY,
	.rxfh_per_ctx_key = true,
	.rxfh_max_num_contexts = VNIC_RSS_CONTEXTS,
	.get_drvinfo = vnic_get_drvinfo,
	.get_link = ethtool_op_get_link,
	.get_ringparam = vnic_get_ringparam,
	.set_ringparam = vnic_set_ringparam,
	.get_channels = vnic_get_channels,
	.set_channels = vnic_set_channels,
	.get_rx_ring_count = vnic_get_rx_ring_count,
	.get_rxnfc = vnic_get_rxnfc,
	.set_rxnfc = vnic_set_rxnfc,
	.get_rxfh_key_size = vnic_get_rxfh_key_size,
	.get_rxfh_indir_size = vnic_get_rxfh_indir_size,
	.get_rxfh = vnic_get_rxfh,
	.set_rxfh = vnic_set_rxfh,
	.create_rxfh_context = vnic_create_rxfh_context,
	.modify_rxfh_context = vnic_modify_rxfh_context,
	.remove_rxfh_context = vnic_remove_rxfh_context,
};
