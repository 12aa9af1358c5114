#include "CBaseline.h"

#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <stdbool.h>
#include <string.h>

// A type's number without NLA_F_NESTED and NLA_F_NET_BYTEORDER.
#define TYPE(head) ((head).nla_type & NLA_TYPE_MASK)

struct cursor {
  const uint8_t *at;
  const uint8_t *end;
};

/// Steps over an attribute; false at the end, or at an attribute that does not fit.
static inline bool next(struct cursor *cursor, struct nlattr *head, const uint8_t **payload) {
  if (cursor->end - cursor->at < NLA_HDRLEN) return false;
  memcpy(head, cursor->at, sizeof *head);
  if (head->nla_len < NLA_HDRLEN || head->nla_len > cursor->end - cursor->at) return false;
  *payload = cursor->at + NLA_HDRLEN;
  cursor->at += NLA_ALIGN(head->nla_len);
  return true;
}

static inline bool u32(struct nlattr head, const uint8_t *payload, uint32_t *value) {
  if (head.nla_len != NLA_HDRLEN + sizeof *value) return false;
  memcpy(value, payload, sizeof *value);
  return true;
}

/// A netlink uint: 4 or 8 bytes.
static inline bool uint(struct nlattr head, const uint8_t *payload, uint64_t *value) {
  uint32_t narrow;
  if (u32(head, payload, &narrow)) {
    *value = narrow;
    return true;
  }
  if (head.nla_len != NLA_HDRLEN + sizeof *value) return false;
  memcpy(value, payload, sizeof *value);
  return true;
}

struct queue {
  uint32_t present, id, ifindex, type, napi_id, dmabuf;
};

static inline bool decode_queue(struct cursor cursor, struct queue *queue) {
  struct nlattr head;
  const uint8_t *payload;
  while (next(&cursor, &head, &payload)) {
    switch (TYPE(head)) {
      case 1:
        if (!u32(head, payload, &queue->id)) return false;
        queue->present |= 1u << 1;
        break;
      case 2:
        if (!u32(head, payload, &queue->ifindex)) return false;
        queue->present |= 1u << 2;
        break;
      case 3:
        if (!u32(head, payload, &queue->type)) return false;
        queue->present |= 1u << 3;
        break;
      case 4:
        if (!u32(head, payload, &queue->napi_id)) return false;
        queue->present |= 1u << 4;
        break;
      case 5:
        if (!u32(head, payload, &queue->dmabuf)) return false;
        queue->present |= 1u << 5;
        break;
      default: break;
    }
  }
  return true;
}

static inline uint64_t sum_queue(const struct queue *queue) {
  return (uint64_t)queue->id + queue->ifindex + queue->type + queue->napi_id + queue->dmabuf;
}

struct page_pool {
  uint32_t present, ifindex, dmabuf;
  uint64_t id, napi_id, inflight, inflight_mem, detach_time, rx_buf_len;
};

static inline bool decode_provider(struct cursor cursor, struct page_pool *pool) {
  struct nlattr head;
  const uint8_t *payload;
  while (next(&cursor, &head, &payload)) {
    if (TYPE(head) == 1 && !uint(head, payload, &pool->rx_buf_len)) return false;
  }
  return true;
}

static inline bool decode_page_pool(struct cursor cursor, struct page_pool *pool) {
  struct nlattr head;
  const uint8_t *payload;
  while (next(&cursor, &head, &payload)) {
    switch (TYPE(head)) {
      case 1:
        if (!uint(head, payload, &pool->id)) return false;
        pool->present |= 1u << 1;
        break;
      case 2:
        if (!u32(head, payload, &pool->ifindex)) return false;
        pool->present |= 1u << 2;
        break;
      case 3:
        if (!uint(head, payload, &pool->napi_id)) return false;
        pool->present |= 1u << 3;
        break;
      case 4:
        if (!uint(head, payload, &pool->inflight)) return false;
        pool->present |= 1u << 4;
        break;
      case 5:
        if (!uint(head, payload, &pool->inflight_mem)) return false;
        pool->present |= 1u << 5;
        break;
      case 6:
        if (!uint(head, payload, &pool->detach_time)) return false;
        pool->present |= 1u << 6;
        break;
      case 7:
        if (!u32(head, payload, &pool->dmabuf)) return false;
        pool->present |= 1u << 7;
        break;
      case 8:
        if (!decode_provider((struct cursor){payload, payload + head.nla_len - NLA_HDRLEN}, pool)) return false;
        pool->present |= 1u << 8;
        break;
      default: break;
    }
  }
  return true;
}

