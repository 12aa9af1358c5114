// SPDX-License-Identifier: GPL-2.0
/* A port as the kernel's network device: open, close, send, features. */
#include <linux/etherdevice.h>

#include "vnic.h"

/* Both ends have a carrier while both are open. Either end may be asked first, each under its own lock. */
void vnic_update_carrier(struct vnic_port *port)
{
	struct net_device *dev = port->netdev, *peer = port->peer->netdev;

	if (netif_running(dev) && netif_running(peer)) {
		netif_carrier_on(dev);
		netif_carrier_on(peer);
	} else {
		netif_carrier_off(dev);
		netif_carrier_off(peer);
	}
}

static int vnic_open(struct net_device *dev)
{
	struct vnic_port *port = netdev_priv(dev);
	int err = vnic_queues_open(port, 0, dev->real_num_rx_queues);

	if (err)
		return err;
	netif_tx_start_all_queues(dev);
	vnic_update_carrier(port);
	return 0;
}

static int vnic_stop(struct net_device *dev)
{
	struct vnic_port *port = netdev_priv(dev);

	netif_carrier_off(dev);
	netif_carrier_off(port->peer->netdev);
	netif_tx_disable(dev);
	vnic_queues_close(port, 0, dev->real_num_rx_queues);
	return 0;
}

static netdev_tx_t vnic_start_xmit(struct sk_buff *frame, struct net_device *dev)
{
	struct vnic_port *port = netdev_priv(dev);
	struct vnic_queue *own = &port->queues[skb_get_queue_mapping(frame)];
	/* Read first: after it is sent, the frame is the receiving queue's. */
	u32 length = frame->len;
	struct vnic_queue *to;

	skb_tx_timestamp(frame);
	to = vnic_steer(port->peer, frame);
	if (!to || !vnic_queue_send(to, frame))
		dev_kfree_skb_any(frame);

	u64_stats_update_begin(&own->tx.sync);
	own->tx.packets++;
	own->tx.bytes += length;
	u64_stats_update_end(&own->tx.sync);
	return NETDEV_TX_OK;
}

static int vnic_set_features(struct net_device *dev, netdev_features_t features)
{
	if ((dev->features & NETIF_F_NTUPLE) && !(features & NETIF_F_NTUPLE))
		vnic_delete_rules(netdev_priv(dev));
	return 0;
}

static int vnic_get_iflink(const struct net_device *dev)
{
	const struct vnic_port *port = netdev_priv(dev);

	return READ_ONCE(port->peer->netdev->ifindex);
}

const struct net_device_ops vnic_netdev_ops = {
	.ndo_open = vnic_open,
	.ndo_stop = vnic_stop,
	.ndo_start_xmit = vnic_start_xmit,
	.ndo_get_stats64 = vnic_get_stats64,
	.ndo_set_features = vnic_set_features,
	.ndo_set_mac_address = eth_mac_addr,
	.ndo_validate_addr = eth_validate_addr,
	.ndo_get_iflink = vnic_get_iflink,
};
