// SPDX-License-Identifier: GPL-2.0
/*
 * Receiving: a frame from the wire becomes a packet of the queue's own buffers.
 *
 * With header split on, the headers of a TCP frame go to ordinary memory and its payload to buffers, which may be device
 * memory; everything else is copied to ordinary memory whole. A frame that the sender left to the card to segment arrives
 * as one packet, as from a card that coalesces what it receives.
 */
#include <linux/etherdevice.h>
#include <linux/io.h>
#include <linux/tcp.h>
#include <net/flow_dissector.h>
#include <net/page_pool/helpers.h>

#include "vnic.h"

/* How much of a frame lies in ordinary memory when header split is off. */
#define VNIC_COPY_BREAK 256

/* Where a buffer's bytes are. Device memory has none that the processor may use, but this stands for the card's DMA, and
 * without an IOMMU a bus address is a physical one. */
static void *vnic_netmem_bytes(netmem_ref netmem)
{
	dma_addr_t address;

	if (!netmem_is_net_iov(netmem))
		return netmem_address(netmem);
	address = page_pool_get_dma_addr_netmem(netmem);
	if (WARN_ON_ONCE(!pfn_valid(PHYS_PFN(address))))
		return NULL;
	return phys_to_virt(address);
}

/* Copies bytes of a frame as the sender's side of the card reads them: fragments may be device memory there too. */
static bool vnic_read_frame(const struct sk_buff *frame, u32 offset, void *to, u32 length)
{
	u32 start = skb_headlen(frame);
	int i;

	if (offset < start) {
		u32 part = min(length, start - offset);

		memcpy(to, frame->data + offset, part);
		offset += part;
		to += part;
		length -= part;
	}
	for (i = 0; length && i < skb_shinfo(frame)->nr_frags; i++) {
		const skb_frag_t *fragment = &skb_shinfo(frame)->frags[i];
		u32 size = skb_frag_size(fragment);

		if (offset < start + size) {
			u32 part = min(length, start + size - offset);
			void *bytes = vnic_netmem_bytes(skb_frag_netmem(fragment));

			if (!bytes)
				return false;
			memcpy(to, bytes + skb_frag_off(fragment) + (offset - start), part);
			offset += part;
			to += part;
			length -= part;
		}
		start += size;
	}
	return !length;
}

static bool vnic_is_tcp(struct sk_buff *frame)
{
	struct flow_keys keys;

	return skb_flow_dissect_flow_keys(frame, &keys, 0) && keys.basic.ip_proto == IPPROTO_TCP;
}

/* How many bytes of a frame go to ordinary memory. */
static u32 vnic_linear_length(struct vnic_port *port, struct sk_buff *frame)
{
	u32 headers;

	if (!READ_ONCE(port->settings.header_split))
		return min_t(u32, frame->len, VNIC_COPY_BREAK);
	if (frame->len <= READ_ONCE(port->settings.header_split_threshold) || !vnic_is_tcp(frame))
		return frame->len;
	headers = eth_get_headlen(port->netdev, frame->data, min_t(u32, skb_headlen(frame), VNIC_COPY_BREAK));
	return min(frame->len, headers + READ_ONCE(port->faults.linear_bytes));
}

/* Adds a frame's bytes from @offset on in buffers of the queue. False: there are too few. */
static bool vnic_add_payload(struct vnic_queue *queue, struct sk_buff *packet, struct sk_buff *frame, u32 offset)
{
	struct vnic_buffers *buffers = &queue->buffers;
	int i;

	for (i = 0; offset < frame->len; i++) {
		u32 length = min(frame->len - offset, buffers->buffer_size);
		netmem_ref buffer;
		void *bytes;

		if (i == MAX_SKB_FRAGS)
			return false;
		buffer = vnic_buffers_take(buffers);
		if (!buffer)
			return false;
		bytes = vnic_netmem_bytes(buffer);
		if (!bytes || !vnic_read_frame(frame, offset, bytes, length)) {
			page_pool_put_full_netmem(buffers->pool, buffer, true);
			return false;
		}
		skb_add_rx_frag_netmem(packet, i, buffer, 0, length, buffers->buffer_size);
		offset += length;
	}
	return true;
}

static struct sk_buff *vnic_make_packet(struct vnic_queue *queue, struct sk_buff *frame)
{
	struct net_device *dev = queue->port->netdev;
	u32 linear = vnic_linear_length(queue->port, frame);
	struct sk_buff *packet = napi_alloc_skb(&queue->napi, linear);

	if (!packet)
		return NULL;
	/* First, so that buffers go back to their pool however this ends. */
	skb_mark_for_recycle(packet);
	if (!vnic_read_frame(frame, 0, skb_put(packet, linear), linear) ||
	    !vnic_add_payload(queue, packet, frame, linear)) {
		kfree_skb(packet);
		return NULL;
	}
	packet->protocol = eth_type_trans(packet, dev);
	skb_record_rx_queue(packet, queue->index);
	if (dev->features & NETIF_F_RXCSUM)
		packet->ip_summed = CHECKSUM_UNNECESSARY;
	if (dev->features & NETIF_F_RXHASH)
		skb_set_hash(packet, vnic_frame(frame)->hash, PKT_HASH_TYPE_L4);
	skb_shinfo(packet)->gso_size = skb_shinfo(frame)->gso_size;
	skb_shinfo(packet)->gso_segs = skb_shinfo(frame)->gso_segs;
	skb_shinfo(packet)->gso_type = skb_shinfo(frame)->gso_type;
	return packet;
}

static void vnic_receive(struct vnic_queue *queue, struct sk_buff *frame)
{
	struct sk_buff *packet;
	u32 length = frame->len;

	if (vnic_fault_drops_frame(queue->port)) {
		consume_skb(frame);
		return;
	}
	packet = vnic_make_packet(queue, frame);
	consume_skb(frame);

	u64_stats_update_begin(&queue->rx.sync);
	if (packet) {
		queue->rx.packets++;
		queue->rx.bytes += length;
	} else {
		queue->rx.overruns++;
	}
	u64_stats_update_end(&queue->rx.sync);
	if (packet)
		napi_gro_receive(&queue->napi, packet);
}

static void vnic_refill(struct vnic_queue *queue)
{
	u32 failed = vnic_buffers_fill(&queue->buffers, GFP_ATOMIC | __GFP_NOWARN);

	if (!failed)
		return;
	u64_stats_update_begin(&queue->rx.sync);
	queue->rx.alloc_fail += failed;
	u64_stats_update_end(&queue->rx.sync);
}

int vnic_poll(struct napi_struct *napi, int budget)
{
	struct vnic_queue *queue = container_of(napi, struct vnic_queue, napi);
	struct sk_buff *frame;
	int done = 0;

	if (!budget)
		return 0;
	while (done < budget && (frame = skb_dequeue(&queue->wire))) {
		/* Before each frame: one that was to be segmented may take a quarter of the ring. */
		vnic_refill(queue);
		vnic_receive(queue, frame);
		done++;
	}
	if (done < budget)
		napi_complete_done(napi, done);
	return done;
}
