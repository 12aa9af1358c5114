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
