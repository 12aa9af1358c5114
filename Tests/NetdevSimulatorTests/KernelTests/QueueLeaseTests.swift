import NetdevMessages
import NetdevSimulator
import NetlinkCodec
import Testing

/// The cases of the kernel's net/nk_qlease.py that one network namespace has, but for those in `QueueLeaseChannelTests`. A
/// netkit here is a single one: it has no peer that could be the primary.
@Suite struct QueueLeaseTests {
  // MARK: Refusals

  @Test("nk_qlease.py: test_double_lease, test_single_double_lease") func doubleLease() throws {
    var machine = try LeaseMachine()
    let (nsim, netkit) = (try machine.netdevsim(), try machine.netkit(queues: 3))
    #expect(try machine.create(netkit, from: nsim) == 1)
    #expect(machine.refusal(netkit, from: nsim) == .EBUSY)
  }

  @Test("nk_qlease.py: test_two_netkits_same_queue") func twoNetkitsSameQueue() throws {
    var machine = try LeaseMachine()
    let nsim = try machine.netdevsim()
    let (first, second) = (try machine.netkit("nk0"), try machine.netkit("nk1"))
    #expect(try machine.create(first, from: nsim) == 1)
    #expect(machine.refusal(second, from: nsim) == .EBUSY)
  }

  @Test("nk_qlease.py: test_virtual_lessor, test_self_lease") func virtualLessor() throws {
    var machine = try LeaseMachine()
    let (first, second) = (try machine.netkit("nk0"), try machine.netkit("nk1"))
    #expect(machine.refusal(second, from: first, queue: 0) == .EINVAL)
    #expect(machine.refusal(first, from: first, queue: 0) == .EINVAL)
  }

  @Test("nk_qlease.py: test_phys_lessee") func physicalLessee() throws {
    var machine = try LeaseMachine()
    let (first, second) = (try machine.netdevsim("nsim0"), try machine.netdevsim("nsim1"))
    #expect(machine.refusal(first, from: second, queue: 0) == .EINVAL)
  }

  @Test("nk_qlease.py: test_veth_queue_create") func vethLessee() throws {
    var machine = try LeaseMachine()
    let nsim = try machine.netdevsim()
    let veth = try machine.kernel.addInterface(InterfaceDescription(name: "veth1", driver: .veth))
    #expect(machine.refusal(veth, from: nsim) == .EINVAL)
  }

  @Test("nk_qlease.py: test_different_lessors, test_single_different_lessors") func differentLessors() throws {
    var machine = try LeaseMachine()
    let (first, second) = (try machine.netdevsim("nsim0"), try machine.netdevsim("nsim1"))
    let netkit = try machine.netkit(queues: 3)
    #expect(try machine.create(netkit, from: first) == 1)
    #expect(machine.refusal(netkit, from: second) == .EOPNOTSUPP)
  }

  @Test("nk_qlease.py: test_queue_out_of_range") func queueOutOfRange() throws {
    var machine = try LeaseMachine()
    let (nsim, netkit) = (try machine.netdevsim(), try machine.netkit())
    #expect(machine.refusal(netkit, from: nsim, queue: 2) == .ERANGE)
  }

  @Test("nk_qlease.py: test_create_tx_type, test_lease_queue_tx_type") func transmitQueues() throws {
    var machine = try LeaseMachine()
    let (nsim, netkit) = (try machine.netdevsim(), try machine.netkit())
    #expect(machine.refusal(netkit, .tx, from: nsim) == .EINVAL)
    #expect(machine.refusal(netkit, .rx, from: nsim, .tx) == .EINVAL)
  }

  @Test("nk_qlease.py: test_create_limit") func createLimit() throws {
    var machine = try LeaseMachine()
    let (nsim, netkit) = (try machine.netdevsim(), try machine.netkit(queues: 1))
    #expect(machine.refusal(netkit, from: nsim) == .EINVAL)
    #expect(try machine.queue(1, of: nsim).lease == nil)
  }

  @Test("nk_qlease.py: test_lease_capacity_exhaustion") func capacityExhaustion() throws {
    var machine = try LeaseMachine()
    let (nsim, netkit) = (try machine.netdevsim(queues: 4), try machine.netkit(queues: 3))
    #expect(try machine.create(netkit, from: nsim, queue: 1) == 1)
    #expect(try machine.create(netkit, from: nsim, queue: 2) == 2)
    #expect(machine.refusal(netkit, from: nsim, queue: 3) == .EINVAL)
    #expect(try machine.queue(1, of: nsim).lease?.ifindex == netkit)
    #expect(try machine.queue(2, of: nsim).lease?.ifindex == netkit)
    #expect(try machine.queue(3, of: nsim).lease == nil)
  }

  @Test("nk_qlease.py: test_invalid_netns, test_invalid_phys_ifindex") func whatIsNotThere() throws {
    var machine = try LeaseMachine()
    let netkit = try machine.netkit()
    #expect(machine.refusal(netkit, from: 1, queue: 0, namespace: 999) == .ENONET)
    #expect(machine.refusal(netkit, from: 99999, queue: 0) == .ENODEV)
  }

  /// The descriptor is never looked at.
  @Test("nk_qlease.py: test_bind_rx_leased_phys_queue") func bindOfALeasedQueue() throws {
    var machine = try LeaseMachine()
    let (nsim, netkit) = (try machine.netdevsim(), try machine.netkit())
    _ = try machine.create(netkit, from: nsim)
    var refused: ErrorNumber?
    do throws(NetlinkError) { _ = try machine.bind([0, 1], of: nsim, fd: 0) } catch { refused = error.errno }
    #expect(refused == .EOPNOTSUPP)
  }

