# What the service costs: time as a ratio to doing without it, and memory.

test_speed_of_bind_and_unbind() {
  start_service
  netdev-script speed "$DEVMEMD_SOCKET" 40 >/tmp/test/speed
  while read -r line; do note "$line"; done </tmp/test/speed
  expect 2 grep -c ratio /tmp/test/speed
  for ratio in $(sed -n 's/.*ratio \([0-9.]*\);.*/\1/p' /tmp/test/speed); do
    at_least 1.10 "$ratio" || fail "the service takes $ratio x the time of doing without it"
  done
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

# The same stream to two or three receivers in turn, none of which looks at the bytes: into device memory by devmemctl and,
# where it is there, by ncdevmem; as ordinary bytes by a program that does nothing but receive. They come by the same queue.
# Each round gives ratios of its own, and their median counts.
test_speed_of_receiving() {
  lay_cable
  start_service
  programs='devmemctl plain'
  [ ! -x /bin/ncdevmem ] || programs="$programs ncdevmem"
  for round in 0 1 2 3 4 5; do
    for program in $programs; do
      time_stream "$program"
      # The first of each warms up.
      [ $round = 0 ] || echo "$program $round $(stream_times)" >>/tmp/test/times
    done
    # The other way round the next time.
    programs=$(echo "$programs" | tr ' ' '\n' | tac | paste -sd ' ' -)
  done
  compare_with plain 0.95
  [ ! -x /bin/ncdevmem ] || compare_with ncdevmem 1
}

# compare_with PROGRAM RATE: devmemctl has RATE times its rate at least, and says how much processor time it takes.
compare_with() {
  rate=$(median_ratio 3 "$1" devmemctl)
  stream=$(median_ratio 4 devmemctl "$1")
  whole=$(median_ratio 5 devmemctl "$1")
  note "receiving 32 MiB: devmemctl has $rate x the rate of $1: $(median 3 devmemctl) and $(median 3 "$1") ms;"
  note "  it takes $stream x its processor time from listening on: $(median 4 devmemctl) and $(median 4 "$1") ms;"
  note "  $whole x with start, memory and binding: $(median 5 devmemctl) and $(median 5 "$1") ms; medians of 5 rounds"
  at_least "$rate" "$2" || fail "devmemctl has $rate x the rate of $1"
  [ "$1" != ncdevmem ] || at_least 1 "$whole" || fail "devmemctl takes $whole x the processor time of $1"
}

at_least() { awk "BEGIN { exit !($1 >= $2) }"; }

# time_stream PROGRAM: 32 MiB from the other port. The sender says how long it took, and processor-time what the receiver
# took before, while it started and bound memory, and in all.
time_stream() {
  case $1 in
  devmemctl) set -- devmemctl receive --listen 5201 --interface vnic0 --queues 5 ;;
  plain) set -- devmem-receive 5201 plain ;;
  ncdevmem) set -- ncdevmem -l -s 10.0.0.1 -p 5201 -f vnic0 -t 5 -q 1 ;;
  esac
  # ncdevmem makes a rule of its own, and deletes others.
  ethtool -N vnic0 flow-type tcp4 dst-port 5201 action 5 loc 0 >/tmp/test/rule 2>&1 || true
  background receiver sh -c "exec processor-time /tmp/test/took $* >/dev/null"
  wait_for 'the receiver to listen' sh -c 'netstat -ltn | grep -q ":5201 "'
  kill -USR1 "$started"
  there devmemctl send 10.0.0.1 5201 --pattern 251 --bytes 32M --json >/tmp/test/sender
  wait_for 'the receiver' gone "$started"
}

# In milliseconds: how long the stream took, and the receiver's processor time since it listened, and in all.
stream_times() {
  sed -n 's/.*"microseconds": *\([0-9]*\).*/\1/p' /tmp/test/sender | awk '{ printf "%.1f ", $1 / 1000 }'
  awk '{ printf "%.1f %.1f\n", ($2 - $1) / 1000, $2 / 1000 }' /tmp/test/took
}

# median COLUMN PROGRAM
median() {
  awk -v program="$2" -v column="$1" '$1 == program { print $column }' /tmp/test/times | middle '%.0f'
}

# median_ratio COLUMN PROGRAM OTHER: of the rounds' ratios of the one to the other.
median_ratio() {
  awk -v one="$2" -v other="$3" -v column="$1" '$1 == one { a[$2] = $column } $1 == other { b[$2] = $column }
    END { for (round in a) print a[round] / b[round] }' /tmp/test/times | middle '%.2f'
}

middle() {
  sort -n | awk -v form="$1" '{ all[NR] = $1 } END { printf form, (all[int((NR + 1) / 2)] + all[int(NR / 2) + 1]) / 2 }'
}
