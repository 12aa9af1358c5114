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
  # All of the memory is half of that, however its pages happen to lie.
  bind_rx "$(one ',"fd":9,"rx-page-size":131072')" 2>&1 |
    grep '^devmemctl: bind-rx: dmabuf sg entry (addr=0x[0-9a-f]*, len=[0-9]*) not aligned to niov size .* (EINVAL)$'
}

test_kernel_refuses_header_split() {
  set_hds_thresh 64
  refuses 'hds-thresh is not zero (EINVAL)' "$(one ',"fd":9')"
  set_hds_thresh 0
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
  expect_refusal 1 \
    "devmemctl: rings-set: can't set non-zero hds_thresh while device is memory provider enabled (EINVAL)" set_hds_thresh 1
  for channels in 4 6; do
    expect_refusal 1 \
      'netlink error: requested channel counts are too low for existing memory provider setting (6)
netlink error: Invalid argument' ethtool -L vnic0 combined $channels
  done
  ethtool -L vnic0 combined 7
  expect_bound 5
}

# The service's own words: what is wrong, and what to run.
test_service_refuses_memory() {
  start_service
  bind() { devmemctl bind vnic0 --queues 2 "$@"; }
  makes='devmemctl bind --memory udmabuf:64MiB makes'
  expect_refusal 1 "devmemctl: bind: the memory is empty; $makes a dmabuf of ordinary memory (EINVAL) at .fd" \
    bind --memory fd:8 8</dev/null
  expect_refusal 1 "devmemctl: bind: the descriptor is not memory that can be bound; $makes a dmabuf of ordinary memory "\
'(EBADF) at .fd' bind --memory fd:8 8</dev/ttyS0
  for memory in memfd:1MiB fd:8; do
    expect_refusal 1 "devmemctl: bind: the descriptor is not a dmabuf; $makes one of ordinary memory (EINVAL)" \
      bind --memory $memory 8</etc/passwd
  done
  expect_refusal 1 'devmemctl: bind: the memory lies in pieces of N bytes, which are not whole receive pages of the '\
'size asked for; ask for a size that divides them (devmemctl bind --rx-page-size), or bind memory in larger pieces '\
'(EINVAL) at .rx-page-size' bind_in_pieces
  expect_bound ''
}

# Pages that happen to lie side by side are one piece, but never of more than all of the memory.
bind_in_pieces() {
  local code=0
  devmemctl bind vnic0 --queues 2 --memory udmabuf:64KiB --rx-page-size 128KiB >/tmp/test/pieces 2>&1 || code=$?
  sed 's/pieces of [0-9]* bytes/pieces of N bytes/' /tmp/test/pieces
  return $code
}

# A dmabuf with fewer pages than the ring has places: the kernel takes it, and the queue runs on what there is.
test_service_warns_of_small_memory() {
  start_service
  for size in 4 256; do
    devmemctl bind vnic0 --queues 2 --memory udmabuf:${size}KiB --name small --persistent 2>/tmp/test/warning
    # No ring is shorter than one page of memory.
    [ $size = 4 ] && shorter= || shorter=', or shorten the rings first: ethtool -G vnic0 rx 32'
    expect "devmemctl: the rings of vnic0 queue 2 took all $size KiB of binding N (small): frames are lost whenever an "\
'application holds any of it. Bind more memory'"$shorter" \
      sed 's/binding [0-9]*/binding N/' /tmp/test/warning
    expect 1 sh -c "devmemctl pools vnic0 | grep -c ' $((size / 4))  *$size KiB  -         small'"
    devmemctl unbind small
  done
  ethtool -G vnic0 rx 32
  expect '' sh -c 'devmemctl bind vnic0 --queues 2 --memory udmabuf:256KiB --persistent 2>&1 >/dev/null'
}

test_service_refuses_callers() {
  start_service
  for how in '' 'unshare -Ur'; do
    expect_refusal 1 'devmemctl: bind: binding and unbinding are for root; this is user 65534: run it as root, or start '\
'devmemd with --group (EPERM)' su nobody -c "$how devmemctl bind vnic0 --queues 2 --memory memfd:1MiB"
  done
  expect_bound ''
}

# A service that may not bind itself.
test_service_without_privileges() {
  for how in '' 'unshare -Ur'; do
    su nobody -c "exec $how devmemd --socket /tmp/nobody.sock" >/dev/null 2>/tmp/test/service.log &
    echo $! >>/tmp/background
    wait_for 'the service' grep -q serving /tmp/test/service.log
    expect_refusal 1 "devmemctl: bind: the service lacks CAP_NET_ADMIN in the interface's network namespace; run it as "\
'root: sudo devmemd (EPERM)' with-dmabuf 16 su nobody -c \
      'devmemctl bind --socket /tmp/nobody.sock vnic0 --queues 2 --memory fd:9'
    stop_all
    rm -f /tmp/nobody.sock
  done
}

test_service_refuses() {
  start_service
  refused() { expect_refusal 1 "devmemctl: bind: $1" devmemctl bind vnic0 --queues "$2" --memory udmabuf:1MiB; }
  refused 'vnic0 has no receive queue 9; devmemctl queues vnic0 lists them (EINVAL) at .queues[1]' 2,9
  ethtool -G vnic0 tcp-data-split off
  refused 'tcp-data-split is disabled on vnic0; run: ethtool -G vnic0 tcp-data-split on (EINVAL)' 2
  ethtool -G vnic0 tcp-data-split on
  set_hds_thresh 64
  advice='devmemctl call ethtool rings-set --do '"'"'{"header":{"dev-name":"vnic0"},"hds-thresh":0}'"'"
  refused "hds-thresh is not zero on vnic0; run: $advice (EINVAL)" 2
  eval "$advice"
  devmemctl bind vnic0 --queues 5 --memory udmabuf:1MiB --name train --persistent
  refused 'queue 5 of vnic0 is held by binding 4 (train) (EBUSY) at .queues[1]' 2,5
  expect_bound 5
}
