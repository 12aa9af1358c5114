# What ends a binding, and what does not.

bind_in_background() {
  background "$1" devmemctl bind vnic0 --queues "$2" --memory udmabuf:1MiB --name "$1"
  expect_line "$1" '^It lasts until this command ends'
}

test_owner_ends() {
  start_service
  bind_in_background train 2,3
  expect_bound '2 3'
  kill -INT "$started"
  wait_for 'the unbind' eval '[ -z "$(bound_queues)" ]'
  expect_line train '^Unbound binding 1 \(train\)'
}

test_owner_is_killed() {
  start_service
  bind_in_background train 2,3
  bind_in_background other 5
  kill -KILL "$(head -2 /tmp/background | tail -1)"
  wait_for 'the unbind' eval '[ "$(bound_queues)" = 5 ]'
  expect 1 sh -c 'devmemctl bindings | grep -c "other .* active"'
}

# The kernel unbinds what the service held, and the next one starts from nothing.
test_service_is_killed() {
  start_service
  before=$(card_state)
  devmemctl bind vnic0 --queues 2,3 --memory udmabuf:1MiB --name train --persistent
  kill -KILL $service
  wait_for 'the unbind' eval '[ -z "$(bound_queues)" ]'
  expect "$before" card_state
  start_service
  devmemctl bind vnic0 --queues 2,3 --memory udmabuf:1MiB --name train --persistent
  expect_bound '2 3'
}

test_service_is_stopped() {
  start_service
  before=$(card_state)
  devmemctl bind vnic0 --queues 2,3 --memory udmabuf:1MiB --name train --persistent
  ethtool -G vnic1 tcp-data-split on
  devmemctl bind vnic1 --queues 7 --memory udmabuf:1MiB --name other --persistent
  kill -TERM $service
  wait_for 'its end' gone $service
  expect "$before" card_state
  expect 2 grep -c unbound /tmp/devmemd.log
}

test_link_down_and_up() {
  start_service
  devmemctl bind vnic0 --queues 2,3 --memory udmabuf:1MiB --name train --persistent
  before=$(kernel queue-get --dump "{\"ifindex\":$index}")
  ip link set vnic0 down
  expect 'vnic0 has no queues in use: it is down. To bring it up: ip link set vnic0 up' devmemctl queues vnic0
  expect_state degraded
  ip link set vnic0 up
  expect_state active
  expect "$before" kernel queue-get --dump "{\"ifindex\":$index}"
  expect 2 sh -c 'devmemctl pools vnic0 | grep -c " train "'
  devmemctl unbind train
  expect_bound ''
}

test_unbind_while_down() {
  start_service
  devmemctl bind vnic0 --queues 2,3 --memory udmabuf:1MiB --name train --persistent
  ip link set vnic0 down
  devmemctl unbind train
  ip link set vnic0 up
  expect_bound ''
}

test_bind_while_down() {
  start_service
  ip link set vnic0 down
  devmemctl bind vnic0 --queues 2,3 --memory udmabuf:1MiB --name train --persistent
  expect_state degraded
  ip link set vnic0 up
  expect_bound '2 3'
  expect_state active
}

# While the link is down no queue uses the memory; the binding is told to be degraded until it is up again.
expect_state() { wait_for "the binding to be $1" sh -c "devmemctl bindings | grep -q '^ *1  train *$1 '"; }

test_driver_resets_a_queue() {
  start_service
  devmemctl bind vnic0 --queues 2,3 --memory udmabuf:1MiB --name train --persistent
  before=$(kernel queue-get --dump "{\"ifindex\":$index}")
  echo 2 >$faults/0/reset
  expect "$before" kernel queue-get --dump "{\"ifindex\":$index}"
  expect 2 sh -c 'devmemctl pools vnic0 | grep -c " train "'
}

test_ring_is_resized() {
  start_service
  devmemctl bind vnic0 --queues 2,3 --memory udmabuf:1MiB --name train --persistent
  ethtool -G vnic0 rx 32
  expect_bound '2 3'
  expect 2 sh -c 'devmemctl pools vnic0 | grep -c "32  128 KiB  -         train "'
}

test_driver_is_unloaded() {
  start_service
  start_watcher --group mgmt
  devmemctl bind vnic0 --queues 2,3 --memory udmabuf:1MiB --name train --persistent
  rmmod devmem_vnic
  expect_line watch 'vnic0 went'
  wait_for 'the binding to end' eval '[ "$(devmemctl bindings --json)" = "[]" ]'
  load_card
  devmemctl bind vnic0 --queues 2,3 --memory udmabuf:1MiB --name train --persistent
  expect_bound '2 3'
}
