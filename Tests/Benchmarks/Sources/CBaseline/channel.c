#define _GNU_SOURCE
#include "CBaseline.h"

#include <fcntl.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

// The messages and the ring of Specs/devmem-socket.yaml, as far as they are needed here.
enum { FAMILY = 0x4001, RECEIVE = 1, RETURN = 2, RING_SET = 7, MOST_RANGES = 128, ROOM_FOR_CONTROL = 2047 * 40 };
enum { REQUESTS = 1 << 16, ANSWERS = 1 << 18, HEAD = 4096, AHEAD = 8 };

struct fragment {
  uint32_t kind, pad;
  uint64_t offset;
  uint32_t length, token, dmabuf, flags;
};
struct range {
  uint32_t start, count;
};
// One direction's numbers, each on a cache line of its own.
struct numbers {
  _Alignas(64) uint32_t taken;
  _Alignas(64) uint32_t put;
  _Alignas(64) uint32_t awaited;
};

struct stream_channel {
  int descriptor;
  char *memory;
  struct numbers *requests, *answers;
  /// Bytes of requests put into the ring, and of answers taken from it.
  uint32_t put, taken;
  /// Receives that are not answered yet.
  unsigned asked;
  size_t ranges;
};

static _Alignas(8) char request[1 << 16];
static _Alignas(8) char reply[ANSWERS];
static struct range ranges[2048];

static size_t begin(size_t at, uint8_t command) {
  struct nlmsghdr header = {.nlmsg_type = FAMILY, .nlmsg_flags = NLM_F_REQUEST, .nlmsg_seq = 1};
  struct genlmsghdr generic = {.cmd = command, .version = 1};
  memcpy(request + at, &header, sizeof header);
  memcpy(request + at + sizeof header, &generic, sizeof generic);
  return at + sizeof header + sizeof generic;
}

static size_t attribute(size_t at, uint16_t type, const void *payload, size_t length) {
  struct nlattr header = {.nla_len = (uint16_t)(NLA_HDRLEN + length), .nla_type = type};
  memcpy(request + at, &header, sizeof header);
  memcpy(request + at + NLA_HDRLEN, payload, length);
  return at + NLA_HDRLEN + NLA_ALIGN(length);
}

static void end(size_t start, size_t at) { ((struct nlmsghdr *)(request + start))->nlmsg_len = (uint32_t)(at - start); }

// MARK: The ring