static inline uint64_t sum_page_pool(const struct page_pool *pool) {
  return pool->id + pool->ifindex + pool->napi_id + pool->inflight + pool->inflight_mem + pool->detach_time + pool->dmabuf
         + pool->rx_buf_len;
}

// The statistics' attributes are numbered without a gap.
enum { FIRST_STATISTIC = 8, STATISTICS = 27 };

struct qstats {
  uint64_t present;
  uint32_t ifindex, queue_type, queue_id;
  uint64_t statistics[STATISTICS];
};

static inline bool decode_qstats(struct cursor cursor, struct qstats *qstats) {
  struct nlattr head;
  const uint8_t *payload;
  while (next(&cursor, &head, &payload)) {
    unsigned type = TYPE(head);
    bool fits = true;
    if (type >= FIRST_STATISTIC && type < FIRST_STATISTIC + STATISTICS) {
      fits = uint(head, payload, &qstats->statistics[type - FIRST_STATISTIC]);
    } else if (type == 1) {
      fits = u32(head, payload, &qstats->ifindex);
    } else if (type == 2) {
      fits = u32(head, payload, &qstats->queue_type);
    } else if (type == 3) {
      fits = u32(head, payload, &qstats->queue_id);
    } else {
      continue;
    }
    if (!fits) return false;
    qstats->present |= 1ull << type;
  }
  return true;
}

static inline uint64_t sum_qstats(const struct qstats *qstats) {
  uint64_t sum = (uint64_t)qstats->ifindex + qstats->queue_type + qstats->queue_id;
  for (int i = 0; i < STATISTICS; i++) sum += qstats->statistics[i];
  return sum;
}

// One pass over a file for each message type. The decoder is inlined into the loop, as a program that reads one type of
// message would have it.
#define DEFINE_PASS(function, type, decode, total)                                                     \
  struct baseline_pass function(const uint8_t *bytes, size_t count) {                                  \
    struct baseline_pass pass = {0};                                                                   \
    size_t offset = 0;                                                                                 \
    while (count - offset >= NLMSG_HDRLEN + GENL_HDRLEN) {                                             \
      struct nlmsghdr header;                                                                          \
      memcpy(&header, bytes + offset, sizeof header);                                                  \
      if (header.nlmsg_len < NLMSG_HDRLEN + GENL_HDRLEN || header.nlmsg_len > count - offset)          \
        return (struct baseline_pass){0};                                                              \
      struct type value;                                                                               \
      memset(&value, 0, sizeof value);                                                                 \
      struct cursor body = {bytes + offset + NLMSG_HDRLEN + GENL_HDRLEN, bytes + offset + header.nlmsg_len}; \
      if (!decode(body, &value)) return (struct baseline_pass){0};                                     \
      pass.messages += 1;                                                                              \
      pass.sum += total(&value);                                                                       \
      offset += NLMSG_ALIGN(header.nlmsg_len);                                                         \
      if (offset > count) break;                                                                       \
    }                                                                                                  \
    return pass;                                                                                       \
  }

DEFINE_PASS(baseline_decode_queues, queue, decode_queue, sum_queue)
DEFINE_PASS(baseline_decode_page_pools, page_pool, decode_page_pool, sum_page_pool)
DEFINE_PASS(baseline_decode_qstats, qstats, decode_qstats, sum_qstats)
