#pragma once

#include <stddef.h>
#include <stdint.h>

#include "netmem.h"
#include "stream.h"

// The floor the generated codec is measured against: C written by hand for one message type each, with every length
// checked, no library and nothing kept of what it does not know.

/// A pass over a run of messages: how many there were, and the sum of every field of each.
/// `messages` is 0 when a length was wrong.
struct baseline_pass {
  uint64_t messages;
  uint64_t sum;
};

struct baseline_pass baseline_decode_queues(const uint8_t *bytes, size_t count);
struct baseline_pass baseline_decode_page_pools(const uint8_t *bytes, size_t count);
struct baseline_pass baseline_decode_qstats(const uint8_t *bytes, size_t count);

/// Writes a bind-rx request for the first `queues` receive queues of an interface; returns its length.
size_t baseline_encode_bind_rx(uint8_t *buffer, uint32_t ifindex, uint32_t fd, uint32_t queues);

/// Writes the same request `times` times, each over the one before; returns the sum of the lengths.
uint64_t baseline_encode_bind_rx_often(uint8_t *buffer, uint32_t ifindex, uint32_t fd, uint32_t queues, size_t times);

/// Monotonic time in nanoseconds.
uint64_t baseline_now(void);

/// Processor time that this process has used so far, in nanoseconds.
uint64_t baseline_used(void);

/// How long a cycle of this processor is now, in nanoseconds: the least of several runs of additions that wait for each
/// other.
double baseline_cycle(void);

/// Calls of malloc, calloc, realloc, posix_memalign, aligned_alloc and memalign between start and stop, by anything in
/// this process.
void baseline_allocations_start(void);
uint64_t baseline_allocations_stop(void);

/// Makes the compiler believe that the bytes are read.
void baseline_use(const void *bytes);

/// Starts a process that listens on an abstract seqpacket socket and sends every record back; it dies with this process.
/// Returns its process id, or -1.
int baseline_start_echo(const char *name);

/// Keeps this process, and those it starts, on the processor it runs on. Returns 0, or -1.
int baseline_pin(void);
