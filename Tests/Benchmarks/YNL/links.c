#include "peer.h"

#include <linux/genetlink.h>
#include <linux/netlink.h>

#include "rt-link-user.h"
#include "ynl-priv.h"
#include "ynl.h"

#include <stdbool.h>
#include <stdlib.h>

int rt_link_getlink_rsp_parse(const struct nlmsghdr *, struct ynl_parse_arg *);
extern const struct ynl_policy_nest rt_link_link_attrs_nest;

#include "dump.h"

static uint64_t sum_kinds(const struct rt_link_linkinfo_attrs *info) {
  uint64_t sum = info->_len.kind + info->_len.slave_kind;
  if (info->_present.data) {
    const struct rt_link_linkinfo_data_msg *data = &info->data;
    if (data->_present.bridge) sum += data->bridge.ageing_time + data->bridge.priority + data->bridge.mcast_hash_max;
    if (data->_present.vlan) sum += data->vlan.id;
    if (data->_present.bond) sum += data->bond.mode + data->bond.miimon;
    if (data->_present.vrf) sum += data->vrf.table;
  }
  if (info->_present.slave_data && info->slave_data._present.bridge)
    sum += info->slave_data.bridge.priority + info->slave_data.bridge.cost;
  return sum;
}

static uint64_t sum_link(const struct rt_link_getlink_rsp *link) {
  uint64_t sum = (uint64_t)link->_hdr.ifi_index + link->_hdr.ifi_flags;
  sum += link->_len.ifname + link->_len.address + link->_len.qdisc;
  sum += (uint64_t)link->txqlen + link->operstate + link->mtu + link->link + link->master;
  sum += (uint64_t)link->num_tx_queues + link->num_rx_queues + link->carrier_changes;
  if (link->stats64)
    sum += link->stats64->rx_packets + link->stats64->tx_packets + link->stats64->rx_bytes + link->stats64->tx_bytes;
  if (link->_present.af_spec && link->af_spec._present.inet6)
    sum += link->af_spec.inet6.flags + link->af_spec.inet6.addr_gen_mode;
  return link->_present.linkinfo ? sum + sum_kinds(&link->linkinfo) : sum;
}

static uint64_t sum_briefly(const struct rt_link_getlink_rsp *link) {
  return (uint64_t)link->_hdr.ifi_index + link->_len.ifname + link->mtu + link->operstate + link->linkinfo._len.kind;
}

DUMP(ynl_dump_links, ynl_rt_link_family, rt_link_link_attrs_nest, rt_link_getlink, sum_link)

static struct baseline_pass parse_links(const uint8_t *bytes, size_t count, bool is_brief) {
  struct baseline_pass pass = {0, 0}, refused = {0, 0};
  struct ynl_parse_arg parse = {.ys = peer_socket(&ynl_rt_link_family), .rsp_policy = &rt_link_link_attrs_nest};
  EACH(message, bytes, count) {
    struct rt_link_getlink_rsp *link = calloc(1, sizeof(*link));
    if (link == NULL) return refused;
    parse.data = link;
    if (rt_link_getlink_rsp_parse(message, &parse) != YNL_PARSE_CB_OK) return refused;
    pass.sum += is_brief ? sum_briefly(link) : sum_link(link);
    rt_link_getlink_rsp_free(link);
    pass.messages++;
  }
  return pass;
}

struct baseline_pass ynl_parse_links(const uint8_t *bytes, size_t count) { return parse_links(bytes, count, false); }

struct baseline_pass ynl_parse_links_briefly(const uint8_t *bytes, size_t count) {
  return parse_links(bytes, count, true);
}
