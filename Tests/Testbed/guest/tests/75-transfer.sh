# devmemctl receive and send across the cable, against each other and against what else speaks TCP, each byte compared.

bytes=4000000

# start_services: one in each namespace; $far_socket is where the other end's serves.
start_services() {
  far_socket=/run/devmemd-far.sock
  ethtool -N vnic0 flow-type tcp4 dst-port 5201 action 5
  ethtool -N vnic0 flow-type tcp6 dst-port 5201 action 5
  start_service
  background_there far-service devmemd --socket $far_socket
  wait_for 'the other service' grep -q serving /tmp/test/far-service
}

# start_receiver OPTION…: receives on port 5201 into memory bound to queue 5; $receiver is its process.
start_receiver() {
  background receiver devmemctl receive --listen 5201 --interface vnic0 --queues 5 "$@"
  receiver=$started
  expect_line receiver '^devmemctl: listening on '
}

finish_receiver() { wait_for 'the receiver' gone "$receiver"; }

# far_send OPTION…: sends from the other port's memory.
far_send() { there devmemctl send --socket $far_socket --interface vnic1 "$@"; }

# What an end says at its end, without what differs between runs: said_by FILE
said_by() {
  sed -E '/listening/d; s/ in [0-9.]+ s, .*B\/s\./ in N s./; s/dmabuf [0-9]+/dmabuf N/; s/[0-9]+ (fragments|calls)/N \1/' \
    "/tmp/test/$1"
}

received_all='Received 3.8 MiB (4000000 bytes) in N s.
3.8 MiB into dmabuf N as N fragments.
Every byte i of the stream was i modulo 251.'

sent_all='Sent 3.8 MiB (4000000 bytes) in N s.
3.8 MiB from dmabuf N in N calls.'

# transfer ADDRESS: a pattern from device memory to device memory.
transfer() {
  start_receiver --validate 251
  far_send "$1" 5201 --pattern 251 --bytes $bytes >/tmp/test/sender 2>&1 || fail "$(cat /tmp/test/sender)"
  finish_receiver
  expect "$received_all" said_by receiver
  expect "$sent_all" said_by sender
  nothing_is_left
}

# Both bindings have gone, and with them their memory.
nothing_is_left() {
  expect '[]' devmemctl bindings --json
  expect '[]' devmemctl bindings --json --socket $far_socket
  expect_bound ''
  wait_for 'the memory to be free' eval '! kernel page-pool-get --dump "{}" | grep -q dmabuf'
}

test_transfer_over_ipv4() {
  lay_cable
  start_services
  transfer 10.0.0.1
  queue_5_received_it
}

test_transfer_over_ipv6() {
  lay_cable
  start_services
  transfer fd00::1
  queue_5_received_it
}

test_transfer_without_segmentation_by_the_card() {
  lay_cable
  start_services
  there ethtool -K vnic1 tso off gso off
  transfer 10.0.0.1
  transfer fd00::1
}

test_transfer_with_frames_lost() {
  lay_cable
  start_services
  echo 20 >$faults/0/drop_every
  transfer 10.0.0.1
  there ethtool -K vnic1 tso off gso off
  transfer fd00::1
}

# From a card that splits headers off late: some bytes come beside the fragments, in their place in the stream. A packet
# that has nothing else, as may be, comes as ordinary bytes.
test_transfer_partly_linear() {
  lay_cable
  start_services
  echo 16 >$faults/0/linear_bytes
  for address in 10.0.0.1 fd00::1; do
    start_receiver --validate 251
    far_send $address 5201 --pattern 251 --bytes $bytes >/tmp/test/sender 2>&1 || fail "$(cat /tmp/test/sender)"
    finish_receiver
    expect_line receiver '^3\.8 MiB into dmabuf [0-9]+ as [0-9]+ fragments(,| and) [1-9][0-9.]* (B|KiB) beside fragments\b'
    expect_line receiver '^Every byte i of the stream was i modulo 251\.$'
    nothing_is_left
  done
}

test_transfer_in_large_pages() {
  echo 2 >/proc/sys/vm/nr_hugepages
  lay_cable
  start_services
  background receiver with-dmabuf huge:2 sh -c \
    'devmemctl bind vnic0 --queues 5 --memory fd:9 --rx-page-size 16KiB --name train --persistent >/dev/null &&
      exec devmemctl receive --listen 5201 --binding train --memory fd:9 --validate 251'
  receiver=$started
  expect_line receiver '^devmemctl: listening on '
  far_send 10.0.0.1 5201 --pattern 251 --bytes $bytes >/tmp/test/sender 2>&1 || fail "$(cat /tmp/test/sender)"
  finish_receiver
  expect "$received_all" said_by receiver
  devmemctl unbind train
  nothing_is_left
  echo 0 >/proc/sys/vm/nr_hugepages
}

