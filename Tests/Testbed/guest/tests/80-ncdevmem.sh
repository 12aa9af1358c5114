# The kernel's own test program at one end, ours at the other. It prepares the card itself: header split, the table of RSS,
# a rule for its port; and puts all of it back.

test_ncdevmem_finds_the_card_good() {
  ncdevmem -f vnic0 >/tmp/test/probe 2>&1 || fail "$(tail -3 /tmp/test/probe)"
}

# Whatever it receives it writes to its standard output.
ncdevmem_receives() {
  local address=$1
  shift
  lay_cable
  ethtool -K vnic0 ntuple on
  background ncdevmem sh -c "exec ncdevmem -l -s $address -p 5201 -f vnic0 -t 5 -q 1 >/tmp/test/stream"
  receiver=$started
  expect_line ncdevmem '^Waiting or connection'
  "$@"
  wait_for 'ncdevmem' gone "$receiver"
  expect_line ncdevmem '^ncdevmem: ok$|client exited'
  devmem-send - - 1000000 | cmp - /tmp/test/stream
}

test_ncdevmem_receives_over_ipv4() {
  ncdevmem_receives 10.0.0.1 there devmem-send 10.0.0.1 5201 1000000
}

test_ncdevmem_receives_over_ipv6() {
  ncdevmem_receives fd00::1 there devmem-send fd00::1 5201 1000000
}

test_ncdevmem_receives_from_device_memory() {
  ncdevmem_receives 10.0.0.1 send_from_device_memory
}

# The service is of the other end's namespace.
send_from_device_memory() {
  nsenter -t "$far" -n devmemd >/dev/null 2>/tmp/devmemd.log &
  echo $! >>/tmp/background
  wait_for 'the service' grep -q serving /tmp/devmemd.log
  there with-dmabuf 256 sh -c 'devmemctl bind vnic1 --direction tx --memory fd:9 --name out --persistent >/dev/null &&
    devmem-send 10.0.0.1 5201 1000000 "$(devmemctl bindings --json | sed -n "s/.*\"dmabuf-id\": *\([0-9]*\).*/\1/p")"'
}

test_ncdevmem_receives_from_devmemctl() {
  ncdevmem_receives 10.0.0.1 send_by_devmemctl
}

test_ncdevmem_receives_from_devmemctl_over_ipv6() {
  ncdevmem_receives fd00::1 send_by_devmemctl
}

send_by_devmemctl() {
  background_there service devmemd
  wait_for 'the service' grep -q serving /tmp/test/service
  devmem-send - - 1000000 >/tmp/test/file
  there devmemctl send "$address" 5201 --interface vnic1 --input /tmp/test/file >/tmp/test/sender 2>&1 ||
    fail "$(cat /tmp/test/sender)"
  expect_line sender '^976\.6 KiB from dmabuf [0-9]+ in [0-9]+ calls\.$'
}

# It sends line by line.
ncdevmem_sends() {
  local address=$1 pages=512
  lay_cable
  start_service
  ethtool -N vnic0 flow-type tcp4 dst-port 5201 action 5
  ethtool -N vnic0 flow-type tcp6 dst-port 5201 action 5
  background receiver with-dmabuf $pages sh -c \
    "devmemctl bind vnic0 --queues 5 --memory fd:9 --name train --persistent && exec devmem-receive 5201"
  expect_line receiver '^listening$'
  devmem-send - - 100000 | there ncdevmem -s "$address" -p 5201 -f vnic1 >/tmp/test/ncdevmem 2>&1 ||
    fail "$(tail -3 /tmp/test/ncdevmem)"
  wait_for 'the receiver' gone "$started"
  expect '100000 bytes: 100000 in dmabuf N, 0 linear, 0 plain' received
}

test_ncdevmem_sends_over_ipv4() { ncdevmem_sends 10.0.0.1; }

test_ncdevmem_sends_over_ipv6() { ncdevmem_sends fd00::1; }

ncdevmem_sends_to_devmemctl() {
  lay_cable
  start_service
  ethtool -N vnic0 flow-type tcp4 dst-port 5201 action 5
  ethtool -N vnic0 flow-type tcp6 dst-port 5201 action 5
  background receiver devmemctl receive --listen 5201 --interface vnic0 --queues 5 --output /tmp/test/stream
  expect_line receiver '^devmemctl: listening on '
  devmem-send - - 100000 >/tmp/test/file
  there ncdevmem -s "$1" -p 5201 -f vnic1 </tmp/test/file >/tmp/test/ncdevmem 2>&1 || fail "$(tail -3 /tmp/test/ncdevmem)"
  wait_for 'the receiver' gone "$started"
  cmp /tmp/test/file /tmp/test/stream
  expect_line receiver '^97\.7 KiB into dmabuf [0-9]+ as [0-9]+ fragments\.$'
}

test_ncdevmem_sends_to_devmemctl_over_ipv4() { ncdevmem_sends_to_devmemctl 10.0.0.1; }

test_ncdevmem_sends_to_devmemctl_over_ipv6() { ncdevmem_sends_to_devmemctl fd00::1; }
