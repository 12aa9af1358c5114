# What tests are written in. A test fails at the first command that fails.
set -u
export DEVMEMD_SOCKET=/run/devmemd.sock
faults=/sys/kernel/debug/devmem_vnic

fail() {
  echo "failed: $*"
  exit 1
}

# A line to show whether the test passes or not.
note() { echo "note: $*"; }

# --- a test's surroundings -------------------------------------------------------------------------------------------

# A fresh card with both ports up and header split on; afterwards no process of the test is left, the module can be
# removed, and the kernel has not complained.
run_test() {
  load_card
  (set -e; "$1")
  result=$?
  stop_all
  if [ $result != 0 ]; then
    [ ! -f /tmp/test/receiver ] || sed 's/^/receiver: /' /tmp/test/receiver
    [ ! -f /tmp/devmemd.log ] || sed 's/^/devmemd: /' /tmp/devmemd.log
    dmesg | tail -5 | sed 's/^/kernel: /'
  fi
  if [ -d /sys/module/devmem_vnic ]; then
    rmmod devmem_vnic || result=1
  fi
  rm -rf /tmp/test /tmp/background /tmp/devmemd.log
  allow=$(cat /tmp/allowed 2>/dev/null || echo '$^')
  rm -f /tmp/allowed
  if dmesg | grep -E 'WARNING:|BUG:|Oops|Call Trace|stalled' | grep -vE "$allow"; then
    dmesg | grep -vE "$allow" | tail -60
    echo 'failed: the kernel complained'
    result=1
  fi
  exit $result
}

load_card() {
  insmod /testbed/devmem_vnic.ko "$@" || fail 'the driver does not load'
  mkdir -p /tmp/test
  ethtool -G vnic0 tcp-data-split on
  ip link set vnic0 up
  ip link set vnic1 up
  index=$(cat /sys/class/net/vnic0/ifindex)
}

# Messages of the kernel that this test provokes.
allow_messages() { echo "$1" >/tmp/allowed; }

# set_hds_thresh BYTES: Debian's ethtool cannot.
set_hds_thresh() {
  devmemctl call --kernel ethtool rings-set --do "{\"header\":{\"dev-name\":\"vnic0\"},\"hds-thresh\":$1}"
}

# --- processes -------------------------------------------------------------------------------------------------------

# Runs a command in the background, its output in a file by the name given first; its number is in $started.
background() {
  local name=$1
  shift
  "$@" >"/tmp/test/$name" 2>&1 &
  started=$!
  echo $started >>/tmp/background
}

stop_all() {
  [ -f /tmp/background ] || return 0
  for process in $(cat /tmp/background); do kill "$process" 2>/dev/null; done
  for process in $(cat /tmp/background); do wait_for "process $process to end" gone "$process"; done
  rm -f /tmp/background
}

# A zombie has ended; it is a child of this shell or of one that has gone.
gone() { ! [ -d "/proc/$1" ] || grep -q '^State:.Z' "/proc/$1/status" 2>/dev/null; }

uptime_seconds() { cut -d. -f1 /proc/uptime; }

# Waits until a command succeeds, 20 seconds at most.
wait_for() {
  local what=$1 end=$(($(uptime_seconds) + 20))
  shift
  until "$@" >/dev/null 2>&1; do
    [ "$(uptime_seconds)" -lt $end ] || fail "waited in vain for $what"
    usleep 50000
  done
}

# Runs a watcher, its lines in the file `watch`, and returns when it misses nothing any more: it has two connections.
start_watcher() {
  background watch devmemctl watch "$@"
  wait_for 'the watcher' sh -c 'devmemctl status | grep -q "^clients *3"'
}

start_service() {
  devmemd "$@" >/dev/null 2>/tmp/devmemd.log &
  service=$!
  echo $service >>/tmp/background
  wait_for 'the service' grep -q serving /tmp/devmemd.log
}

# --- payload ----------------------------------------------------------------------------------------------------------

