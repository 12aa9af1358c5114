#define _GNU_SOURCE
#include "CLinux.h"

#include <pthread.h>
#include <sys/mman.h>

size_t clinux_cmsg_space(size_t length) { return CMSG_SPACE(length); }
size_t clinux_cmsg_len(size_t length) { return CMSG_LEN(length); }
struct cmsghdr *clinux_cmsg_first(const struct msghdr *message) { return CMSG_FIRSTHDR(message); }
struct cmsghdr *clinux_cmsg_next(struct msghdr *message, struct cmsghdr *header) {
  return CMSG_NXTHDR(message, header);
}
void *clinux_cmsg_data(struct cmsghdr *header) { return CMSG_DATA(header); }

int clinux_accept4(int descriptor, int flags) { return accept4(descriptor, NULL, NULL, flags); }
int clinux_memfd_create(const char *name, unsigned int flags) { return memfd_create(name, flags); }
int clinux_pthread_setname(const char *name) { return pthread_setname_np(pthread_self(), name); }

int clinux_udmabuf_create_ioctl(int device, const struct clinux_udmabuf_create *request) {
  return ioctl(device, _IOW('u', 0x42, struct clinux_udmabuf_create), request);
}
