import NetdevMessages
import NetdevSimulator
import NetlinkCodec
import Testing

/// Bindings through a lease, whichever of the three goes first: the binding, the lessee or the lessor. hw/nk_qlease.py does
/// so with a zero-copy ring, hw/nk_devmem.py with a binding.
@Suite struct LeasedBindingTests {
  /// A NIC that takes bindings, whose queue 1 is leased to a netkit and bound there.
  private struct Leased: ~Copyable {
    var machine: LeaseMachine
    let nic: UInt32
    let netkit: UInt32
    let memory: TestMemory
    let binding: UInt32?

    init() throws {
      var machine = try LeaseMachine()
      let nic = try machine.kernel.addInterface(
        InterfaceDescription(name: "sim0", driver: .plain, receiveQueues: 3, transmitQueues: 3))
      let netkit = try machine.netkit(queues: 3)
      let memory = try TestMemory()
      _ = try machine.create(netkit, from: nic)
      binding = try machine.bind([1], of: netkit, fd: memory.number)
      (self.nic, self.netkit, self.memory) = (nic, netkit, memory)
      self.machine = machine
    }

    /// No queue of the NIC has device memory, and no page pool.
    func isUnbound() throws -> Bool {
      try machine.kernel.queues(of: nic).allSatisfy { $0.dmabuf == nil }
        && machine.kernel.pagePools(of: nic).allSatisfy { $0.dmabuf == nil }
    }
  }

  private static func refusal(_ body: () throws(NetlinkError) -> Void) -> NetlinkError? {
    do throws(NetlinkError) {
      try body()
      return nil
    } catch {
      return error
    }
  }

  @Test("hw/nk_qlease.py: test_attrs") func aBindingShowsOnBothSides() throws {
    var leased = try Leased()
    let physical = try leased.machine.queue(1, of: leased.nic)
    #expect(physical.dmabuf == leased.binding && physical.lease?.ifindex == leased.netkit)
    let virtual = try leased.machine.queue(1, of: leased.netkit)
    #expect(virtual.dmabuf == leased.binding && virtual.lease == nil && virtual.napiID == nil)
    #expect(try leased.machine.queue(0, of: leased.netkit).dmabuf == nil)
  }

  @Test func whatABoundLeaseStandsInTheWayOf() throws {
    var leased = try Leased()
    let (nic, netkit, fd) = (leased.nic, leased.netkit, leased.memory.number)
    let again = Self.refusal { () throws(NetlinkError) in _ = try leased.machine.bind([1], of: netkit, fd: fd) }
    #expect(again?.errno == .EEXIST)
    let beside = Self.refusal { () throws(NetlinkError) in _ = try leased.machine.bind([0, 1], of: nic, fd: fd) }
    #expect(beside?.errno == .EOPNOTSUPP)
    for count: UInt32 in [1, 2] {
      let channels = Self.refusal { () throws(NetlinkError) in try leased.machine.setChannels(count, of: nic) }
      #expect(
        channels?.rejection?.message
          == "requested channel counts are too low for existing memory provider setting (2)")
    }
    #expect(leased.machine.refusal(netkit, from: nic) == .EBUSY)
    #expect(try leased.machine.queue(1, of: nic).dmabuf == leased.binding)
  }

  @Test func theBindingGoesFirst() throws {
    var leased = try Leased()
    try leased.machine.closeSocket()
    #expect(try leased.isUnbound())
    #expect(try leased.machine.queue(1, of: leased.nic).lease?.ifindex == leased.netkit)
    #expect(try leased.machine.bind([1], of: leased.netkit, fd: leased.memory.number) != leased.binding)
    try leased.machine.closeSocket()
    try leased.machine.kernel.removeInterface(leased.netkit)
    #expect(try leased.machine.queue(1, of: leased.nic).lease == nil)
    #expect(leased.machine.kernel.bindings().isEmpty)
  }

  @Test("hw/nk_qlease.py: test_destroy") func theLesseeGoesFirst() throws {
    var leased = try Leased()
    try leased.machine.kernel.removeInterface(leased.netkit)
    #expect(try leased.isUnbound())
    #expect(leased.machine.kernel.bindings().map(\.queues) == [[]])
    // The queue is the NIC's own again, while the old binding still waits for its socket.
    let next = try leased.machine.bind([1], of: leased.nic, fd: leased.memory.number)
    #expect(try leased.machine.queue(1, of: leased.nic).dmabuf == next)
    try leased.machine.closeSocket()
    #expect(try leased.isUnbound() && leased.machine.kernel.bindings().isEmpty)
  }

  @Test func theLessorGoesFirst() throws {
    var leased = try Leased()
    try leased.machine.kernel.removeInterface(leased.nic)
    #expect(leased.machine.has(leased.netkit) == false, "a lessee goes with its lessor")
    #expect(leased.machine.kernel.bindings().map(\.queues) == [[]])
    try leased.machine.closeSocket()
    #expect(leased.machine.kernel.bindings().isEmpty)
  }

  @Test func aLinkThatGoesDownKeepsIt() throws {
    var leased = try Leased()
    for ifindex in [leased.nic, leased.netkit] {
      try leased.machine.kernel.setUp(false, ifindex)
      try leased.machine.kernel.setUp(true, ifindex)
      #expect(try leased.machine.queue(1, of: leased.nic).dmabuf == leased.binding)
      #expect(try leased.machine.queue(1, of: leased.netkit).dmabuf == leased.binding)
    }
  }
}
