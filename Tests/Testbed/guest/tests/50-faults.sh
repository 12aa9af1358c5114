# A driver that fails: the kernel's number reaches the client, and the card is as it was.

# fault OPERATION QUEUE ERRNO [TIMES]
fault() { echo "$3 ${4:-1}" >"$faults/0/queue$2/fail_$1"; }

refuses_and_restores() {
  before=$(card_state)
  expect_refusal 1 "devmemctl: $1" devmemctl bind vnic0 --queues "$2" --memory udmabuf:1MiB --persistent
  expect "$before" card_state
  expect '[]' devmemctl bindings --json
}

test_allocation_fails() {
  start_service
  fault alloc 2 12
  refuses_and_restores x 2
  fault alloc 3 12
  refuses_and_restores x 2,3
}
