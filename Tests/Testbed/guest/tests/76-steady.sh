# What receiving does again and again, counted inside devmemctl in the middle of a long stream.

# receive_counted OPTION…: 32 MiB, of which the half in the middle is counted. Not an allocation may be in it, and no page
# faults but those of code that runs for the first time.
receive_counted() {
  lay_cable
  start_service
  ethtool -N vnic0 flow-type tcp4 dst-port 5201 action 5
  background receiver env LD_PRELOAD=/lib/count-calls.so COUNT_FROM=8388608 COUNT_TO=25165824 \
    COUNT_FILE=/tmp/test/counts devmemctl receive --listen 5201 --interface vnic0 --queues 5 "$@"
  receiver=$started
  expect_line receiver '^devmemctl: listening on '
  there devmemctl send 10.0.0.1 5201 --pattern 251 --bytes 32M >/tmp/test/sender
  wait_for 'the receiver' gone "$receiver"
  expect_line receiver '^32 MiB into dmabuf [0-9]+ as [0-9]+ fragments\.$'
  for name in bytes allocations faults receives fragments returns ranges tokens most_ranges most_tokens before; do
    eval "$name=$(sed -n "s/^$name //p" /tmp/test/counts)"
  done
  note "$((bytes >> 20)) MiB in $receives calls as $fragments fragments: $allocations allocations, $faults page faults"
  note "$tokens tokens returned in $returns calls and $ranges ranges, at most $most_tokens and $most_ranges a call"
  # Everything was counted, and all but a call's worth of fragments has gone back.
  [ "$before" -gt 1000 ] && [ "$fragments" -ge 4096 ] && [ "$tokens" -ge $((fragments - 512)) ] ||
    fail "these counts cannot be: $(paste -sd ' ' /tmp/test/counts)"
  [ "$allocations" = 0 ] || fail "$allocations allocations"
  [ "$faults" -le 8 ] || fail "$faults page faults"
  tokens_go_back_together
}

test_steady_receiving() { receive_counted; }

# Every byte is looked at where it lies, and every fragment returned by itself.
test_steady_receiving_with_each_byte_read() { receive_counted --validate 251; }

# The kernel refuses a 129th range and passes over the 1,025th token. A call for those of a receive, in a range or two.
tokens_go_back_together() {
  [ "$most_ranges" -le 128 ] || fail "$most_ranges ranges in a call"
  [ "$most_tokens" -le 1024 ] || fail "$most_tokens tokens in a call"
  [ "$returns" -le $((receives + 1)) ] || fail "$returns calls to return what $receives calls received"
  [ "$ranges" -le $((2 * returns)) ] || fail "$ranges ranges in $returns calls"
}
