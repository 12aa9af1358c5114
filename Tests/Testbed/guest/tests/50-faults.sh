# A driver that fails: its error reaches the client, and the card is as it was.

# fault OPERATION QUEUE ERRNO [TIMES]
fault() { echo "$3 ${4:-1}" >"$faults/0/queue$2/fail_$1"; }

# refuses_and_restores WORDS QUEUES: the bind is refused, and nothing is bound that was not before.
refuses_and_restores() {
  local before
  before=$(card_state)
  expect_refusal 1 "devmemctl: bind: $1" devmemctl bind vnic0 --queues "$2" --memory udmabuf:1MiB --persistent
  expect "$before" card_state
  expect '[]' devmemctl bindings --json
}

test_allocation_fails() {
  start_service
  fault alloc 2 12
  refuses_and_restores 'vnic0 could not get memory to restart a queue (ENOMEM)' 2
  fault alloc 3 12
  refuses_and_restores 'vnic0 could not get memory to restart a queue (ENOMEM)' 2,3,4
}

test_stop_fails() {
  start_service
  fault stop 2 110
  refuses_and_restores 'the driver of vnic0 could not restart a queue (ETIMEDOUT)' 2
  fault stop 3 110
  refuses_and_restores 'the driver of vnic0 could not restart a queue (ETIMEDOUT)' 2,3
}

test_start_fails() {
  start_service
  fault start 2 5
  refuses_and_restores 'the driver of vnic0 could not restart a queue (EIO)' 2
  fault start 4 5
  refuses_and_restores 'the driver of vnic0 could not restart a queue (EIO)' 2,3,4
  expect 'Bound 1 MiB to vnic0 queues 2 to 4' first_words devmemctl bind vnic0 --queues 2-4 --memory udmabuf:1MiB \
    --persistent
}

first_words() { "$@" | sed 's/ as binding .*//'; }

test_driver_ignores_the_memory() {
  start_service
  echo 1 >$faults/0/ignore_provider
  refuses_and_restores 'the driver of vnic0 did not take the memory when its queue restarted (ENODATA)' 2
}

# The kernel binds queues from the lowest up: one that is taken makes it undo those before.
test_rollback_over_several_queues() {
  start_service
  devmemd --socket /run/other.sock >/dev/null 2>/tmp/test/other.log &
  echo $! >>/tmp/background
  wait_for 'the other service' grep -q serving /tmp/test/other.log
  devmemctl bind --socket /run/other.sock vnic0 --queues 5 --memory udmabuf:1MiB --persistent
  refuses_and_restores \
    'a queue of vnic0 is already bound by a program other than this service; devmemctl queues shows which (EEXIST)' 2,3,5
  expect_bound 5
}

# The kernel could restart the queue neither on the new memory nor on the old: it has no page pool until a bind revives it.
test_queue_is_lost_and_comes_back() {
  allow_messages 'WARNING|Call Trace'
  start_service
  fault start 2 5 2
  expect_refusal 1 'devmemctl: bind: the driver of vnic0 could not restart a queue (EIO)' \
    devmemctl bind vnic0 --queues 2 --memory udmabuf:1MiB --persistent
  expect 7 pools_of_card
  devmemctl bind vnic0 --queues 2 --memory udmabuf:1MiB --name train --persistent
  expect 8 pools_of_card
  expect_bound 2
  devmemctl unbind train
  expect_bound ''
  expect 8 pools_of_card
}

pools_of_card() { kernel page-pool-get --dump '{}' | grep -c "\"ifindex\":$index,"; }

# An unbind cannot fail, but a driver can: the queue then runs on the memory that the binding had, and only its page pool
# tells. The service says so, and what to do about it does it.
test_unbind_is_not_carried_out() {
  allow_messages 'WARNING|Call Trace'
  start_service
  devmemctl bind vnic0 --queues 2,3 --memory udmabuf:1MiB --name train --persistent
  fault alloc 3 12
  expect_refusal 1 'devmemctl: unbind: binding 1 (train) has ended, but the driver of vnic0 could not restart queue 3, '\
'which still uses its memory; run: ip link set vnic0 down; ip link set vnic0 up (EIO)' devmemctl unbind train
  expect_bound ''
  expect 1 pools_of_dmabufs
  ip link set vnic0 down
  ip link set vnic0 up
  expect 0 pools_of_dmabufs
}

pools_of_dmabufs() { kernel page-pool-get --dump '{}' | awk '/"dmabuf"/ { n++ } END { print n + 0 }'; }

# The kernel says that queues are bound, and their page pools say that the driver makes do with ordinary memory.
test_degraded_queues_are_named() {
  start_service
  devmemctl bind vnic0 --queues 2,3 --memory udmabuf:1MiB --name train --persistent
  echo 1 >$faults/0/ignore_provider
  ethtool -G vnic0 rx 32
  wait_for 'the binding to be degraded' sh -c "devmemctl bindings | grep -q '^binding 1 (train) is degraded: queues 2 and 3 do \
not use its memory. To install it again: devmemctl restart vnic0 2$'"
  expect 0 pools_of_dmabufs
  grep -q 'degraded=2,3' /tmp/devmemd.log
  echo 0 >$faults/0/ignore_provider
  devmemctl restart vnic0 2
  expect 2 pools_of_dmabufs
  devmemctl bindings | grep -q 'train *active'
}

# A restart that takes long: a client that dies meanwhile leaves nothing behind.
test_client_dies_while_its_binding_is_made() {
  start_service
  before=$(card_state)
  echo 700 >$faults/0/restart_delay_ms
  background train devmemctl bind vnic0 --queues 2,3,4 --memory udmabuf:1MiB --name train
  wait_for 'the bind to begin' eval 'devmemctl bindings | grep -q "train .* binding"'
  kill -KILL "$started"
  wait_for 'the bind to be undone' eval '[ "$(devmemctl bindings --json)" = "[]" ]'
  echo 0 >$faults/0/restart_delay_ms
  expect "$before" card_state
}
