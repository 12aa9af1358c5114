import NetdevMessages
import NetdevSimulator
import NetlinkCodec
import Testing

/// net/nk_qlease.py's cases that change the number of channels while a queue is on lease.
@Suite struct QueueLeaseChannelTests {
  private static func refusal(_ count: UInt32, of ifindex: UInt32, _ machine: inout LeaseMachine) -> NetlinkError? {
    do throws(NetlinkError) {
      try machine.setChannels(count, of: ifindex)
      return nil
    } catch {
      return error
    }
  }

  @Test("nk_qlease.py: test_resize_leased, test_resize_after_unlease") func fewerThanLeased() throws {
    var machine = try LeaseMachine()
    let (nsim, netkit) = (try machine.netdevsim(), try machine.netkit())
    _ = try machine.create(netkit, from: nsim)
    let refused = Self.refusal(1, of: nsim, &machine)
    #expect(refused?.errno == .EINVAL)
    #expect(refused?.rejection?.message == "Device queue in use due to queue leasing")
    #expect(try machine.queue(1, of: nsim).lease?.ifindex == netkit)
    try machine.kernel.removeInterface(netkit)
    try machine.setChannels(1, of: nsim)
    #expect(try machine.kernel.queues(of: nsim).map(\.id) == [0, 0])
  }

  @Test("nk_qlease.py: test_resize_phys_no_reduction") func asManyAsThereAre() throws {
    var machine = try LeaseMachine()
    let (nsim, netkit) = (try machine.netdevsim(), try machine.netkit())
    _ = try machine.create(netkit, from: nsim)
    try machine.setChannels(2, of: nsim)
    #expect(try machine.queue(1, of: nsim).lease?.ifindex == netkit)
  }

  @Test("nk_qlease.py: test_resize_phys_shrink_past_leased") func fewerButNotTheLeased() throws {
    var machine = try LeaseMachine()
    let (nsim, netkit) = (try machine.netdevsim(queues: 4), try machine.netkit())
    _ = try machine.create(netkit, from: nsim)
    for count: UInt32 in [3, 2] {
      try machine.setChannels(count, of: nsim)
      #expect(try machine.queue(1, of: nsim).lease?.ifindex == netkit)
    }
    #expect(Self.refusal(1, of: nsim, &machine)?.errno == .EINVAL)
    #expect(try machine.kernel.queues(of: nsim).count == 4, "two of each kind stay")
  }

  @Test("nk_qlease.py: test_resize_virt_not_supported") func aNetkitHasNoChannels() throws {
    var machine = try LeaseMachine()
    let (nsim, netkit) = (try machine.netdevsim(), try machine.netkit())
    _ = try machine.create(netkit, from: nsim)
    #expect(Self.refusal(1, of: netkit, &machine)?.errno == .EOPNOTSUPP)
    #expect(try machine.queue(1, of: nsim).lease?.ifindex == netkit)
  }

  @Test("nk_qlease.py: test_resize_phys_up") func moreThanThereAre() throws {
    var machine = try LeaseMachine()
    let (nsim, netkit) = (try machine.netdevsim(queues: 3), try machine.netkit())
    try machine.setChannels(2, of: nsim)
    _ = try machine.create(netkit, from: nsim)
    try machine.setChannels(3, of: nsim)
    #expect(try machine.queue(1, of: nsim).lease?.ifindex == netkit)
    #expect(try machine.queue(2, of: nsim).lease == nil)
  }
}
