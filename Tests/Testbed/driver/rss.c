// SPDX-License-Identifier: GPL-2.0
/* The RSS table and key of the port and of its additional contexts, and the Toeplitz hash over addresses and ports. */
#include <linux/unaligned.h>
#include <net/flow_dissector.h>

#include "vnic.h"

/* Spreads the port's table over its channels. */
void vnic_rss_spread(struct vnic_port *port)
{
	u32 channels = port->netdev->real_num_rx_queues, i;

	write_lock_bh(&port->steering.lock);
	for (i = 0; i < VNIC_RSS_TABLE; i++)
		port->steering.rss[0].table[i] = ethtool_rxfh_indir_default(i, channels);
	write_unlock_bh(&port->steering.lock);
}

/* For each bit of the input that is set, the 32 bits of the key from there on. */
static u32 vnic_toeplitz(const u8 *key, const u8 *input, u32 length)
{
	u32 window = get_unaligned_be32(key), hash = 0, i;
	int bit;

	for (i = 0; i < length; i++) {
		for (bit = 7; bit >= 0; bit--) {
			if (input[i] & BIT(bit))
				hash ^= window;
			window = window << 1 | (key[i + sizeof(u32)] >> bit & 1);
		}
	}
	return hash;
}

u32 vnic_rss_hash(const struct vnic_rss *rss, const struct flow_keys *keys)
{
	u8 input[2 * sizeof(struct in6_addr) + 2 * sizeof(__be16)];
	u32 length = 0;

	BUILD_BUG_ON(sizeof(input) + sizeof(u32) > VNIC_RSS_KEY);
	switch (keys->control.addr_type) {
	case FLOW_DISSECTOR_KEY_IPV4_ADDRS:
		memcpy(input, &keys->addrs.v4addrs, length = sizeof(keys->addrs.v4addrs));
		break;
	case FLOW_DISSECTOR_KEY_IPV6_ADDRS:
		memcpy(input, &keys->addrs.v6addrs, length = sizeof(keys->addrs.v6addrs));
		break;
	default:
		return 0;
	}
	memcpy(input + length, &keys->ports.ports, sizeof(keys->ports.ports));
	return vnic_toeplitz(rss->key, input, length + sizeof(keys->ports.ports));
}

u32 vnic_get_rxfh_key_size(struct net_device *dev)
{
	return VNIC_RSS_KEY;
}

u32 vnic_get_rxfh_indir_size(struct net_device *dev)
{
	return VNIC_RSS_TABLE;
}

int vnic_get_rxfh(struct net_device *dev, struct ethtool_rxfh_param *param)
{
	struct vnic_port *port = netdev_priv(dev);
	const struct vnic_rss *rss = &port->steering.rss[0];

	read_lock_bh(&port->steering.lock);
	param->hfunc = ETH_RSS_HASH_TOP;
	if (param->indir)
		memcpy(param->indir, rss->table, sizeof(rss->table));
	if (param->key)
		memcpy(param->key, rss->key, sizeof(rss->key));
	read_unlock_bh(&port->steering.lock);
	return 0;
}

static int vnic_rss_change(struct vnic_port *port, u32 context, const struct ethtool_rxfh_param *param)
{
	struct vnic_rss *rss = &port->steering.rss[context];

	if (param->hfunc != ETH_RSS_HASH_NO_CHANGE && param->hfunc != ETH_RSS_HASH_TOP)
		return -EOPNOTSUPP;
	write_lock_bh(&port->steering.lock);
	if (param->indir)
		memcpy(rss->table, param->indir, sizeof(rss->table));
	if (param->key)
		memcpy(rss->key, param->key, sizeof(rss->key));
	write_unlock_bh(&port->steering.lock);
	return 0;
}

int vnic_set_rxfh(struct net_device *dev, struct ethtool_rxfh_param *param, struct netlink_ext_ack *extack)
{
	return vnic_rss_change(netdev_priv(dev), 0, param);
}

/* A context starts as the port's own table and key, and the kernel's record of it has to say so. */
int vnic_create_rxfh_context(struct net_device *dev, struct ethtool_rxfh_context *context,
			     const struct ethtool_rxfh_param *param, struct netlink_ext_ack *extack)
{
	struct vnic_port *port = netdev_priv(dev);
	struct vnic_rss *rss = &port->steering.rss[param->rss_context];
	int err;

	write_lock_bh(&port->steering.lock);
	*rss = port->steering.rss[0];
	write_unlock_bh(&port->steering.lock);
	err = vnic_rss_change(port, param->rss_context, param);
	if (err)
		return err;
	context->hfunc = ETH_RSS_HASH_TOP;
	memcpy(ethtool_rxfh_context_indir(context), rss->table, sizeof(rss->table));
	memcpy(ethtool_rxfh_context_key(context), rss->key, sizeof(rss->key));
	return 0;
}

int vnic_modify_rxfh_context(struct net_device *dev, struct ethtool_rxfh_context *context,
			     const struct ethtool_rxfh_param *param, struct netlink_ext_ack *extack)
{
	return vnic_rss_change(netdev_priv(dev), param->rss_context, param);
}

static bool vnic_context_has_rules(const struct vnic_steering *steering, u32 id)
{
	u32 i;

	for (i = 0; i < VNIC_RULES; i++)
		if (steering->rules[i].used && steering->rules[i].rss_context == id)
			return true;
	return false;
}

int vnic_remove_rxfh_context(struct net_device *dev, struct ethtool_rxfh_context *context, u32 id,
			     struct netlink_ext_ack *extack)
{
	struct vnic_port *port = netdev_priv(dev);
	bool used;

	read_lock_bh(&port->steering.lock);
	used = vnic_context_has_rules(&port->steering, id);
	read_unlock_bh(&port->steering.lock);
	if (used) {
		NL_SET_ERR_MSG(extack, "flow rules use this context");
		return -EBUSY;
	}
	return 0;
}
