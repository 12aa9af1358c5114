#define _GNU_SOURCE
#include "CBaseline.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int stream_pair(int ends[2]) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t size = sizeof address;
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ends[1] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (listener < 0 || ends[1] < 0 || bind(listener, (struct sockaddr *)&address, size) != 0) return -1;
  if (listen(listener, 1) != 0 || getsockname(listener, (struct sockaddr *)&address, &size) != 0) return -1;
  if (connect(ends[1], (struct sockaddr *)&address, size) != 0) return -1;
  ends[0] = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
  close(listener);
  return ends[0] < 0 ? -1 : 0;
}

int stream_start_sender(int connection, uint64_t bytes, uint32_t chunk) {
  pid_t child = fork();
  if (child != 0) return child;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  static char buffer[1 << 20];
  if (chunk > sizeof buffer) chunk = sizeof buffer;
  memset(buffer, 0x5a, chunk);
  while (bytes > 0) {
    ssize_t sent = send(connection, buffer, bytes < chunk ? bytes : chunk, MSG_NOSIGNAL);
    if (sent <= 0) _exit(1);
    bytes -= (uint64_t)sent;
  }
  _exit(0);
}

int stream_wait(int process) {
  int status = 0;
  return waitpid(process, &status, 0) == process && WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 : -1;
}

uint64_t stream_receive(int connection, uint64_t bytes, uint32_t chunk) {
  char *buffer = malloc(chunk);
  uint64_t received = 0;
  while (buffer != NULL && received < bytes) {
    uint64_t rest = bytes - received;
    ssize_t count = recv(connection, buffer, rest < chunk ? rest : chunk, 0);
    if (count <= 0) break;
    received += (uint64_t)count;
  }
  free(buffer);
  return received;
}

// The messages of Specs/devmem-socket.yaml, as far as they are needed here.
enum { FAMILY = 0x4001, RECEIVE = 1, RETURN = 2, MOST_RANGES = 128, ROOM_FOR_CONTROL = 2047 * 40 };
struct fragment {
  uint32_t kind, pad;
  uint64_t offset;
  uint32_t length, token, dmabuf, flags;
};
struct range {
  uint32_t start, count;
};

static _Alignas(8) char request[1 << 16];
static _Alignas(8) char reply[1 << 18];
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

/// One record: what the call before was told goes back, and the next call is asked for.
static size_t ask(size_t returned, uint32_t length) {
  size_t at = 0;
  for (size_t first = 0; first < returned; first += MOST_RANGES) {
    size_t count = returned - first < MOST_RANGES ? returned - first : MOST_RANGES, start = at;
    at = attribute(begin(start, RETURN), 1, ranges + first, count * sizeof *ranges);
    end(start, at);
  }
  uint32_t control = ROOM_FOR_CONTROL, devmem = 1;
  size_t start = at;
  at = attribute(begin(start, RECEIVE), 1, &length, sizeof length);
  at = attribute(at, 2, &control, sizeof control);
  at = attribute(at, 3, &devmem, sizeof devmem);
  end(start, at);
  return at;
}

/// The bytes that a message tells of, or -1; ranges of tokens are gathered.
static int64_t take(const char *message, size_t length, size_t *count, uint64_t *fragments) {
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
      struct range *last = ranges + *count - 1;
      if (*count > 0 && last->start + last->count == fragment.token)
        last->count++;
      else
        ranges[(*count)++] = (struct range){.start = fragment.token, .count = 1};
    }
    at += NLA_ALIGN(attribute.nla_len);
  }
  return bytes;
}

uint64_t stream_receive_channel(int channel, uint64_t bytes, uint32_t chunk, uint64_t *fragments) {
  uint64_t received = 0;
  size_t count = 0;
  while (received < bytes) {
    uint64_t rest = bytes - received;
    size_t size = ask(count, rest < chunk ? (uint32_t)rest : chunk);
    if (send(channel, request, size, MSG_NOSIGNAL) != (ssize_t)size) return received;
    count = 0;
    // The answer to the receive is the last of those to a record.
    for (int isTold = 0; !isTold;) {
      ssize_t length = recv(channel, reply, sizeof reply, 0);
      if (length <= 0) return received;
      for (ssize_t at = 0; at + NLMSG_HDRLEN <= length;) {
        struct nlmsghdr header;
        struct genlmsghdr generic;
        memcpy(&header, reply + at, sizeof header);
        memcpy(&generic, reply + at + sizeof header, sizeof generic);
        if (header.nlmsg_type != FAMILY || header.nlmsg_len < NLMSG_HDRLEN || header.nlmsg_len > length - at)
          return received;
        if (generic.cmd == RECEIVE) {
          int64_t more = take(reply + at, header.nlmsg_len, &count, fragments);
          if (more <= 0) return received;
          received += (uint64_t)more;
          isTold = 1;
        }
        at += NLMSG_ALIGN(header.nlmsg_len);
      }
    }
  }
  // What is left goes back with the channel.
  return received;
}