static int share(int descriptor, int memory) {
  uint32_t fd = 0, requests = REQUESTS, answers = ANSWERS;
  size_t at = attribute(begin(0, RING_SET), 1, &fd, sizeof fd);
  at = attribute(at, 2, &requests, sizeof requests);
  at = attribute(at, 3, &answers, sizeof answers);
  end(0, at);
  union {
    char bytes[CMSG_SPACE(sizeof(int))];
    struct cmsghdr header;
  } control = {.header = {.cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS}};
  memcpy(CMSG_DATA(&control.header), &memory, sizeof memory);
  struct iovec vector = {.iov_base = request, .iov_len = at};
  struct msghdr message = {
      .msg_iov = &vector, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
  if (sendmsg(descriptor, &message, MSG_NOSIGNAL) != (ssize_t)at) return -1;
  struct nlmsghdr answer = {0};
  return recv(descriptor, &answer, sizeof answer, 0) > 0 && answer.nlmsg_type == FAMILY ? 0 : -1;
}

struct stream_channel *stream_channel_open(int descriptor) {
  struct stream_channel *channel = calloc(1, sizeof *channel);
  int file = memfd_create("ring", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  size_t size = HEAD + REQUESTS + ANSWERS;
  if (channel == NULL || file < 0 || ftruncate(file, size) != 0) return NULL;
  if (fcntl(file, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW) != 0) return NULL;
  char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (memory == MAP_FAILED || share(descriptor, file) != 0) return NULL;
  close(file);
  *channel = (struct stream_channel){.descriptor = descriptor, .memory = memory};
  channel->requests = (struct numbers *)memory;
  channel->answers = channel->requests + 1;
  return channel;
}

void stream_channel_close(struct stream_channel *channel) {
  munmap(channel->memory, HEAD + REQUESTS + ANSWERS);
  free(channel);
}

/// Copies between a ring and memory of ours, around the ring's end.
static void copy_in(char *ring, uint32_t size, uint32_t at, const void *bytes, size_t length) {
  size_t place = at & (size - 1), first = length < size - place ? length : size - place;
  memcpy(ring + place, bytes, first);
  memcpy(ring, (const char *)bytes + first, length - first);
}

static void copy_out(const char *ring, uint32_t size, uint32_t at, void *bytes, size_t length) {
  size_t place = at & (size - 1), first = length < size - place ? length : size - place;
  memcpy(bytes, ring + place, first);
  memcpy((char *)bytes + first, ring, length - first);
}

/// Puts a record there, and wakes the NIC where it sleeps; 0, or -1 where there is no room.
static int put(struct stream_channel *channel, uint32_t length) {
  uint32_t needed = 4 + NLMSG_ALIGN(length);
  if (REQUESTS - (channel->put - __atomic_load_n(&channel->requests->taken, __ATOMIC_ACQUIRE)) < needed) return -1;
  copy_in(channel->memory + HEAD, REQUESTS, channel->put, &length, 4);
  copy_in(channel->memory + HEAD, REQUESTS, channel->put + 4, request, length);
  channel->put += needed;
  __atomic_store_n(&channel->requests->put, channel->put, __ATOMIC_RELEASE);
  __atomic_thread_fence(__ATOMIC_SEQ_CST);
  if (__atomic_load_n(&channel->requests->awaited, __ATOMIC_RELAXED) == 0) return 0;
  if (__atomic_exchange_n(&channel->requests->awaited, 0, __ATOMIC_SEQ_CST) == 0) return 0;
  struct nlmsghdr doorbell = {.nlmsg_len = sizeof doorbell, .nlmsg_type = NLMSG_NOOP};
  return send(channel->descriptor, &doorbell, sizeof doorbell, MSG_NOSIGNAL) == sizeof doorbell ? 0 : -1;
}

static uint32_t available(const struct stream_channel *channel) {
  return __atomic_load_n(&channel->answers->put, __ATOMIC_ACQUIRE) - channel->taken;
}

/// Waits for a doorbell where there is no answer; 0, or -1 when something else came, or the end.
static int await(struct stream_channel *channel) {
  while (available(channel) == 0) {
    __atomic_store_n(&channel->answers->awaited, 1, __ATOMIC_RELEASE);
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    if (available(channel) > 0) break;
    struct nlmsghdr doorbell = {0};
    if (recv(channel->descriptor, &doorbell, sizeof doorbell, 0) != sizeof doorbell) return -1;
    if (doorbell.nlmsg_type != NLMSG_NOOP) return -1;
  }
  __atomic_store_n(&channel->answers->awaited, 0, __ATOMIC_RELEASE);
  return 0;
}

/// Takes a record, copied before it is looked at: its length, or 0.
static size_t next(struct stream_channel *channel) {
  const char *ring = channel->memory + HEAD + REQUESTS;
  uint32_t count = available(channel), length = 0;
  if (count > ANSWERS || count < 4) return 0;
  copy_out(ring, ANSWERS, channel->taken, &length, 4);
  if (length == 0 || length > count - 4) return 0;
  copy_out(ring, ANSWERS, channel->taken + 4, reply, length);
  channel->taken += 4 + NLMSG_ALIGN(length);
  __atomic_store_n(&channel->answers->taken, channel->taken, __ATOMIC_RELEASE);
  return length;
}

// MARK: Receiving

/// One record: what was told goes back, and calls are asked for as soon as half of them were answered.
static int ask(struct stream_channel *channel, uint32_t chunk) {
  size_t at = 0;
  for (size_t first = 0; first < channel->ranges; first += MOST_RANGES) {
    size_t count = channel->ranges - first < MOST_RANGES ? channel->ranges - first : MOST_RANGES, start = at;
    at = attribute(begin(start, RETURN), 1, ranges + first, count * sizeof *ranges);
    end(start, at);
  }
  channel->ranges = 0;
  for (unsigned missing = channel->asked <= AHEAD / 2 ? AHEAD - channel->asked : 0; missing > 0; missing--) {
    uint32_t control = ROOM_FOR_CONTROL, devmem = 1;
    size_t start = at;
    at = attribute(begin(start, RECEIVE), 1, &chunk, sizeof chunk);
    at = attribute(at, 2, &control, sizeof control);
    at = attribute(at, 3, &devmem, sizeof devmem);
    end(start, at);
    channel->asked++;
  }
  return at == 0 ? 0 : put(channel, (uint32_t)at);
}

/// The bytes that a message tells of, or -1; ranges of tokens are gathered.
static int64_t take(struct stream_channel *channel, const char *message, size_t length, uint64_t *fragments) {
  int64_t bytes = 0;
  for (size_t at = NLMSG_HDRLEN + GENL_HDRLEN; at + NLA_HDRLEN <= length;) {
    struct nlattr attribute;
    memcpy(&attribute, message + at, sizeof attribute);
    if (attribute.nla_len < NLA_HDRLEN || attribute.nla_len > length - at) return -1;
    const char *payload = message + at + NLA_HDRLEN;
    size_t size = attribute.nla_len - NLA_HDRLEN;
    if (attribute.nla_type == 4) memcpy(&bytes, payload, size < 8 ? size : 8);
    for (size_t place = 0; attribute.nla_type == 5 && place + sizeof(struct fragment) <= size;
         place += sizeof(struct fragment)) {
      struct fragment fragment;
      memcpy(&fragment, payload + place, sizeof fragment);
      *fragments += 1;
      struct range *last = ranges + channel->ranges - 1;
      if (channel->ranges > 0 && last->start + last->count == fragment.token)
        last->count++;
      else
        ranges[channel->ranges++] = (struct range){.start = fragment.token, .count = 1};
    }
    at += NLA_ALIGN(attribute.nla_len);
  }
  return bytes;
}

uint64_t stream_receive_channel(struct stream_channel *channel, uint64_t bytes, uint32_t chunk, uint64_t *fragments) {
  uint64_t received = 0;
  while (received < bytes) {
    if (ask(channel, chunk) != 0 || await(channel) != 0) return received;
    size_t length = next(channel);
    struct nlmsghdr header;
    struct genlmsghdr generic;
    if (length < sizeof header + sizeof generic) return received;
    memcpy(&header, reply, sizeof header);
    memcpy(&generic, reply + sizeof header, sizeof generic);
    if (header.nlmsg_type != FAMILY || generic.cmd != RECEIVE || header.nlmsg_len > length) return received;
    int64_t more = take(channel, reply, header.nlmsg_len, fragments);
    if (more <= 0) return received;
    channel->asked--;
    received += (uint64_t)more;
  }
  // What is left goes back with the next call, or with the channel.
  return received;
}
