# The same script of requests, refusals, faults and changes on this kernel and on the simulated one: every answer, every
# notification, and what queues and page pools show after each step.

test_simulator_answers_as_this_kernel() {
  allow_messages 'WARNING|Call Trace'
  echo 4 >/proc/sys/vm/nr_hugepages
  # Both at once, for most of it is waiting whether more comes.
  background simulator netdev-script simulator /testbed/twin.json
  netdev-script linux >/tmp/test/linux || fail "the kernel's script ended with $?"
  wait "$started" || fail "the simulator's script ended with $?"
  echo 0 >/proc/sys/vm/nr_hugepages
  grep -q '^== close the socket after the driver went$' /tmp/test/linux || fail 'the script did not come to its end'
  # A whole step on either side is what one can make sense of.
  diff -U 6 /tmp/test/linux /tmp/test/simulator || fail 'the kernel (-) and the simulator (+) differ'
}

# Requests in every shape, well-formed and malformed, and the same bytes from both: of netdev and the controller, and of
# those operations of ethtool that its spec here has.
test_simulator_answers_this_kernels_bytes() {
  netdev-script compare /testbed/twin.json >/tmp/test/compared || { cat /tmp/test/compared; fail "the comparison ended with $?"; }
  note "$(tail -1 /tmp/test/compared)"
}
