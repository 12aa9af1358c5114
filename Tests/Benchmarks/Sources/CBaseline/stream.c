#define _GNU_SOURCE
#include "CBaseline.h"

#include <arpa/inet.h>
#include <errno.h>
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
