// SPDX-License-Identifier: GPL-2.0
/* Flow rules of `ethtool -N`: TCP and UDP over IPv4 and IPv6, by addresses and ports with masks. */
#include <linux/ip.h>
#include <linux/ipv6.h>
#include <net/flow_dissector.h>

#include "vnic.h"

static u32 vnic_flow_type(const struct ethtool_rx_flow_spec *spec)
{
	return spec->flow_type & ~FLOW_RSS;
}

static bool vnic_is_v6(u32 flow_type)
{
	return flow_type == TCP_V6_FLOW || flow_type == UDP_V6_FLOW;
}

static bool vnic_same_masked(__be32 a, __be32 b, __be32 mask)
{
	return !((a ^ b) & mask);
}

static bool vnic_same_masked16(__be16 a, __be16 b, __be16 mask)
{
	return !((a ^ b) & mask);
}

static bool vnic_match_v4(const struct ethtool_rx_flow_spec *spec, const struct flow_keys *keys)
{
	const struct ethtool_tcpip4_spec *value = &spec->h_u.tcp_ip4_spec, *mask = &spec->m_u.tcp_ip4_spec;

	return keys->control.addr_type == FLOW_DISSECTOR_KEY_IPV4_ADDRS &&
	       vnic_same_masked(keys->addrs.v4addrs.src, value->ip4src, mask->ip4src) &&
	       vnic_same_masked(keys->addrs.v4addrs.dst, value->ip4dst, mask->ip4dst) &&
	       vnic_same_masked16(keys->ports.src, value->psrc, mask->psrc) &&
	       vnic_same_masked16(keys->ports.dst, value->pdst, mask->pdst);
}

static bool vnic_match_v6(const struct ethtool_rx_flow_spec *spec, const struct flow_keys *keys)
{
	const struct ethtool_tcpip6_spec *value = &spec->h_u.tcp_ip6_spec, *mask = &spec->m_u.tcp_ip6_spec;
	int i;

	if (keys->control.addr_type != FLOW_DISSECTOR_KEY_IPV6_ADDRS)
		return false;
	for (i = 0; i < 4; i++)
		if (!vnic_same_masked(keys->addrs.v6addrs.src.s6_addr32[i], value->ip6src[i], mask->ip6src[i]) ||
		    !vnic_same_masked(keys->addrs.v6addrs.dst.s6_addr32[i], value->ip6dst[i], mask->ip6dst[i]))
			return false;
	return vnic_same_masked16(keys->ports.src, value->psrc, mask->psrc) &&
	       vnic_same_masked16(keys->ports.dst, value->pdst, mask->pdst);
}

static bool vnic_match(const struct ethtool_rx_flow_spec *spec, const struct flow_keys *keys)
{
	u32 type = vnic_flow_type(spec);
	u8 protocol = type == TCP_V4_FLOW || type == TCP_V6_FLOW ? IPPROTO_TCP : IPPROTO_UDP;

	if (keys->basic.ip_proto != protocol)
		return false;
	return vnic_is_v6(type) ? vnic_match_v6(spec, keys) : vnic_match_v4(spec, keys);
}

/* Called with the steering lock held for reading. */
const struct vnic_rule *vnic_match_rule(const struct vnic_steering *steering, const struct flow_keys *keys)
{
	u32 i;

	for (i = 0; i < VNIC_RULES; i++)
		if (steering->rules[i].used && vnic_match(&steering->rules[i].spec, keys))
			return &steering->rules[i];
	return NULL;
}

void vnic_delete_rules(struct vnic_port *port)
{
	write_lock_bh(&port->steering.lock);
	memset(port->steering.rules, 0, sizeof(port->steering.rules));
	write_unlock_bh(&port->steering.lock);
}

static u32 vnic_count_rules(const struct vnic_steering *steering)
{
	u32 i, count = 0;

	for (i = 0; i < VNIC_RULES; i++)
		count += steering->rules[i].used;
	return count;
}

static int vnic_get_rule(const struct vnic_steering *steering, struct ethtool_rxnfc *command)
{
	u32 location = command->fs.location;

	if (location >= VNIC_RULES || !steering->rules[location].used)
		return -ENOENT;
	command->fs = steering->rules[location].spec;
	command->rss_context = steering->rules[location].rss_context;
	return 0;
}

