#pragma once

#include <stdint.h>

// Receiving a TCP stream over loopback: as any program does, and as an application of the simulated NIC does.

/// Two ends of a TCP connection over loopback; 0, or -1.
int stream_pair(int ends[2]);

/// Starts a process that sends so many bytes, `chunk` at a time, and ends. Returns its process id, or -1.
int stream_start_sender(int connection, uint64_t bytes, uint32_t chunk);
/// Waits for it; 0 when it has sent everything.
int stream_wait(int process);

/// Receives until so many bytes have come, `chunk` at a time, into one buffer. Returns how many came.
uint64_t stream_receive(int connection, uint64_t bytes, uint32_t chunk);

/// The same through a channel: each call asks for `chunk` bytes and returns the fragments of the call before.
/// Returns how many bytes came; `fragments` grows by how many fragments they came in.
uint64_t stream_receive_channel(int channel, uint64_t bytes, uint32_t chunk, uint64_t *fragments);
