# What sockets of device memory come to at their edges: bytes that came another way, refusals, and memory that goes back.

# start_train PAGES COMMAND…: queue 5 bound as `train`, port 5201 steered there, and a receiver with that memory.
start_train() {
  start_service
  ethtool -N vnic0 flow-type tcp4 dst-port 5201 action 5
  background receiver with-dmabuf "$1" sh -c \
    "devmemctl bind vnic0 --queues 5 --memory fd:9 --name train --persistent && $2"
  receiver=$started
  expect_line receiver 'listening'
}

# Pieces of the binding's memory that are not in its page pool.
pieces_out() { kernel page-pool-get --dump '{}' | sed -n '/"dmabuf"/s/.*"inflight":\([0-9]*\).*/\1/p'; }

# What a connection brings that nobody steered: ordinary bytes, without a word of control data.
test_socket_by_another_queue() {
  lay_cable
  start_service
  head -c 1000000 /dev/urandom >/tmp/test/file
  background receiver devmemctl receive --listen 5201 --interface vnic0 --queues 5 --output /tmp/test/stream
  expect_line receiver '^devmemctl: listening on '
  there nc 10.0.0.1 5201 </tmp/test/file
  wait_for 'the receiver' gone "$started"
  cmp /tmp/test/file /tmp/test/stream
  expect_line receiver '^0 B into dmabuf [0-9]+ as 0 fragments and 976\.6 KiB of ordinary bytes\.$'
  expect_line receiver '^devmemctl: nothing came by vnic0 queue 5; steer the connection there before it is made, as in '
}

# The binding ends in the middle of a stream: what is received later comes as ordinary bytes.
test_socket_after_unbind() {
  lay_cable
  start_train 512 'exec devmemctl receive --listen 5201 --binding train --memory fd:9 --output /tmp/test/stream'
  head -c 2000000 /dev/urandom >/tmp/test/file
  there sh -c 'half() { dd if=/tmp/test/file bs=1000000 count=1 "skip=$1" 2>/dev/null; }
    { half 0; until [ -f /tmp/test/unbound ]; do usleep 20000; done; half 1; } | nc 10.0.0.1 5201' &
  echo $! >>/tmp/background
  wait_for 'half of the stream' sh -c '[ "$(stat -c %s /tmp/test/stream)" -ge 1000000 ]'
  devmemctl unbind train
  touch /tmp/test/unbound
  wait_for 'the receiver' gone "$receiver"
  cmp /tmp/test/file /tmp/test/stream
  expect_line receiver '^976\.6 KiB into dmabuf [0-9]+ as [0-9]+ fragments and 976\.6 KiB of ordinary bytes\.$'
  wait_for 'the memory to be free' eval '[ "$(devmemctl bindings --json)" = "[]" ]'
}

# What a receiver keeps when it is killed goes back with its socket.
test_socket_gives_its_memory_back_when_it_dies() {
  lay_cable
  start_train 2048 'exec netdev-script receive 5201 1000'
  before=$(pieces_out)
  background_there sender sh -c '{ devmem-send - - 2000000; sleep 1000; } | nc 10.0.0.1 5201'
  wait_for 'pieces to be out' eval '[ "$(pieces_out)" -gt $((before + 400)) ]'
  kill -KILL "$receiver"
  wait_for 'the receiver' gone "$receiver"
  nothing_is_kept
}

# The binding ends at once, and its page pool with it: it does not wait for anybody.
nothing_is_kept() {
  devmemctl unbind train
  expect '[]' devmemctl bindings --json
  wait_for 'the memory to be free' eval '! kernel page-pool-get --dump "{}" | grep -q dmabuf'
}

# Asked for as bytes, and without room to tell of a fragment: each is refused in words, and nothing is lost. Nor is it by
# a look, which has a token of its own, and a byte can be thrown away. Fragments of many calls are then kept and go back together, in more ranges and tokens than one call takes.
test_socket_receives_as_asked() {
  lay_cable
  start_train 4096 'exec netdev-script receive 5201 1000'
  there devmem-send 10.0.0.1 5201 6000000
  wait_for 'the receiver' gone "$receiver"
  expect 'as bytes: recvmsg: Bad address (EFAULT): what comes next lies in device memory and cannot be read as bytes; '\
'receive it into a Delivery
without room: recvmsg: Buffer or request is too small (ETOOSMALL): there is room to tell of 0 fragments, which is too '\
'little; give the Delivery more fragmentRoom
thrown away: 1, received where it was seen: true, by another token: true
6000000 bytes, kept at a time: more than a call returns
out at the end: 0, waiting to be returned: 0' sed '1,/^listening$/d' /tmp/test/receiver
  nothing_is_kept
}

test_socket_sends_as_asked() {
  lay_cable
  start_service
  background_there stream nc -l -p 5202
  wait_for 'netcat to listen' there sh -c 'netstat -ltn | grep -q :5202'
  with-dmabuf 256 sh -c 'devmemctl bind vnic0 --direction tx --memory fd:9 --name out --persistent >/dev/null &&
    exec netdev-script send 10.0.0.2 5202 "$(devmemctl bindings --json | sed -n "s/.*\"dmabuf-id\": *\([0-9]*\).*/\1/p")"' \
    >/tmp/test/sender 2>&1 || fail "$(cat /tmp/test/sender)"
  wait_for 'netcat' gone "$started"
  expect "binding 0: sendmsg: Invalid argument (EINVAL): binding 0 is none: the kernel would send this process' own memory; "\
'bind with direction tx
no binding: sendmsg: Invalid argument (EINVAL): dmabuf N is not bound for sending; bind it with direction tx
beyond the end: sendmsg: Bad address (EFAULT): a range ends beyond the memory of dmabuf N
sent 1048576 bytes, unfinished 0, copied 0' sed -E 's/dmabuf [0-9]+/dmabuf N/' /tmp/test/sender
  # Byte i is i modulo 251.
  expect 1048576 stat -c %s /tmp/test/stream
  head -c 251 /tmp/test/stream >/tmp/test/period
  for i in $(seq 13); do
    cat /tmp/test/period /tmp/test/period >/tmp/test/periods
    mv /tmp/test/periods /tmp/test/period
  done
  head -c 1048576 /tmp/test/period | cmp - /tmp/test/stream
}