static int vnic_list_rules(const struct vnic_steering *steering, struct ethtool_rxnfc *command, u32 *locations)
{
	u32 i, count = 0;

	if (vnic_count_rules(steering) > command->rule_cnt)
		return -EMSGSIZE;
	for (i = 0; i < VNIC_RULES; i++)
		if (steering->rules[i].used)
			locations[count++] = i;
	command->rule_cnt = count;
	command->data = VNIC_RULES;
	return 0;
}

int vnic_get_rxnfc(struct net_device *dev, struct ethtool_rxnfc *command, u32 *locations)
{
	struct vnic_port *port = netdev_priv(dev);
	int err = 0;

	read_lock_bh(&port->steering.lock);
	switch (command->cmd) {
	case ETHTOOL_GRXCLSRLCNT:
		command->rule_cnt = vnic_count_rules(&port->steering);
		command->data = VNIC_RULES | RX_CLS_LOC_SPECIAL;
		break;
	case ETHTOOL_GRXCLSRULE:
		err = vnic_get_rule(&port->steering, command);
		break;
	case ETHTOOL_GRXCLSRLALL:
		err = vnic_list_rules(&port->steering, command, locations);
		break;
	default:
		err = -EOPNOTSUPP;
	}
	read_unlock_bh(&port->steering.lock);
	return err;
}

static int vnic_check_rule(struct net_device *dev, const struct ethtool_rx_flow_spec *spec)
{
	switch (vnic_flow_type(spec)) {
	case TCP_V4_FLOW:
	case UDP_V4_FLOW:
		if (spec->m_u.tcp_ip4_spec.tos)
			return -EOPNOTSUPP;
		break;
	case TCP_V6_FLOW:
	case UDP_V6_FLOW:
		if (spec->m_u.tcp_ip6_spec.tclass)
			return -EOPNOTSUPP;
		break;
	default:
		return -EOPNOTSUPP;
	}
	if (spec->ring_cookie != RX_CLS_FLOW_DISC && spec->ring_cookie >= dev->real_num_rx_queues)
		return -EINVAL;
	return 0;
}

static int vnic_choose_location(const struct vnic_steering *steering, u32 *location)
{
	u32 i;

	if (*location < VNIC_RULES)
		return 0;
	if (*location != RX_CLS_LOC_ANY)
		return -EINVAL;
	for (i = 0; i < VNIC_RULES; i++) {
		if (!steering->rules[i].used) {
			*location = i;
			return 0;
		}
	}
	return -ENOSPC;
}

static int vnic_insert_rule(struct net_device *dev, struct ethtool_rxnfc *command)
{
	struct vnic_port *port = netdev_priv(dev);
	int err;

	if (!(dev->features & NETIF_F_NTUPLE))
		return -EOPNOTSUPP;
	err = vnic_check_rule(dev, &command->fs);
	if (err)
		return err;
	write_lock_bh(&port->steering.lock);
	err = vnic_choose_location(&port->steering, &command->fs.location);
	if (!err)
		port->steering.rules[command->fs.location] = (struct vnic_rule){
			.used = true,
			.spec = command->fs,
			.rss_context = command->fs.flow_type & FLOW_RSS ? command->rss_context : 0,
		};
	write_unlock_bh(&port->steering.lock);
	return err;
}

static int vnic_delete_rule(struct vnic_port *port, u32 location)
{
	int err = 0;

	write_lock_bh(&port->steering.lock);
	if (location >= VNIC_RULES || !port->steering.rules[location].used)
		err = -ENOENT;
	else
		port->steering.rules[location].used = false;
	write_unlock_bh(&port->steering.lock);
	return err;
}

int vnic_set_rxnfc(struct net_device *dev, struct ethtool_rxnfc *command)
{
	switch (command->cmd) {
	case ETHTOOL_SRXCLSRLINS:
		return vnic_insert_rule(dev, command);
	case ETHTOOL_SRXCLSRLDEL:
		return vnic_delete_rule(netdev_priv(dev), command->fs.location);
	default:
		return -EOPNOTSUPP;
	}
}
