// Device memory in the kernel's interface, newer than the headers of the oldest system we build on, and ioctl requests,
// which are made by function-like macros.
#pragma once

#include <linux/errqueue.h>
#include <stdint.h>

// asm-generic/socket.h of Linux 6.12; linux/socket.h for the flag.
enum { CLINUX_SO_DEVMEM_LINEAR = 78, CLINUX_SO_DEVMEM_DMABUF = 79, CLINUX_SO_DEVMEM_DONTNEED = 80 };
enum { CLINUX_MSG_SOCK_DEVMEM = 0x2000000 };

// Glibc has these only where its headers are as new as the kernel's (linux/socket.h, asm-generic/socket.h).
enum { CLINUX_SO_ZEROCOPY = 60, CLINUX_MSG_ZEROCOPY = 0x4000000 };

// linux/uio.h: struct dmabuf_cmsg. Of a linear part only frag_size means anything.
struct clinux_dmabuf_cmsg {
  uint64_t frag_offset;
  uint32_t frag_size;
  uint32_t frag_token;
  uint32_t dmabuf_id;
  uint32_t flags;
};

// linux/memfd.h: memory of huge pages, by the logarithm of their size; 0 takes the system's default.
enum { CLINUX_MFD_HUGETLB = 0x0004, CLINUX_MFD_HUGE_SHIFT = 26 };

// linux/dma-buf.h: what the processor is about to do, or has done, with the memory.
enum { CLINUX_DMA_BUF_READ = 1, CLINUX_DMA_BUF_WRITE = 2, CLINUX_DMA_BUF_END = 4 };
int clinux_dma_buf_sync(int descriptor, uint64_t flags);

// linux/dma-heap.h. Returns the descriptor of a new dmabuf, closed on exec, or -1.
int clinux_dma_heap_allocate(int heap, uint64_t size);
