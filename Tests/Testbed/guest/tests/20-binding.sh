# A binding from its making to its end, as the service, the kernel and a watcher tell of it.

test_bind_and_unbind() {
  start_service
  before=$(card_state)
  expect 'Bound 1 MiB to vnic0 queues 2 and 3 as binding 1 (train); the kernel calls it dmabuf N.' numbered dmabuf \
    devmemctl bind vnic0 --queues 2,3 --memory udmabuf:1MiB --name train --persistent
  expect '{"id":1,"type":"rx","ifindex":"vnic0","napi-id":1}
{"id":2,"type":"rx","ifindex":"vnic0","napi-id":2,"dmabuf":1}
{"id":3,"type":"rx","ifindex":"vnic0","napi-id":3,"dmabuf":1}
{"id":4,"type":"rx","ifindex":"vnic0","napi-id":4}' queues_from_1_to_4
  expect 2 sh -c 'devmemctl pools vnic0 | grep -c "64  256 KiB  -         train "'
  expect 'Unbound binding 1 (train): its queues run on ordinary memory again.' devmemctl unbind train
  expect "$before" card_state
}

queues_from_1_to_4() {
  kernel queue-get --dump "{\"ifindex\":$index}" | grep -E '"id":[1-4],"type":"rx"' | settled
}

# Events of the kernel's and of the service's own come by two connections, each in order.
test_watch() {
  start_service
  start_watcher
  devmemctl bind vnic0 --queues 2,3 --memory udmabuf:1MiB --name train --persistent
  devmemctl unbind train
  wait_for 'all events' eval '[ "$(wc -l </tmp/test/watch)" -ge 11 ]'
  expect 'page-pool-add page pool N of vnic0 on dmabuf N came
page-pool-del page pool N of vnic0 went
page-pool-add page pool N of vnic0 on dmabuf N came
page-pool-del page pool N of vnic0 went
page-pool-add page pool N of vnic0 came
page-pool-del page pool N of vnic0 on dmabuf N went
page-pool-add page pool N of vnic0 came
page-pool-del page pool N of vnic0 on dmabuf N went' watched page-pool
  expect 'binding-add binding 1 (train) is active: vnic0 queues 2 and 3
binding-change binding 1 (train) is unbinding: vnic0 queues 2 and 3
binding-del binding 1 (train) ended: vnic0 queues 2 and 3' watched binding
}

test_watch_tells_of_settings() {
  start_service
  start_watcher --group monitor
  ethtool -L vnic0 combined 4
  expect_line watch '^[0-9:]+ +channels +vnic0 has 4 combined channels now$'
  ethtool -G vnic0 rx 32
  expect_line watch '^[0-9:]+ +rings +vnic0 has receive rings of 32'
}

# What the watcher saw of a kind, without times, and without the numbers of pools and dmabufs.
watched() {
  sed -nE "s/^[0-9:]+ +//; s/^([a-z-]+) +/\\1 /; s/page pool [0-9]+/page pool N/; s/dmabuf [0-9]+/dmabuf N/; /^$1-/p" \
    /tmp/test/watch
}

numbered() {
  local kind=$1
  shift
  "$@" | sed -E "s/$kind [0-9]+/$kind N/"
}

test_queue_count_takes_the_highest() {
  start_service
  devmemctl bind vnic0 --queue-count 3 --memory udmabuf:1MiB --persistent
  expect_bound '5 6 7'
  devmemctl bind vnic0 --queue-count 1 --memory udmabuf:1MiB --persistent
  expect_bound '4 5 6 7'
}

test_all_queues() {
  start_service
  devmemctl bind vnic0 --queues 0-7 --memory udmabuf:4MiB --name everything --persistent
  expect_bound '0 1 2 3 4 5 6 7'
  devmemctl unbind everything
  expect_bound ''
}

test_restart() {
  start_service
  devmemctl bind vnic0 --queues 2,3 --memory udmabuf:1MiB --name train --persistent >/tmp/test/bind
  first=$(kernel queue-get --do "{\"ifindex\":$index,\"id\":2,\"type\":\"rx\"}")
  expect 'Restarted queue 3 of vnic0: binding 1 was installed again on all of its queues.' devmemctl restart vnic0 3
  expect_bound '2 3'
  second=$(kernel queue-get --do "{\"ifindex\":$index,\"id\":2,\"type\":\"rx\"}")
  [ "$first" != "$second" ] || fail 'the kernel gave the binding no new number'
}

test_large_receive_pages() {
  echo 4 >/proc/sys/vm/nr_hugepages
  start_service
  with-dmabuf huge:2 devmemctl bind vnic0 --queues 2,3 --memory fd:9 --rx-page-size 16KiB --name large --persistent
  expect_bound '2 3'
  expect 2 sh -c 'devmemctl pools vnic0 | grep -c "64    1 MiB  -         large"'
  devmemctl unbind large
  expect_bound ''
  echo 0 >/proc/sys/vm/nr_hugepages
}

test_transmit() {
  start_service
  expect 'Bound 1 MiB to the transmit side of vnic0 as binding 1 (out); the kernel calls it dmabuf N.' numbered dmabuf \
    devmemctl bind vnic0 --direction tx --memory udmabuf:1MiB --name out --persistent
  expect_bound ''
  devmemctl unbind out
}
