#pragma once

#include "CBaseline.h"

// The kernel's own C codec, YNL, on the messages of one datagram after another: what its dumps do but for the socket.
// Each sums up the fields that the Swift beside it reads; `messages` is 0 when a message was refused.

/// A list of all replies, each allocated, as `netdev_queue_get_dump` makes it; then freed.
struct baseline_pass ynl_dump_queues(const uint8_t *bytes, size_t count);
struct baseline_pass ynl_dump_page_pools(const uint8_t *bytes, size_t count);
struct baseline_pass ynl_dump_qstats(const uint8_t *bytes, size_t count);
struct baseline_pass ynl_dump_links(const uint8_t *bytes, size_t count);

/// Each link allocated, parsed and freed before the next, as `rt_link_getlink` does: no list.
struct baseline_pass ynl_parse_links(const uint8_t *bytes, size_t count);
/// The same, and four fields are read.
struct baseline_pass ynl_parse_links_briefly(const uint8_t *bytes, size_t count);
