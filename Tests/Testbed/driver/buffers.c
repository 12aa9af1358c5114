// SPDX-License-Identifier: GPL-2.0
/*
 * A queue's receive memory: a page pool, and a ring of its buffers that are ready for payload.
 *
 * The page pool takes its buffers from the queue's memory provider when header split is on and one is installed; a dmabuf
 * may be too small to fill the ring, and a queue then runs on what there is.
 */
#include <net/page_pool/helpers.h>

#include "vnic.h"

static struct page_pool *vnic_pool_create(struct vnic_queue *queue, u32 buffer_size, u32 ring_size)
{
	struct vnic_port *port = queue->port;
	struct page_pool_params params = {
		.order = get_order(buffer_size),
		.pool_size = ring_size,
		.nid = NUMA_NO_NODE,
		.dev = &port->parent->dev,
		.dma_dir = DMA_FROM_DEVICE,
		.max_len = buffer_size,
		.netdev = port->netdev,
		.queue_idx = queue->index,
		.flags = PP_FLAG_DMA_MAP | PP_FLAG_DMA_SYNC_DEV,
	};

	if (port->settings.header_split && !READ_ONCE(port->faults.ignore_provider))
		params.flags |= PP_FLAG_ALLOW_UNREADABLE_NETMEM;
	return page_pool_create(&params);
}

/* Takes buffers from the pool until the ring is full. Returns how many it asked for and did not get: 0 or 1. */
u32 vnic_buffers_fill(struct vnic_buffers *buffers, gfp_t gfp)
{
	while (buffers->ready < buffers->ring_size) {
		netmem_ref buffer = page_pool_alloc_netmems(buffers->pool, gfp);

		if (!buffer)
			return 1;
		buffers->ring[(buffers->next + buffers->ready++) % buffers->ring_size] = buffer;
	}
	return 0;
}

/* The next buffer, which is the caller's, or 0. */
netmem_ref vnic_buffers_take(struct vnic_buffers *buffers)
{
	netmem_ref buffer;

	if (!buffers->ready)
		return 0;
	buffer = buffers->ring[buffers->next];
	buffers->next = (buffers->next + 1) % buffers->ring_size;
	buffers->ready--;
	return buffer;
}

int vnic_buffers_alloc(struct vnic_queue *queue, u32 buffer_size, u32 ring_size, struct vnic_buffers *buffers)
{
	struct page_pool *pool;
	netmem_ref *ring;

	ring = kvcalloc(ring_size, sizeof(*ring), GFP_KERNEL);
	if (!ring)
		return -ENOMEM;
	pool = vnic_pool_create(queue, buffer_size, ring_size);
	if (IS_ERR(pool)) {
		kvfree(ring);
		return PTR_ERR(pool);
	}
	*buffers = (struct vnic_buffers){
		.pool = pool,
		.ring = ring,
		.ring_size = ring_size,
		.buffer_size = buffer_size,
	};
	if (vnic_buffers_fill(buffers, GFP_KERNEL) && !page_pool_is_unreadable(pool)) {
		vnic_buffers_free(buffers);
		return -ENOMEM;
	}
	return 0;
}

/* Buffers that sockets still hold keep the pool alive until they are returned. */
void vnic_buffers_free(struct vnic_buffers *buffers)
{
	netmem_ref buffer;

	if (!buffers->pool)
		return;
	while ((buffer = vnic_buffers_take(buffers)))
		page_pool_put_full_netmem(buffers->pool, buffer, false);
	page_pool_destroy(buffers->pool);
	kvfree(buffers->ring);
	*buffers = (struct vnic_buffers){};
}
