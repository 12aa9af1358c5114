# Payload, checked byte by byte: from the other port, in a network namespace of its own, into the memory of a binding.
# Only these connections go to the bound queue; all else is spread over the others.

# lay_cable: vnic1 in a namespace of its own, addresses on both ends.
lay_cable() {
  unshare -n sleep 1000 &
  far=$!
  echo $far >>/tmp/background
  wait_for 'the namespace' eval '[ "$(readlink /proc/$far/ns/net)" != "$(readlink /proc/self/ns/net)" ]'
  ip link set vnic1 netns $far
  ip addr add 10.0.0.1/24 dev vnic0
  # Without waiting for a neighbour that could have the same address.
  echo 0 >/proc/sys/net/ipv6/conf/vnic0/accept_dad
  ip addr add fd00::1/64 dev vnic0
  there ip link set lo up
  there ip addr add 10.0.0.2/24 dev vnic1
  there sh -c 'echo 0 >/proc/sys/net/ipv6/conf/vnic1/accept_dad'
  there ip addr add fd00::2/64 dev vnic1
  there ip link set vnic1 up
  ethtool -X vnic0 equal 2
  ethtool -K vnic0 ntuple on
}

there() { nsenter -t "$far" -n "$@"; }

# Binds PAGES of memory to queue 5, steers port 5201 to it, and receives there from ADDRESS: receive PAGES ADDRESS [keep]
receive() {
  local pages=$1 address=$2
  shift 2
  start_service
  ethtool -N vnic0 flow-type tcp4 dst-port 5201 action 5
  ethtool -N vnic0 flow-type tcp6 dst-port 5201 action 5
  background receiver with-dmabuf "$pages" sh -c \
    "devmemctl bind vnic0 --queues 5 --memory fd:9 --name train --persistent && exec devmem-receive 5201 $*"
  expect_line receiver '^listening$'
  there devmem-send "$address" 5201 4000000
  wait_for 'the receiver' gone "$started"
}

received() { sed -n 's/dmabuf [0-9]*/dmabuf N/; s/; .*//; s/^\([0-9]* bytes\)/\1/p' /tmp/test/receiver; }

test_payload_over_ipv4() {
  lay_cable
  receive 512 10.0.0.1
  expect '4000000 bytes: 4000000 in dmabuf N, 0 linear, 0 plain' received
  queue_5_received_it
}

# The bound queue counted it.
queue_5_received_it() {
  devmemctl stats vnic0 --queues | awk '$2 == "rx" && $3 == 5 && $5 > 4000000 { found = 1 } END { exit !found }'
}

test_payload_over_ipv6() {
  lay_cable
  receive 512 fd00::1
  expect '4000000 bytes: 4000000 in dmabuf N, 0 linear, 0 plain' received
}

test_payload_in_large_pages() {
  echo 2 >/proc/sys/vm/nr_hugepages
  lay_cable
  start_service
  ethtool -N vnic0 flow-type tcp4 dst-port 5201 action 5
  background receiver with-dmabuf huge:2 sh -c \
    'devmemctl bind vnic0 --queues 5 --memory fd:9 --rx-page-size 16KiB --persistent && exec devmem-receive 5201'
  expect_line receiver '^listening$'
  there devmem-send 10.0.0.1 5201 4000000
  wait_for 'the receiver' gone "$started"
  expect '4000000 bytes: 4000000 in dmabuf N, 0 linear, 0 plain' received
  echo 0 >/proc/sys/vm/nr_hugepages
}

test_payload_with_frames_lost() {
  lay_cable
  echo 20 >$faults/0/drop_every
  receive 512 10.0.0.1
  expect '4000000 bytes: 4000000 in dmabuf N, 0 linear, 0 plain' received
}

# A card that splits headers off late: some payload arrives beside device memory.
test_payload_partly_linear() {
  lay_cable
  echo 16 >$faults/0/linear_bytes
  receive 512 10.0.0.1
  received | grep -E '^4000000 bytes: [0-9]+ in dmabuf N, [1-9][0-9]* linear, 0 plain$'
}

# A receiver that returns nothing starves its queue; the counters tell, and what it returns revives it.
test_payload_when_memory_runs_out() {
  lay_cable
  receive 64 10.0.0.1 keep
  expect_line receiver '^starved with [0-9]+ fragments kept$'
  expect '4000000 bytes: 4000000 in dmabuf N, 0 linear, 0 plain' received
  devmemctl stats vnic0 --queues >/tmp/test/stats
  awk '$2 == "rx" && $3 == 5 && $8 > 0 { found = 1 } END { exit !found }' /tmp/test/stats ||
    fail "queue 5 shows no rx-alloc-fail: $(cat /tmp/test/stats)"
}

# Payload on its way when the binding ends: what was received stays readable until it is returned.
test_payload_after_unbind() {
  lay_cable
  receive 512 10.0.0.1
  devmemctl unbind train
  wait_for 'the memory to be free' eval '! kernel page-pool-get --dump "{}" | grep -q dmabuf'
}

test_payload_from_device_memory() {
  lay_cable
  start_service
  there ethtool -G vnic1 tcp-data-split off
  there with-dmabuf 1 devmem-receive 5202 >/tmp/test/receiver 2>&1 &
  started=$!
  echo $started >>/tmp/background
  expect_line receiver '^listening$'
  with-dmabuf 256 sh -c 'devmemctl bind vnic0 --direction tx --memory fd:9 --name out --persistent &&
    devmem-send 10.0.0.2 5202 4000000 "$(devmemctl bindings --json | sed -n "s/.*\"dmabuf-id\": *\([0-9]*\).*/\1/p")"'
  wait_for 'the receiver' gone "$started"
  expect '4000000 bytes: 0 in dmabuf N, 0 linear, 4000000 plain' received
  devmemctl unbind out
}
