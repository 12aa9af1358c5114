#include "CBaseline.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>

uint64_t baseline_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

uint64_t baseline_used(void) {
  struct timespec used;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return (uint64_t)used.tv_sec * 1000000000u + (uint64_t)used.tv_nsec;
}

double baseline_cycle(void) {
  const uint64_t additions = 1 << 22;
  double least = 0;
  for (int run = 0; run < 9; run++) {
    uint64_t sum = 0, start = baseline_now();
    for (uint64_t addition = 0; addition < additions; addition += 16)
      __asm__ volatile(".rept 16\n\tadd $1, %0\n\t.endr" : "+r"(sum));
    double each = (double)(baseline_now() - start) / (double)additions;
    if (run == 0 || each < least) least = each;
  }
  return least;
}

void baseline_use(const void *bytes) { __asm__ volatile("" : : "r"(bytes) : "memory"); }

// The allocation functions of this executable take the place of glibc's for every library in the process, the Swift
// run time included, and pass each call on.
extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

static bool counting;
static uint64_t allocations;

static inline void note(void) {
  if (counting) __atomic_fetch_add(&allocations, 1, __ATOMIC_RELAXED);
}

void baseline_allocations_start(void) {
  allocations = 0;
  counting = true;
}

uint64_t baseline_allocations_stop(void) {
  counting = false;
  return allocations;
}

void *malloc(size_t size) {
  note();
  return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
  note();
  return __libc_calloc(count, size);
}

void *realloc(void *old, size_t size) {
  note();
  return __libc_realloc(old, size);
}

void *memalign(size_t alignment, size_t size) {
  note();
  return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
  note();
  return __libc_memalign(alignment, size);
}

int posix_memalign(void **result, size_t alignment, size_t size) {
  note();
  if (alignment < sizeof(void *) || (alignment & (alignment - 1)) != 0) return EINVAL;
  void *memory = __libc_memalign(alignment, size);
  if (memory == NULL) return ENOMEM;
  *result = memory;
  return 0;
}
