# What the kernel refuses to send from device memory on a connection that stands, and how that is told.

# bind_out: memory of vnic0's for sending; $out is the kernel's number of it.
bind_out() {
  start_service
  devmemctl bind vnic0 --direction tx --memory udmabuf:1MiB --name out --persistent
  out=$(devmemctl bindings --json | sed -n 's/.*"dmabuf-id": *\([0-9]*\).*/\1/p')
}

# try_sends ADDRESS COMMAND: a send before the command, and after it two more with an ordinary byte in between.
try_sends() {
  netdev-script try-sends "$1" 5202 "$out" "$2" 2>&1 | sed -E "s/dmabuf $out/dmabuf N/; s/^kill .*: 0/kill: 0/"
}

netcat_listens() { wait_for 'netcat to listen' "$@" sh -c 'netstat -ltn | grep -q ":5202 "'; }

test_send_by_another_interface() {
  bind_out
  background stream nc -l -p 5202
  netcat_listens
  words='sendmsg: No such device (ENODEV): the connection leaves by another interface than the one that dmabuf N is bound '\
'to, or its route has gone'
  expect "before: $words
true: 0
after: $words
byte: taken
again: $words" try_sends 127.0.0.1 true
}

# The peer dies with bytes unread, so that its kernel resets the connection.
test_send_after_a_reset() {
  lay_cable
  bind_out
  background_there stream nc -l -p 5202
  netcat_listens there
  kill -STOP "$started"
  expect 'before: taken
kill: 0
after: sendmsg: Connection reset by peer (ECONNRESET): the peer reset the connection
byte: send: Broken pipe (EPIPE): 1 bytes
again: sendmsg: Broken pipe (EPIPE): nothing more can be sent: the connection has ended' \
    try_sends 10.0.0.2 "kill -KILL $started; usleep 300000"
}

# The first send afterwards still goes by the route that the connection has kept, or fails with ENODEV for it. No packet
# goes that way, and the connection has none from then on.
test_send_without_a_route() {
  lay_cable
  bind_out
  background_there stream nc -l -p 5202
  netcat_listens there
  expect 'before: taken
ip route del 10.0.0.0/24: 0
byte: taken
again: sendmsg: No route to host (EHOSTUNREACH): there is no route to the peer' \
    eval 'try_sends 10.0.0.2 "ip route del 10.0.0.0/24" | grep -v ^after'
}

# A limit for one note at a time makes sends wait for each other; one for none is told.
test_send_without_room_to_note_it() {
  lay_cable
  bind_out
  usual=$(cat /proc/sys/net/core/optmem_max)
  background_there stream nc -l -p 5202
  netcat_listens there
  echo 1 >/proc/sys/net/core/optmem_max
  tried=$(try_sends 10.0.0.2 true)
  head -c 1000000 /dev/urandom >/tmp/test/file
  wait_for 'netcat' gone "$started"
  background_there stream nc -l -p 5202
  netcat_listens there
  echo 2000 >/proc/sys/net/core/optmem_max
  devmemctl send 10.0.0.2 5202 --interface vnic0 --input /tmp/test/file --chunk 4096 || sent=no
  echo "$usual" >/proc/sys/net/core/optmem_max
  words='sendmsg: No buffer space available (ENOBUFS): the kernel has no room to note one more send; its limit is '\
'net.core.optmem_max'
  expect "before: $words
true: 0
after: $words
byte: taken
again: $words" echo "$tried"
  wait_for 'netcat' gone "$started"
  [ -z "${sent-}" ] && cmp /tmp/test/file /tmp/test/stream
}