test_transfer_between_memory_of_each_kind() {
  echo 8 >/proc/sys/vm/nr_hugepages
  lay_cable
  start_services
  for memory in udmabuf:8MiB heap:8MiB hugetlb:8MiB@2MiB; do
    start_receiver --validate 251 --memory $memory
    far_send 10.0.0.1 5201 --pattern 251 --bytes $bytes --memory $memory >/tmp/test/sender 2>&1 ||
      fail "$(cat /tmp/test/sender)"
    finish_receiver
    expect "$received_all" said_by receiver
    expect "$sent_all" said_by sender
    nothing_is_left
  done
  echo 0 >/proc/sys/vm/nr_hugepages
}

# A file from memory to memory: the bytes, and the checksum that both ends and another program compute.
test_transfer_of_a_file() {
  lay_cable
  start_services
  head -c $bytes /dev/urandom >/tmp/test/file
  start_receiver --checksum --output /tmp/test/stream
  far_send 10.0.0.1 5201 --checksum --input /tmp/test/file >/tmp/test/sender 2>&1 || fail "$(cat /tmp/test/sender)"
  finish_receiver
  cmp /tmp/test/file /tmp/test/stream
  sum=$(crc32 /tmp/test/file | cut -d' ' -f1)
  for end in receiver sender; do expect_line $end "^The CRC-32 of the stream is $sum\\.$"; done
}

# The kernel takes the binding back with the service; the stream goes on in ordinary memory, and nothing of it is lost.
test_transfer_while_the_service_is_killed() {
  lay_cable
  start_service
  ethtool -N vnic0 flow-type tcp4 dst-port 5201 action 5
  head -c $bytes /dev/urandom >/tmp/test/file
  mkfifo /tmp/test/stream.fifo
  start_receiver --output /tmp/test/stream
  background_there sender sh -c 'exec nc 10.0.0.1 5201 </tmp/test/stream.fifo'
  exec 8>/tmp/test/stream.fifo
  head -c 1000000 /tmp/test/file >&8
  wait_for 'the first part' eval '[ "$(stat -c %s /tmp/test/stream)" = 1000000 ]'
  kill -9 $service
  wait_for 'the queue to be ordinary' expect_bound ''
  tail -c +1000001 /tmp/test/file >&8
  exec 8>&-
  finish_receiver
  cmp /tmp/test/file /tmp/test/stream
  expect_line receiver '^Received 3\.8 MiB \(4000000 bytes\) in '
  expect_line receiver '^devmemctl: the service went away, and binding 1 \(receive-[0-9]+\) with it$'
}

test_transfer_from_netcat() {
  lay_cable
  start_services
  head -c $bytes /dev/urandom >/tmp/test/file
  for address in 10.0.0.1 fd00::1; do
    start_receiver --output /tmp/test/stream
    there nc "$address" 5201 </tmp/test/file
    finish_receiver
    cmp /tmp/test/file /tmp/test/stream
    expect_line receiver '^3\.8 MiB into dmabuf [0-9]+ as [0-9]+ fragments\.$'
  done
}

test_transfer_to_netcat() {
  lay_cable
  start_services
  head -c $bytes /dev/urandom >/tmp/test/file
  for address in 10.0.0.1 fd00::1; do
    background stream nc -l -p 5202
    wait_for 'netcat to listen' sh -c 'netstat -ltn | grep -q :5202'
    far_send "$address" 5202 --input /tmp/test/file >/tmp/test/sender 2>&1 || fail "$(cat /tmp/test/sender)"
    wait_for 'netcat' gone "$started"
    cmp /tmp/test/file /tmp/test/stream
    expect "$sent_all" said_by sender
  done
}

# The other end listens, and the receiver calls it.
test_transfer_the_other_way_round() {
  lay_cable
  start_services
  ethtool -N vnic0 flow-type tcp4 src-port 5203 action 5
  background_there sender devmemctl send --socket $far_socket --interface vnic1 --listen 5203 --pattern 251 --bytes $bytes
  sender=$started
  expect_line sender '^devmemctl: listening on '
  devmemctl receive 10.0.0.2 5203 --interface vnic0 --queues 5 --validate 251 >/tmp/test/receiver 2>&1
  wait_for 'the sender' gone $sender
  expect "$received_all" said_by receiver
  expect "$sent_all" said_by sender
}

# Programs in C at the other end, which know nothing of ours.
test_transfer_from_another_program() {
  lay_cable
  start_services
  devmem-send - - $bytes >/tmp/test/file
  start_receiver --output /tmp/test/stream
  there devmem-send 10.0.0.1 5201 $bytes
  finish_receiver
  cmp /tmp/test/file /tmp/test/stream
}

test_transfer_to_another_program() {
  lay_cable
  start_services
  devmem-send - - $bytes >/tmp/test/file
  background receiver with-dmabuf 512 sh -c \
    "devmemctl bind vnic0 --queues 5 --memory fd:9 --name train --persistent && exec devmem-receive 5201"
  expect_line receiver '^listening$'
  far_send 10.0.0.1 5201 --input /tmp/test/file >/tmp/test/sender 2>&1 || fail "$(cat /tmp/test/sender)"
  wait_for 'the receiver' gone "$started"
  expect '4000000 bytes: 4000000 in dmabuf N, 0 linear, 0 plain' received
}
