// What the Swift importer cannot see of Linux's socket interface: function-like macros, calls that
// glibc hides behind _GNU_SOURCE, and constants newer than the headers of the oldest system we build on.
#pragma once

#include <linux/netlink.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "atomics.h"
#include "devmem.h"

// CMSG_* are function-like macros, which are never imported.
size_t clinux_cmsg_space(size_t length);
size_t clinux_cmsg_len(size_t length);
struct cmsghdr *clinux_cmsg_first(const struct msghdr *message);
struct cmsghdr *clinux_cmsg_next(struct msghdr *message, struct cmsghdr *header);
void *clinux_cmsg_data(struct cmsghdr *header);

// glibc declares these only under _GNU_SOURCE, which the Glibc module is built without.
int clinux_accept4(int descriptor, int flags);
int clinux_memfd_create(const char *name, unsigned int flags);
int clinux_pthread_setname(const char *name);

// Declared under _GNU_SOURCE, as above; they seal a memfd (linux/fcntl.h).
enum { CLINUX_F_ADD_SEALS = 1033, CLINUX_F_GET_SEALS = 1034 };
enum { CLINUX_F_SEAL_SEAL = 0x0001, CLINUX_F_SEAL_SHRINK = 0x0002, CLINUX_F_SEAL_GROW = 0x0004 };
enum { CLINUX_MFD_CLOEXEC = 0x0001, CLINUX_MFD_ALLOW_SEALING = 0x0002 };

// struct ucred, which glibc declares only under _GNU_SOURCE.
struct clinux_ucred {
  int32_t pid;
  uint32_t uid;
  uint32_t gid;
};

// Linux 6.5; Debian 12's headers are Linux 6.1's.
enum { CLINUX_SO_PEERPIDFD = 77 };

// linux/udmabuf.h makes the request number with _IOW, a function-like macro; the layout is repeated here, so that
// systems whose headers lack it can build.
struct clinux_udmabuf_create {
  uint32_t memfd;
  uint32_t flags;
  uint64_t offset;
  uint64_t size;
};
enum { CLINUX_UDMABUF_FLAGS_CLOEXEC = 0x01 };
int clinux_udmabuf_create_ioctl(int device, const struct clinux_udmabuf_create *request);
