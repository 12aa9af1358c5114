#include "netmem.h"

#include <stdlib.h>

#define CACHE_SIZE 128
#define REFILL 64
#define LEVELS 8

struct record {
  uint64_t owner;
  int32_t fragments;
  uint8_t order;
  uint8_t node;
};

struct netmem_memory {
  uint64_t area;
  size_t count;
  struct record *records;
  // A bit a page, and above them a bit for each full word, up to one word.
  uint64_t *words;
  size_t starts[LEVELS];
  int levels;
  size_t available;
  size_t first_word;
};

struct counters {
  uint64_t fast, slow, slow_high_order, empty, refill, waive;
  uint64_t cached, cache_full, ring, ring_full, released_refcnt;
};

struct netmem_pool {
  uint32_t id;
  int bulk;
  uint64_t area;
  uint64_t owner;
  uint64_t napi;
  struct netmem_memory *memory;
  size_t cached;
  uint64_t *ring;
  size_t ring_size, ring_start, ring_count;
  uint32_t held, released;
  struct counters counters;
  uint64_t cache[CACHE_SIZE];
};

struct netmem_memory *netmem_memory_create(uint64_t area, size_t count) {
  struct netmem_memory *memory = calloc(1, sizeof *memory);
  if (memory == NULL) return NULL;
  size_t bits = count, words = 0;
  do {
    memory->starts[memory->levels++] = words;
    bits = (bits + 63) / 64;
    words += bits;
  } while (bits > 1);
  memory->area = area;
  memory->count = memory->available = count;
  memory->records = calloc(count, sizeof *memory->records);
  memory->words = calloc(words, sizeof *memory->words);
  if (memory->records == NULL || memory->words == NULL) {
    netmem_memory_destroy(memory);
    return NULL;
  }
  bits = count;
  for (int level = 0; level < memory->levels; level++) {
    if (bits % 64 != 0) memory->words[memory->starts[level] + bits / 64] = ~0ull << (bits % 64);
    bits = (bits + 63) / 64;
  }
  return memory;
}

void netmem_memory_destroy(struct netmem_memory *memory) {
  if (memory == NULL) return;
  free(memory->records);
  free(memory->words);
  free(memory);
}

static void mark(struct netmem_memory *memory, size_t word, bool full) {
  for (int level = 1; level < memory->levels; level++) {
    uint64_t *summary = &memory->words[memory->starts[level] + (word >> 6)];
    bool was_full = *summary == ~0ull;
    if (full)
      *summary |= 1ull << (word & 63);
    else
      *summary &= ~(1ull << (word & 63));
    if (full ? *summary != ~0ull : !was_full) return;
    word >>= 6;
  }
}

static bool take(struct netmem_memory *memory, size_t *index) {
  if (memory->available == 0) return false;
  size_t word = memory->first_word;
  if (memory->words[word] == ~0ull) {
    word = 0;
    for (int level = memory->levels - 1; level > 0; level--)
      word = word << 6 | (size_t)__builtin_ctzll(~memory->words[memory->starts[level] + word]);
    memory->first_word = word;
  }
  int bit = __builtin_ctzll(~memory->words[word]);
  memory->words[word] |= 1ull << bit;
  if (memory->words[word] == ~0ull) mark(memory, word, true);
  memory->available--;
  *index = word << 6 | (size_t)bit;
  return true;
}

static void give(struct netmem_memory *memory, size_t index) {
  size_t word = index >> 6;
  if ((memory->words[word] >> (index & 63) & 1) == 0) return;
  bool was_full = memory->words[word] == ~0ull;
  memory->words[word] &= ~(1ull << (index & 63));
  if (was_full) mark(memory, word, false);
  if (word < memory->first_word) memory->first_word = word;
  memory->available++;
}

struct netmem_pool *netmem_pool_create(uint32_t id, struct netmem_memory *memory, size_t ring, int bulk) {
  struct netmem_pool *pool = calloc(1, sizeof *pool);
  if (pool == NULL) return NULL;
  pool->id = id;
  pool->bulk = bulk;
  pool->area = memory->area;
  pool->owner = 1ull << 32 | id;
  pool->napi = UINT64_MAX;
  pool->memory = memory;
  pool->ring_size = ring;
  pool->ring = calloc(ring, sizeof *pool->ring);
  if (pool->ring == NULL) {
    free(pool);
    return NULL;
  }
  return pool;
}

static uint64_t word_of(struct netmem_pool *pool, size_t index) { return pool->area | (uint64_t)index << 1; }
static size_t index_of(uint64_t netmem) { return (uint32_t)netmem >> 1; }

