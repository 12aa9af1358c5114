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

/// An application's end of a simulated NIC's channel, with memory shared for requests and answers; NULL where there is
/// none. The descriptor stays the caller's.
struct stream_channel;
struct stream_channel *stream_channel_open(int descriptor);
void stream_channel_close(struct stream_channel *channel);

/// The same through a channel, on which several calls of `chunk` bytes are asked for ahead: every fragment is visited, and
/// returned before the next call's are. Returns how many bytes came, which may be more than was asked for; `fragments`
/// grows by how many fragments they came in.
uint64_t stream_receive_channel(struct stream_channel *channel, uint64_t bytes, uint32_t chunk, uint64_t *fragments);
