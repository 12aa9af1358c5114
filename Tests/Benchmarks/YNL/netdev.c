#include "peer.h"

#include <linux/genetlink.h>
#include <linux/netlink.h>

#include "netdev-user.h"
#include "ynl-priv.h"
#include "ynl.h"

#include <stdlib.h>

extern const struct ynl_policy_nest netdev_queue_nest, netdev_page_pool_nest, netdev_qstats_nest;
int netdev_queue_get_rsp_parse(const struct nlmsghdr *, struct ynl_parse_arg *);
int netdev_page_pool_get_rsp_parse(const struct nlmsghdr *, struct ynl_parse_arg *);
int netdev_qstats_get_rsp_parse(const struct nlmsghdr *, struct ynl_parse_arg *);

#include "dump.h"

static uint64_t sum_queue(const struct netdev_queue_get_rsp *queue) {
  return (uint64_t)queue->id + queue->ifindex + queue->type + queue->napi_id + queue->dmabuf;
}

static uint64_t sum_page_pool(const struct netdev_page_pool_get_rsp *pool) {
  return pool->id + pool->ifindex + pool->napi_id + pool->inflight + pool->inflight_mem + pool->detach_time +
         pool->dmabuf + pool->io_uring.rx_buf_len;
}

static uint64_t sum_qstats(const struct netdev_qstats_get_rsp *s) {
  uint64_t sum = (uint64_t)s->ifindex + s->queue_type + s->queue_id + s->rx_packets + s->rx_bytes;
  sum += s->tx_packets + s->tx_bytes + s->rx_alloc_fail + s->rx_hw_drops + s->rx_hw_drop_overruns;
  sum += s->rx_csum_complete + s->rx_csum_unnecessary + s->rx_csum_none + s->rx_csum_bad + s->rx_hw_gro_packets;
  sum += s->rx_hw_gro_bytes + s->rx_hw_gro_wire_packets + s->rx_hw_gro_wire_bytes + s->rx_hw_drop_ratelimits;
  sum += s->tx_hw_drops + s->tx_hw_drop_errors + s->tx_csum_none + s->tx_needs_csum + s->tx_hw_gso_packets;
  sum += s->tx_hw_gso_bytes + s->tx_hw_gso_wire_packets + s->tx_hw_gso_wire_bytes + s->tx_hw_drop_ratelimits;
  return sum + s->tx_stop + s->tx_wake;
}

DUMP(ynl_dump_queues, ynl_netdev_family, netdev_queue_nest, netdev_queue_get, sum_queue)
DUMP(ynl_dump_page_pools, ynl_netdev_family, netdev_page_pool_nest, netdev_page_pool_get, sum_page_pool)
DUMP(ynl_dump_qstats, ynl_netdev_family, netdev_qstats_nest, netdev_qstats_get, sum_qstats)