static void give_back(struct netmem_pool *pool, uint64_t netmem) {
  struct record *record = &pool->memory->records[index_of(netmem)];
  record->owner = 0;
  record->fragments = 0;
  pool->released++;
  give(pool->memory, index_of(netmem));
}

static bool from_ring(struct netmem_pool *pool, uint64_t *netmem) {
  if (pool->ring_count == 0) return false;
  *netmem = pool->ring[pool->ring_start];
  pool->ring_start = pool->ring_start + 1 == pool->ring_size ? 0 : pool->ring_start + 1;
  pool->ring_count--;
  return true;
}

void netmem_pool_destroy(struct netmem_pool *pool) {
  uint64_t netmem;
  if (pool == NULL) return;
  while (pool->cached > 0) give_back(pool, pool->cache[--pool->cached]);
  while (from_ring(pool, &netmem)) give_back(pool, netmem);
  free(pool->ring);
  free(pool);
}

void netmem_pool_set_napi(struct netmem_pool *pool, uint32_t napi) { pool->napi = napi; }

static bool slow(struct netmem_pool *pool, uint64_t *netmem) {
  size_t index;
  for (int taken = 0; taken < pool->bulk && take(pool->memory, &index); taken++) {
    pool->memory->records[index].owner = pool->owner;
    pool->held++;
    pool->cache[pool->cached++] = word_of(pool, index);
  }
  if (pool->cached == 0) return false;
  *netmem = pool->cache[--pool->cached];
  pool->counters.slow++;
  return true;
}

static __attribute__((noinline)) uint64_t uncached(struct netmem_pool *pool) {
  uint64_t netmem;
  if (pool->ring_count == 0) {
    pool->counters.empty++;
    if (!slow(pool, &netmem)) return NETMEM_NONE;
  } else {
    while (pool->cached < REFILL && from_ring(pool, &netmem)) pool->cache[pool->cached++] = netmem;
    netmem = pool->cache[--pool->cached];
    pool->counters.refill++;
  }
  pool->memory->records[index_of(netmem)].fragments = 1;
  return netmem;
}

__attribute__((noinline)) uint64_t netmem_pool_allocate(struct netmem_pool *pool) {
  if (pool->cached == 0) return uncached(pool);
  uint64_t netmem = pool->cache[--pool->cached];
  pool->counters.fast++;
  pool->memory->records[index_of(netmem)].fragments = 1;
  return netmem;
}

static void to_ring(struct netmem_pool *pool, uint64_t netmem) {
  if (pool->ring_count >= pool->ring_size) {
    pool->counters.ring_full++;
    give_back(pool, netmem);
    return;
  }
  size_t end = pool->ring_start + pool->ring_count;
  pool->ring[end < pool->ring_size ? end : end - pool->ring_size] = netmem;
  pool->ring_count++;
  pool->counters.ring++;
}

__attribute__((noinline)) int netmem_pool_put(struct netmem_pool *pool, uint64_t netmem, uint32_t napi) {
  if ((netmem & 0xffffffff00000001ull) != pool->area || index_of(netmem) >= pool->memory->count) return 1;
  struct record *record = &pool->memory->records[index_of(netmem)];
  if ((uint32_t)record->owner != pool->id) return 2;
  if (record->fragments <= 0) return 3;
  if (record->fragments != 1) {
    record->fragments--;
    return 0;
  }
  record->fragments = 0;
  if (record->owner != pool->owner) {
    pool->counters.released_refcnt++;
    give_back(pool, netmem);
    return 0;
  }
  if (napi != 0 && napi == pool->napi) {
    if (pool->cached < CACHE_SIZE) {
      pool->cache[pool->cached++] = netmem;
      pool->counters.cached++;
      return 0;
    }
    pool->counters.cache_full++;
  }
  to_ring(pool, netmem);
  return 0;
}

uint64_t netmem_pool_cycle(struct netmem_pool *pool, uint64_t *pages, size_t batch, size_t times, uint32_t napi) {
  uint64_t sum = 0;
  if (batch == 1) {
    for (size_t time = 0; time < times; time++) {
      uint64_t netmem = netmem_pool_allocate(pool);
      if (netmem == NETMEM_NONE) continue;
      sum += index_of(netmem);
      if (netmem_pool_put(pool, netmem, napi) != 0) return NETMEM_NONE;
    }
    return sum;
  }
  for (size_t time = 0; time < times; time++) {
    size_t taken = 0;
    while (taken < batch && (pages[taken] = netmem_pool_allocate(pool)) != NETMEM_NONE) {
      sum += index_of(pages[taken]);
      taken++;
    }
    for (size_t page = 0; page < taken; page++)
      if (netmem_pool_put(pool, pages[page], napi) != 0) return NETMEM_NONE;
  }
  return sum;
}
