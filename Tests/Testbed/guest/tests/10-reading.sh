# What there is before anything is bound.

test_driver_loads() {
  ethtool -i vnic0 | grep -q '^driver: devmem_vnic$'
  expect 1 cat /sys/class/net/vnic0/carrier
}

test_devices() {
  start_service
  devmemctl devices --json | tr '{' '\n' >/tmp/test/devices
  grep '"lo"' /tmp/test/devices
  expect 2 grep -c '"rx-queues":8,"tx-queues":8,"bound-queues":0' /tmp/test/devices
}

test_queues() {
  start_service
  expect "$(kernel queue-get --dump "{\"ifindex\":$index}" | tr -d '\n')" through_service queue-get "{\"ifindex\":$index}"
  expect 17 sh -c 'devmemctl queues vnic0 | wc -l'
}

test_pools() {
  start_service
  expect "$(kernel page-pool-get --dump '{}' | tr -d '\n')" through_service page-pool-get '{}'
  expect 8 sh -c 'devmemctl pools vnic0 | grep -c "  64  256 KiB  -         -$"'
}

# What the service answers is what the kernel does.
through_service() { devmemctl call netdev "$1" --dump "$2" | tr -d '\n'; }
