#include "CBaseline.h"

#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <string.h>

static inline uint8_t *put_u32(uint8_t *at, uint16_t type, uint32_t value) {
  struct nlattr head = {NLA_HDRLEN + sizeof value, type};
  memcpy(at, &head, sizeof head);
  memcpy(at + sizeof head, &value, sizeof value);
  return at + sizeof head + sizeof value;
}

// Not inlined: with the arguments known, the whole message would become a constant.
__attribute__((noinline)) size_t baseline_encode_bind_rx(uint8_t *buffer, uint32_t ifindex, uint32_t fd, uint32_t queues) {
  uint8_t *at = put_u32(buffer + NLMSG_HDRLEN + GENL_HDRLEN, 1, ifindex);
  for (uint32_t queue = 0; queue < queues; queue++) {
    uint8_t *nest = at;
    at = put_u32(nest + NLA_HDRLEN, 1, queue);
    at = put_u32(at, 3, 0);
    struct nlattr head = {(uint16_t)(at - nest), 2 | NLA_F_NESTED};
    memcpy(nest, &head, sizeof head);
  }
  at = put_u32(at, 3, fd);
  struct nlmsghdr header = {
      .nlmsg_len = (uint32_t)(at - buffer), .nlmsg_type = 0x1f, .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK, .nlmsg_seq = 1};
  memcpy(buffer, &header, sizeof header);
  struct genlmsghdr generic = {.cmd = 13, .version = 1};
  memcpy(buffer + NLMSG_HDRLEN, &generic, sizeof generic);
  return at - buffer;
}

uint64_t baseline_encode_bind_rx_often(uint8_t *buffer, uint32_t ifindex, uint32_t fd, uint32_t queues, size_t times) {
  uint64_t sum = 0;
  for (size_t i = 0; i < times; i++) {
    sum += baseline_encode_bind_rx(buffer, ifindex, fd, queues);
    baseline_use(buffer);
  }
  return sum;
}
