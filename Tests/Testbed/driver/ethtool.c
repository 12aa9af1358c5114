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
	ring->rx_pending = port->settings.ring_size;
	kernel_ring->hds_thresh_max = VNIC_HDS_THRESH_MAX;
	if (kernel_ring->tcp_data_split == ETHTOOL_TCP_DATA_SPLIT_UNKNOWN)
		kernel_ring->tcp_data_split = ETHTOOL_TCP_DATA_SPLIT_DISABLED;
}

/*
 * All rings are built anew, since a page pool is made for header split or without. When they cannot be, the old ones are;
 * a port that has not even these has no queues until it is opened again.
 */
static int vnic_change_settings(struct vnic_port *port, const struct vnic_settings *settings)
{
	struct vnic_settings old = port->settings;
	u32 count = netif_running(port->netdev) ? port->netdev->real_num_rx_queues : 0;
	int err;

	vnic_queues_close(port, 0, count);
	port->settings = *settings;
	err = vnic_queues_open(port, 0, count);
	if (!err)
		return 0;
	port->settings = old;
	if (vnic_queues_open(port, 0, count))
		netdev_err(port->netdev, "no memory for the old rings either\n");
	return err;
}

static int vnic_set_ringparam(struct net_device *dev, struct ethtool_ringparam *ring,
			      struct kernel_ethtool_ringparam *kernel_ring, struct netlink_ext_ack *extack)
{
	struct vnic_port *port = netdev_priv(dev);
	struct vnic_settings settings = {
		.ring_size = ring->rx_pending,
		.header_split = kernel_ring->tcp_data_split == ETHTOOL_TCP_DATA_SPLIT_ENABLED,
		.header_split_threshold = kernel_ring->hds_thresh,
	};

	if (!settings.ring_size) {
		NL_SET_ERR_MSG(extack, "a receive ring has at least one buffer");
		return -EINVAL;
	}
	return vnic_change_settings(port, &settings);
}

static void vnic_get_channels(struct net_device *dev, struct ethtool_channels *channels)
{
	channels->max_combined = dev->num_rx_queues;
	channels->combined_count = dev->real_num_rx_queues;
}

/* All queues are closed, and so many as there are to be are opened: as many as before, when that fails. */
static int vnic_set_channels(struct net_device *dev, struct ethtool_channels *channels)
{
	struct vnic_port *port = netdev_priv(dev);
	u32 before = dev->real_num_rx_queues, after = channels->combined_count;
	bool running = netif_running(dev);
	int err;

	if (running)
		vnic_queues_close(port, 0, before);
	err = netif_set_real_num_queues(dev, after, after);
	if (!err && running)
		err = vnic_queues_open(port, 0, after);
	if (err) {
		netif_set_real_num_queues(dev, before, before);
		if (running && vnic_queues_open(port, 0, before))
			netdev_err(dev, "no memory for the old rings either\n");
		return err;
	}
	if (!netif_is_rxfh_configured(dev))
		vnic_rss_spread(port);
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
