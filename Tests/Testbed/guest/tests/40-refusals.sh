# What the kernel refuses, in its own words.

bind_rx() { with-dmabuf 16 devmemctl call --kernel netdev bind-rx --do "$1"; }

# refuses WORDS REQUEST
refuses() { expect_refusal 1 "devmemctl: bind-rx: $1" bind_rx "$2"; }

# A request for queue 1 of the card with this added.
one() { echo "{\"ifindex\":$index,\"queues\":[{\"id\":1,\"type\":\"rx\"}]$1}"; }
queues() { echo "{\"ifindex\":$index,\"queues\":$1,\"fd\":9}"; }

test_kernel_refuses_devices() {
  refuses 'No such device (ENODEV)' '{"ifindex":999,"queues":[{"id":1,"type":"rx"}],"fd":9}'
  refuses 'Operation not supported (EOPNOTSUPP) at .ifindex' '{"ifindex":1,"queues":[{"id":0,"type":"rx"}],"fd":9}'
  refuses 'missing attribute .ifindex (EINVAL)' '{"queues":[{"id":1,"type":"rx"}],"fd":9}'
  expect_refusal 1 'devmemctl: bind-tx: Driver does not support netmem TX (EOPNOTSUPP)' \
    with-dmabuf 16 devmemctl call --kernel netdev bind-tx --do '{"ifindex":1,"fd":9}'
}

test_kernel_refuses_queues() {
  refuses 'Invalid argument (EINVAL) at .queues[0].id' "$(queues '[{"id":8,"type":"rx"}]')"
  refuses 'Invalid argument (EINVAL) at .queues[0].type' "$(queues '[{"id":1,"type":"tx"}]')"
  refuses 'missing attribute .queues (EINVAL)' "{\"ifindex\":$index,\"fd\":9}"
  refuses 'missing attribute .queues[0].type (EINVAL)' "$(queues '[{"id":1}]')"
  refuses 'missing attribute .queues[0].id (EINVAL)' "$(queues '[{"type":"rx"}]')"
  bind_rx "$(queues '[{"id":1,"type":"rx"},{"id":1,"type":"rx"}]')"
}

test_kernel_refuses_memory() {
  refuses 'missing attribute .fd (EINVAL)' "$(one '')"
  refuses 'Bad file descriptor (EBADF)' "$(one ',"fd":77')"
  refuses 'Invalid argument (EINVAL)' "$(one ',"fd":0')"
  refuses 'rx-page-size must be a power of 2 (EINVAL) at .rx-page-size' "$(one ',"fd":9,"rx-page-size":5000')"
  bind_rx "$(one ',"fd":9,"rx-page-size":8192')" 2>&1 |
    grep '^devmemctl: bind-rx: dmabuf sg entry (addr=0x[0-9a-f]*, len=[0-9]*) not aligned to niov size .* (EINVAL)$'
}

test_kernel_refuses_header_split() {
  set-hds-thresh vnic0 64
  refuses 'hds-thresh is not zero (EINVAL)' "$(one ',"fd":9')"
  set-hds-thresh vnic0 0
  for setting in off auto; do
    ethtool -G vnic0 tcp-data-split $setting
    refuses 'tcp-data-split is disabled (EINVAL)' "$(one ',"fd":9')"
  done
}

test_kernel_refuses_privileges() {
  expect_refusal 1 'devmemctl: bind-rx: Operation not permitted (EPERM); this needs CAP_NET_ADMIN: run it as root' \
    with-dmabuf 16 su nobody -c "devmemctl call --kernel netdev bind-rx --do '$(one ',"fd":9')'"
  expect_refusal 1 'devmemctl: bind-rx: Operation not permitted (EPERM); this needs CAP_NET_ADMIN: run it as root' \
    with-dmabuf 16 unshare -Ur devmemctl call --kernel netdev bind-rx --do "$(one ',"fd":9')"
}

test_kernel_refuses_while_bound() {
  start_service
  devmemctl bind vnic0 --queues 5 --memory udmabuf:1MiB --name train --persistent
  refuses 'designated queue already memory provider bound (EEXIST)' "$(queues '[{"id":5,"type":"rx"}]')"
  expect_refusal 81 "netlink error: can't disable tcp-data-split while device has memory provider enabled
netlink error: Invalid argument" ethtool -G vnic0 tcp-data-split off
  expect_refusal 1 "set-hds-thresh: can't set non-zero hds_thresh while device is memory provider enabled
set-hds-thresh: Invalid argument" set-hds-thresh vnic0 1
  for channels in 4 6; do
    expect_refusal 1 \
      'netlink error: requested channel counts are too low for existing memory provider setting (6)
netlink error: Invalid argument' ethtool -L vnic0 combined $channels
  done
  ethtool -L vnic0 combined 7
  expect_bound 5
}

# The service's own words for the same.
test_service_refuses() {
  start_service
  refused() { expect_refusal 1 "devmemctl: bind: $1" devmemctl bind vnic0 --queues "$2" --memory udmabuf:1MiB; }
  refused 'vnic0 has no such receive queue; devmemctl queues vnic0 lists them (EINVAL) at .queues[1]' 2,9
  ethtool -G vnic0 tcp-data-split off
  refused 'tcp-data-split is disabled on vnic0; run: ethtool -G vnic0 tcp-data-split on (EINVAL)' 2
  ethtool -G vnic0 tcp-data-split on
  set-hds-thresh vnic0 64
  refused 'hds-thresh is not zero on vnic0; run: ethtool -G vnic0 hds-thresh 0 (EINVAL)' 2
  set-hds-thresh vnic0 0
  devmemctl bind vnic0 --queues 5 --memory udmabuf:1MiB --name train --persistent
  refused 'queue 5 of vnic0 is held by binding 4 (train) (EBUSY) at .queues[1]' 2,5
  expect_bound 5
}