# lay_cable: vnic1 in a namespace of its own, addresses on both ends.
lay_cable() {
  unshare -n sleep 1000 &
  far=$!
  echo $far >>/tmp/background
  wait_for 'the namespace' eval '[ "$(readlink /proc/$far/ns/net)" != "$(readlink /proc/self/ns/net)" ]'
  ip link set vnic1 netns $far
  ip addr add 10.0.0.1/24 dev vnic0
  # Without waiting for a neighbour that could have the same address.
  echo 0 >/proc/sys/net/ipv6/conf/vnic0/accept_dad
  ip addr add fd00::1/64 dev vnic0
  there ip link set lo up
  there ip addr add 10.0.0.2/24 dev vnic1
  there sh -c 'echo 0 >/proc/sys/net/ipv6/conf/vnic1/accept_dad'
  there ip addr add fd00::2/64 dev vnic1
  there ip link set vnic1 up
  ethtool -X vnic0 equal 2
  ethtool -K vnic0 ntuple on
}

there() { nsenter -t "$far" -n "$@"; }

# As `background`, at the other end. What is started is the command itself, and not a shell around it.
background_there() {
  local name=$1
  shift
  background "$name" nsenter -t "$far" -n "$@"
}

# The bound queue counted it.
queue_5_received_it() {
  devmemctl stats vnic0 --queues | awk '$2 == "rx" && $3 == 5 && $5 > 4000000 { found = 1 } END { exit !found }'
}

# What devmem-receive said at its end.
received() { sed -n 's/dmabuf [0-9]*/dmabuf N/; s/; .*//; s/^\([0-9]* bytes\)/\1/p' /tmp/test/receiver; }

# --- looking ---------------------------------------------------------------------------------------------------------

# The numbers that the kernel gives out differ between runs: this interface's index, NAPIs, pools, dmabufs. The first that
# a text names of each kind becomes 1, the next one 2, and so on.
settled() {
  sed "s/\"ifindex\":$index\\b/\"ifindex\":\"vnic0\"/g" | awk '{
    out = ""
    while (match($0, /"(napi-id|dmabuf|dmabuf-id)":[0-9]+/)) {
      field = substr($0, RSTART, RLENGTH)
      split(field, part, ":")
      if (!((part[1], part[2]) in seen)) seen[part[1], part[2]] = ++count[part[1]]
      out = out substr($0, 1, RSTART - 1) part[1] ":" seen[part[1], part[2]]
      $0 = substr($0, RSTART + RLENGTH)
    }
    print out $0
  }'
}

kernel() {
  local operation=$1
  shift
  devmemctl call --kernel netdev "$operation" "$@"
}

# The receive queues of the card that show a dmabuf, as "2 3".
bound_queues() {
  kernel queue-get --dump "{\"ifindex\":$index}" | sed -n 's/.*"id":\([0-9]*\),"type":"rx".*"dmabuf":.*/\1/p' |
    sort -n | paste -sd ' ' -
}

expect_bound() { expect "$1" bound_queues; }

# What tells whether anything changed: queues with NAPI and dmabuf, and the page pools that carry memory of a binding.
card_state() {
  kernel queue-get --dump "{\"ifindex\":$index}"
  kernel page-pool-get --dump '{}' | grep '"dmabuf"' | sed 's/"inflight[^,}]*,\{0,1\}//g' || true
}

# --- expecting -------------------------------------------------------------------------------------------------------

# The command succeeds and prints exactly this.
expect() {
  local expected=$1 actual
  shift
  actual=$("$@" 2>&1) || fail "$* ended with $?: $actual"
  [ "$actual" = "$expected" ] || fail "$*
expected: $expected
   found: $actual"
}

# The command ends with this status and prints exactly this.
expect_refusal() {
  local status=$1 expected=$2 actual code=0
  shift 2
  actual=$("$@" 2>&1) || code=$?
  [ "$code" = "$status" ] || fail "$* ended with $code, not $status: $actual"
  [ "$actual" = "$expected" ] || fail "$*
expected: $expected
   found: $actual"
}

# The file has a line that matches, now or soon.
expect_line() { wait_for "a line like $2 in $1: $(cat "/tmp/test/$1")" grep -qE "$2" "/tmp/test/$1"; }
