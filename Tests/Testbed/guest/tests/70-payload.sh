# Payload, checked byte by byte: from the other port, in a network namespace of its own, into the memory of a binding.
# Only these connections go to the bound queue; all else is spread over the others.

# What the steering rules name.
target='action 5'

# Binds PAGES of memory to queue 5, steers port 5201 there, and receives from ADDRESS: receive PAGES ADDRESS [keep]
receive() {
  local pages=$1 address=$2
  shift 2
  start_service
  ethtool -N vnic0 flow-type tcp4 dst-port 5201 $target
  ethtool -N vnic0 flow-type tcp6 dst-port 5201 $target
  background receiver with-dmabuf "$pages" sh -c \
    "devmemctl bind vnic0 --queues 5 --memory fd:9 --name train --persistent && exec devmem-receive 5201 $*"
  expect_line receiver '^listening$'
  there devmem-send "$address" 5201 4000000
  wait_for 'the receiver' gone "$started"
}

test_payload_over_ipv4() {
  lay_cable
  receive 512 10.0.0.1
  expect '4000000 bytes: 4000000 in dmabuf N, 0 linear, 0 plain' received
  queue_5_received_it
}

test_payload_over_ipv6() {
  lay_cable
  receive 512 fd00::1
  expect '4000000 bytes: 4000000 in dmabuf N, 0 linear, 0 plain' received
}

# Frames as the sender cuts them, and not as the card would.
test_payload_without_segmentation_by_the_card() {
  lay_cable
  there ethtool -K vnic1 tso off gso off
  receive 512 10.0.0.1
  expect '4000000 bytes: 4000000 in dmabuf N, 0 linear, 0 plain' received
}

test_payload_over_ipv6_without_segmentation_by_the_card() {
  lay_cable
  there ethtool -K vnic1 tso off gso off
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

# The rule names a context, whose table has one queue.
test_payload_by_a_context() {
  lay_cable
  expect 'New RSS context is 1' ethtool -X vnic0 context new start 5 equal 1
  target='context 1'
  receive 512 10.0.0.1
  expect '4000000 bytes: 4000000 in dmabuf N, 0 linear, 0 plain' received
  queue_5_received_it
}

test_payload_with_frames_lost() {
  lay_cable
  echo 20 >$faults/0/drop_every
  receive 512 10.0.0.1
  expect '4000000 bytes: 4000000 in dmabuf N, 0 linear, 0 plain' received
}

test_payload_over_ipv6_with_frames_lost() {
  lay_cable
  there ethtool -K vnic1 tso off gso off
  echo 20 >$faults/0/drop_every
  receive 512 fd00::1
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

# What a receiver holds when the binding ends stays its own: the binding is listed, and out of the way, until it is back.
test_payload_held_at_unbind() {
  lay_cable
  hold_payload
  start_watcher
  expect 'Unbound binding 1 (train): its queue runs on ordinary memory again.' devmemctl unbind train
  expect_bound ''
  devmemctl bindings | grep -qE '^binding 1 \(train\) has ended; sockets still hold [0-9]+ pieces \([0-9]+ KiB\) of its'
  expect_refusal 1 'devmemctl: unbind: binding 1 (train) has ended; it is listed until sockets return the N pieces of its '\
'memory that they hold (EALREADY)' without_count devmemctl unbind train
  devmemctl bind vnic0 --queues 5 --memory udmabuf:1MiB --name train --persistent
  expect_bound 5
  kill -KILL "$receiver"
  expect_line watch '^[0-9:]+ +binding-del +binding 1 \(train\) ended'
  expect 'binding-change binding 1 (train) is unbinding: vnic0 queue 5
binding-change binding 1 (train) is draining: vnic0 queue 5, with N pieces (N KiB) out
binding-add binding 2 (train) is active: vnic0 queue 5
binding-del binding 1 (train) ended: vnic0 queue 5' watched_bindings
  expect 1 sh -c 'devmemctl bindings | grep -c " train "'
}

# hold_payload: binds queue 5 as train and receives into it, and nothing is returned while $receiver lives.
hold_payload() {
  start_service
  ethtool -N vnic0 flow-type tcp4 dst-port 5201 action 5
  background receiver with-dmabuf 512 sh -c \
    'devmemctl bind vnic0 --queues 5 --memory fd:9 --name train --persistent && exec devmem-receive 5201 hold'
  receiver=$started
  expect_line receiver '^listening$'
  there devmem-send 10.0.0.1 5201 100000
  expect_line receiver '^holding [1-9][0-9]* fragments$'
}

without_count() {
  local code=0 text
  text=$("$@" 2>&1) || code=$?
  echo "$text" | sed -E 's/the [0-9]+ pieces/the N pieces/'
  return $code
}

watched_bindings() {
  sed -nE 's/^[0-9:]+ +(binding-[a-z]+) +/\1 /; s/with .* out/with N pieces (N KiB) out/; /^binding-/p' /tmp/test/watch
}

# The service's end unbinds as well, and the kernel keeps the receiver's memory for it.
test_payload_held_when_the_service_is_killed() {
  lay_cable
  hold_payload
  kill -KILL "$service"
  wait_for 'the unbind' eval '[ -z "$(bound_queues)" ]'
  kernel page-pool-get --dump '{}' | grep -q '"detach-time":[0-9]*,"dmabuf"'
  kill -KILL "$receiver"
  wait_for 'the memory to be free' eval '! kernel page-pool-get --dump "{}" | grep -q dmabuf'
}

test_payload_held_while_the_link_goes() {
  lay_cable
  hold_payload
  ip link set vnic0 down
  ip link set vnic0 up
  wait_for 'the binding to be active' sh -c 'devmemctl bindings | grep -q "train *active"'
  kill -KILL "$receiver"
  devmemctl unbind train
  wait_for 'the memory to be free' eval '[ "$(devmemctl bindings --json)" = "[]" ]'
}

test_payload_held_while_the_driver_goes() {
  lay_cable
  hold_payload
  # With the namespace the other port comes back, and the driver can go.
  rmmod devmem_vnic
  wait_for 'the binding to drain' sh -c 'devmemctl bindings | grep -q "train *draining"'
  # The other end cannot acknowledge the close any more; the socket holds on until its kernel gives up.
  echo 1 >/proc/sys/net/ipv4/tcp_orphan_retries
  kill -KILL "$receiver"
  wait_for 'the memory to be free' eval '[ "$(devmemctl bindings --json)" = "[]" ]'
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
