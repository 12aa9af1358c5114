#include "CLinux.h"

#include <fcntl.h>
#include <linux/dma-buf.h>
#include <linux/dma-heap.h>

int clinux_dma_buf_sync(int descriptor, uint64_t flags) {
  struct dma_buf_sync sync = {.flags = flags};
  return ioctl(descriptor, DMA_BUF_IOCTL_SYNC, &sync);
}

int clinux_dma_heap_allocate(int heap, uint64_t size) {
  struct dma_heap_allocation_data request = {.len = size, .fd_flags = O_RDWR | O_CLOEXEC};
  return ioctl(heap, DMA_HEAP_IOCTL_ALLOC, &request) == 0 ? (int)request.fd : -1;
}
