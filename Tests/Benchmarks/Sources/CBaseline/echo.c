#define _GNU_SOURCE
#include "CBaseline.h"

#include <errno.h>
#include <sched.h>
#include <string.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

// The least a server on a Unix seqpacket socket can do: one epoll loop that sends back what it receives.
static void serve(int listener) {
  int loop = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event event = {.events = EPOLLIN, .data.fd = listener};
  char buffer[65536];
  if (loop < 0 || epoll_ctl(loop, EPOLL_CTL_ADD, listener, &event) != 0) _exit(1);
  for (;;) {
    int count = epoll_wait(loop, &event, 1, -1);
    if (count < 0 && errno != EINTR) _exit(1);
    if (count <= 0) continue;
    if (event.data.fd == listener) {
      struct epoll_event added = {.events = EPOLLIN, .data.fd = accept4(listener, 0, 0, SOCK_CLOEXEC)};
      epoll_ctl(loop, EPOLL_CTL_ADD, added.data.fd, &added);
      continue;
    }
    ssize_t length = recv(event.data.fd, buffer, sizeof buffer, 0);
    if (length <= 0)
      close(event.data.fd);
    else
      send(event.data.fd, buffer, (size_t)length, MSG_NOSIGNAL);
  }
}

int baseline_start_echo(const char *name) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  size_t length = strlen(name);
  if (length + 1 > sizeof address.sun_path) return -1;
  memcpy(address.sun_path + 1, name, length);
  int listener = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + length);
  if (listener < 0 || bind(listener, (struct sockaddr *)&address, size) != 0 || listen(listener, 8) != 0) return -1;
  pid_t child = fork();
  if (child == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    serve(listener);
  }
  close(listener);
  return child;
}

int baseline_pin(void) {
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(sched_getcpu(), &one);
  return sched_setaffinity(0, sizeof one, &one);
}
