// Numbers in memory that another process has mapped too: the importer has no atomic access to memory that Swift does not
// own.
#pragma once

#include <stdint.h>

static inline uint32_t clinux_load_acquire(const uint32_t *number) { return __atomic_load_n(number, __ATOMIC_ACQUIRE); }

static inline void clinux_store_release(uint32_t *number, uint32_t value) {
  __atomic_store_n(number, value, __ATOMIC_RELEASE);
}

static inline uint32_t clinux_exchange(uint32_t *number, uint32_t value) {
  return __atomic_exchange_n(number, value, __ATOMIC_SEQ_CST);
}

/// What is written before is seen by others before anything behind it is read.
static inline void clinux_full_barrier(void) { __atomic_thread_fence(__ATOMIC_SEQ_CST); }
