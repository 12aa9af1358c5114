# What the service costs: time as a ratio to doing without it, and memory.

test_speed_of_bind_and_unbind() {
  start_service
  netdev-script speed "$DEVMEMD_SOCKET" 40 >/tmp/test/speed
  while read -r line; do note "$line"; done </tmp/test/speed
  expect 2 grep -c ratio /tmp/test/speed
}

# 16 MiB, after a day's work: many binds, lists and a watcher.
test_speed_leaves_memory_alone() {
  start_service
  start_watcher
  for i in $(seq 20); do
    devmemctl bind vnic0 --queues 2-5 --memory udmabuf:4MiB --name "train$i" --persistent >/tmp/test/bind
    devmemctl queues >/tmp/test/queues
    devmemctl unbind "train$i" >/tmp/test/unbind
  done
  resident=$(sed -n 's/^VmRSS:[[:space:]]*\([0-9]*\) kB/\1/p' "/proc/$service/status")
  note "resident memory of devmemd: $resident KiB"
  [ "$resident" -le 16384 ] || fail "devmemd has $resident KiB resident"
}

# The same stream to three receivers in turn, none of which looks at the bytes: into device memory by devmemctl and, where
# it is there, by ncdevmem; as ordinary bytes by a program that does nothing but receive. They come by the same queue.
test_speed_of_receiving() {
  lay_cable
  start_service
  programs='devmemctl plain'
  [ ! -x /bin/ncdevmem ] || programs="$programs ncdevmem"
  for round in 0 1 2 3; do
    for program in $programs; do
      time_stream "$program"
      # The first of each warms up.
      [ $round = 0 ] || echo "$program $(stream_times)" >>/tmp/test/times
    done
  done
  for program in $programs; do
    for what in 2 3; do median_of $program $what; done | paste -sd ' ' - |
      { read -r elapsed processor; echo "$program $elapsed $processor"; }
  done >/tmp/test/medians
  awk '$1 == "devmemctl" { elapsed = $2; processor = $3; next } {
    printf "receiving 32 MiB: devmemctl has %.2f x the rate of %s and takes %.2f x its processor time (%d and %d ms; %d and %d ms)\n",
      $2 / elapsed, $1, processor / $3, elapsed, $2, processor, $3 }' /tmp/test/medians >/tmp/test/speed
  while read -r line; do note "$line"; done </tmp/test/speed
  [ -s /tmp/test/speed ]
}

# time_stream PROGRAM: 32 MiB from the other port. The sender says how long it took, `time` what the receiver needed from
# its start to its end.
time_stream() {
  case $1 in
  devmemctl) set -- devmemctl receive --listen 5201 --interface vnic0 --queues 5 ;;
  plain) set -- devmem-receive 5201 plain ;;
  ncdevmem) set -- ncdevmem -l -s 10.0.0.1 -p 5201 -f vnic0 -t 5 -q 1 ;;
  esac
  # ncdevmem makes a rule of its own, and deletes others.
  ethtool -N vnic0 flow-type tcp4 dst-port 5201 action 5 loc 0 >/tmp/test/rule 2>&1 || true
  background receiver sh -c "exec time -f 'took %U %S' -o /tmp/test/took $* >/dev/null"
  wait_for 'the receiver to listen' sh -c 'netstat -ltn | grep -q ":5201 "'
  there devmemctl send 10.0.0.1 5201 --pattern 251 --bytes 32M --json >/tmp/test/sender
  wait_for 'the receiver' gone "$started"
}

# In milliseconds: how long the stream took, and the receiver's processor time.
stream_times() {
  sed -n 's/.*"microseconds": *\([0-9]*\).*/\1/p' /tmp/test/sender | awk '{ printf "%d ", $1 / 1000 }'
  awk '/^took/ { print ($2 + $3) * 1000 }' /tmp/test/took
}

median_of() {
  awk -v program="$1" -v column="$2" '$1 == program { print $column }' /tmp/test/times | sort -n |
    awk '{ all[NR] = $1 } END { print (all[int((NR + 1) / 2)] + all[int(NR / 2) + 1]) / 2 }'
}
