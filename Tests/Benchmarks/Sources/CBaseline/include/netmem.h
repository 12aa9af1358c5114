#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The page pool of the simulated NIC, written once more in C: the same tables, the same checks of what comes back, the
// same counters, and nothing else. Functions are called, not inlined, as the kernel's and the simulator's are.

struct netmem_memory;
struct netmem_pool;

/// Memory of `count` pages; `area` tells it from others (bit 0 and bits 32 to 63). NULL when there is no room.
struct netmem_memory *netmem_memory_create(uint64_t area, size_t count);
void netmem_memory_destroy(struct netmem_memory *memory);

/// A pool with a recycling ring of `ring` pages, which takes `bulk` pages at a time from its memory.
struct netmem_pool *netmem_pool_create(uint32_t id, struct netmem_memory *memory, size_t ring, int bulk);
void netmem_pool_destroy(struct netmem_pool *pool);
void netmem_pool_set_napi(struct netmem_pool *pool, uint32_t napi);

#define NETMEM_NONE UINT64_MAX

/// A page, or NETMEM_NONE.
uint64_t netmem_pool_allocate(struct netmem_pool *pool);
/// 0, or why the page was not taken back. `napi` is 0 outside of any instance.
int netmem_pool_put(struct netmem_pool *pool, uint64_t netmem, uint32_t napi);

/// Takes `batch` pages and puts them back, `times` over; a sum of their indexes.
uint64_t netmem_pool_cycle(struct netmem_pool *pool, uint64_t *pages, size_t batch, size_t times, uint32_t napi);
