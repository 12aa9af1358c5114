/* The stream that sender and receiver agree on, and the kernel's interface for device memory, newer than the host's. */
#ifndef STREAM_H
#define STREAM_H

#include <stddef.h>
#include <stdint.h>

#define MSG_SOCK_DEVMEM 0x2000000
#define SCM_DEVMEM_LINEAR 78
#define SCM_DEVMEM_DMABUF 79
#define SO_DEVMEM_DONTNEED 80

/* The descriptor that with-dmabuf leaves. */
#define DMABUF_FD 9

struct dmabuf_cmsg {
	uint64_t frag_offset;
	uint32_t frag_size;
	uint32_t frag_token;
	uint32_t dmabuf_id;
	uint32_t flags;
};

struct dmabuf_token {
	uint32_t token_start;
	uint32_t token_count;
};

/* The byte at a position: pages and segments do not repeat it. */
static inline uint8_t stream_byte(uint64_t position)
{
	return position * 131 + (position >> 8) * 7 + (position >> 16);
}

#endif
