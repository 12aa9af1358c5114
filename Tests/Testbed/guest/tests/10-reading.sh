# What there is before anything is bound.

test_driver_loads() {
  ethtool -i vnic0 | grep -q '^driver: devmem_vnic$'
  expect 1 cat /sys/class/net/vnic0/carrier
}

test_devices() {
  start_service
  expect 'lo 1 1 1 0 -
vnic0 N 8 8 0 -
vnic1 N 8 8 0 -' devices
}

devices() { devmemctl devices | sed '1d' | awk '{ if ($1 != "lo") $2 = "N"; print $1, $2, $3, $4, $5, $6 }'; }

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