  // MARK: What is seen of a lease

  @Test("nk_qlease.py: test_same_ns_lease, test_phys_queue_no_lease, test_queue_get_virtual") func aLeaseIsSeen() throws
  {
    var machine = try LeaseMachine()
    let (nsim, netkit) = (try machine.netdevsim(), try machine.netkit())
    #expect(try machine.create(netkit, from: nsim) == 1)
    let leased = try machine.queue(1, of: nsim)
    #expect(leased.lease?.ifindex == netkit && leased.lease?.queue?.id == 1 && leased.lease?.netnsID == nil)
    #expect(try machine.queue(0, of: nsim).lease == nil)
    let virtual = try machine.queue(1, of: netkit)
    #expect(virtual.id == 1 && virtual.ifindex == netkit && virtual.lease == nil)
    #expect(try machine.queue(0, of: netkit).lease == nil)
  }

  @Test("nk_qlease.py: test_multiple_leases") func multipleLeases() throws {
    var machine = try LeaseMachine()
    let (nsim, netkit) = (try machine.netdevsim(queues: 3), try machine.netkit(queues: 4))
    for queue: UInt32 in [1, 2] {
      let id = try machine.create(netkit, from: nsim, queue: queue)
      #expect(id == queue)
      let lease = try machine.queue(queue, of: nsim).lease
      #expect(lease?.ifindex == netkit && lease?.queue?.id == id)
    }
  }

  @Test("nk_qlease.py: test_lease_queue_zero") func queueZero() throws {
    var machine = try LeaseMachine()
    let (nsim, netkit) = (try machine.netdevsim(), try machine.netkit())
    #expect(try machine.create(netkit, from: nsim, queue: 0) == 1)
    #expect(try machine.queue(0, of: nsim).lease?.queue?.id == 1)
  }

  // MARK: What a lease lives through, and what ends it

  @Test("nk_qlease.py: test_link_flap_phys, test_link_flap_virt") func linkFlap() throws {
    var machine = try LeaseMachine()
    let (nsim, netkit) = (try machine.netdevsim(), try machine.netkit())
    _ = try machine.create(netkit, from: nsim)
    for ifindex in [nsim, netkit] {
      try machine.kernel.setUp(false, ifindex)
      try machine.kernel.setUp(true, ifindex)
      #expect(try machine.queue(1, of: nsim).lease?.queue?.id == 1)
    }
  }

  @Test("nk_qlease.py: test_lease_devices_down") func devicesDown() throws {
    var machine = try LeaseMachine()
    let (nsim, netkit) = (try machine.netdevsim(isUp: false), try machine.netkit(isUp: false))
    #expect(try machine.create(netkit, from: nsim) == 1)
    for ifindex in [nsim, netkit] { try machine.kernel.setUp(true, ifindex) }
    #expect(try machine.queue(1, of: nsim).lease?.queue?.id == 1)
  }

  @Test("nk_qlease.py: test_remove_phys, test_single_remove_phys") func removalOfTheLessor() throws {
    var machine = try LeaseMachine()
    let (nsim, netkit) = (try machine.netdevsim(), try machine.netkit())
    _ = try machine.create(netkit, from: nsim)
    try machine.kernel.removeInterface(nsim)
    #expect(machine.has(netkit) == false)
  }

  @Test("nk_qlease.py: test_multi_netkit_remove_phys") func removalOfALessorOfMany() throws {
    var machine = try LeaseMachine()
    let nsim = try machine.netdevsim(queues: 3)
    let netkits = [try machine.netkit("nk0"), try machine.netkit("nk1"), try machine.netkit("nk2")]
    _ = try machine.create(netkits[0], from: nsim, queue: 1)
    _ = try machine.create(netkits[1], from: nsim, queue: 2)
    try machine.kernel.removeInterface(nsim)
    let left = machine.kernel.devices().map(\.ifindex)
    #expect(netkits.map(left.contains) == [false, false, true], "the third leased nothing")
  }

  @Test("nk_qlease.py: test_remove_virt_first, test_release_and_reuse") func removalOfTheLessee() throws {
    var machine = try LeaseMachine()
    let (nsim, netkit) = (try machine.netdevsim(), try machine.netkit())
    _ = try machine.create(netkit, from: nsim)
    try machine.kernel.removeInterface(netkit)
    #expect(try machine.queue(1, of: nsim).lease == nil)
    let next = try machine.netkit("nk1")
    #expect(try machine.create(next, from: nsim) == 1)
    #expect(try machine.queue(1, of: nsim).lease?.ifindex == next)
  }

  @Test("nk_qlease.py: test_delete_one_netkit_of_two") func removalOfOneLesseeOfTwo() throws {
    var machine = try LeaseMachine()
    let nsim = try machine.netdevsim(queues: 3)
    let (first, second) = (try machine.netkit("nk0"), try machine.netkit("nk1"))
    _ = try machine.create(first, from: nsim, queue: 1)
    _ = try machine.create(second, from: nsim, queue: 2)
    try machine.kernel.removeInterface(first)
    #expect(try machine.queue(1, of: nsim).lease == nil)
    #expect(try machine.queue(2, of: nsim).lease?.ifindex == second)
  }
}
