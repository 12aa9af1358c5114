# What the kernel refuses, in its own words, and what the service makes of that.

bind_rx() { with-dmabuf 16 devmemctl call --kernel netdev bind-rx --do "$1"; }

refuses() { expect_refusal 1 "devmemctl: bind-rx: $1" bind_rx "$2"; }

test_kernel_on_devices() {
  refuses 'the kernel gave no words for it (ENODEV)' '{"ifindex":999,"queues":[{"id":1,"type":"rx"}],"fd":9}'
  refuses '(EOPNOTSUPP) at .ifindex' '{"ifindex":1,"queues":[{"id":0,"type":"rx"}],"fd":9}'
  refuses 'missing ifindex' '{"queues":[{"id":1,"type":"rx"}],"fd":9}'
}

test_kernel_on_queues() {
  refuses 'x' "{\"ifindex\":$index,\"queues\":[{\"id\":8,\"type\":\"rx\"}],\"fd\":9}"
  refuses 'x' "{\"ifindex\":$index,\"queues\":[{\"id\":1,\"type\":\"tx\"}],\"fd\":9}"
  refuses 'x' "{\"ifindex\":$index,\"fd\":9}"
  refuses 'x' "{\"ifindex\":$index,\"queues\":[{\"id\":1}],\"fd\":9}"
  refuses 'x' "{\"ifindex\":$index,\"queues\":[{\"type\":\"rx\"}],\"fd\":9}"
}

test_kernel_on_memory() {
  one="\"ifindex\":$index,\"queues\":[{\"id\":1,\"type\":\"rx\"}]"
  refuses 'x' "{$one}"
  refuses 'x' "{$one,\"fd\":77}"
  refuses 'x' "{$one,\"fd\":9,\"rx-page-size\":5000}"
  refuses 'x' "{$one,\"fd\":9,\"rx-page-size\":8192}"
}
