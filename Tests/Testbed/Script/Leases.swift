import EthtoolMessages
import NetdevMessages
import NetlinkCodec
import NetlinkSocket

/// Queues of the card on lease to a netkit: what is refused, what both sides show, what stands in each other's way, and
/// who may go first.
extension Script {
  func leases() throws {
    let memory = try machine.deviceMemory(.pages(256))
    let fd = memory.fileDescriptor
    var netkit: UInt32 = 0
    try step("a netkit that can have 3 queues") {
      netkit = try addNetkit("netkit", receiveQueues: 3); return nil
    }
    try leaseRefusals(netkit)
    try step("bind a queue of the netkit before any lease") { try bind(netkit, [0], fd) }
    try step("bind-tx on the netkit before any lease") { try transmit(netkit, fd) }
    try step("lease queue 5") { try lease(netkit, 5) }
    try step("both sides of the lease") { try bothSides(netkit, 1, of: 5) }
    try step("lease queue 5 again") { try lease(netkit, 5) }
    try boundThroughTheLease(netkit, fd)
    try settingsWhileLeased(netkit)
    try limits(netkit, fd)
    try step("the netkit goes") {
      try machine.remove(netkit); return nil
    }
    try goingWhileBound(fd)
  }

  // MARK: Requests

  private func lease(_ netkit: UInt32, _ queue: UInt32) throws -> String {
    try create(leaseRequest(netkit) { $0.queue?.id = queue })
  }

  private func create(_ request: Netdev.Queue, isAdmin: Bool = true) throws -> String {
    try ask(Netdev.Operations.QueueCreate.self, request, on: Socket(machine, isAdmin: isAdmin))
  }

  /// Right but for what the lease is changed to.
  private func leaseRequest(_ netkit: UInt32, _ change: (inout Netdev.Lease) -> Void = { _ in }) -> Netdev.Queue {
    var lease = Netdev.Lease(ifindex: machine.card, queue: Netdev.QueueID(id: 5, type: .rx))
    change(&lease)
    return Netdev.Queue(ifindex: netkit, type: .rx, lease: lease)
  }

  private func bind(
    _ ifindex: UInt32, _ queues: [UInt32], _ fd: Int32, on socket: Socket? = nil
  ) throws -> String {
    var wanted = request(queues, fd: fd)
    wanted.ifindex = ifindex
    return try bindRX(wanted, on: socket)
  }

  private func transmit(_ ifindex: UInt32, _ fd: Int32, on socket: Socket? = nil) throws -> String {
    try bindTX(Netdev.Dmabuf(ifindex: ifindex, fd: UInt32(bitPattern: fd)), on: socket)
  }

  private func bothSides(_ netkit: UInt32, _ queue: UInt32, of physical: UInt32) throws -> String {
    typealias Get = Netdev.Operations.QueueGet
    return try [
      list(Get.self, Netdev.Queue(ifindex: netkit)),
      ask(Get.self, Netdev.Queue(id: queue, ifindex: netkit, type: .rx)),
      ask(Get.self, Netdev.Queue(id: physical, ifindex: machine.card, type: .rx)),
    ].joined(separator: "\n")
  }

  // MARK: Steps

  /// Each is wrong in one more place than the kernel gets to.
  private func leaseRefusals(_ netkit: UInt32) throws {
    let card = machine.card
    let cases: [(String, Netdev.Queue)] = [
      ("nothing at all", Netdev.Queue()), ("no type", Netdev.Queue(ifindex: netkit)),
      ("no lease", Netdev.Queue(ifindex: netkit, type: .tx)),
      ("a transmit queue, no lessor", Netdev.Queue(ifindex: netkit, type: .tx, lease: Netdev.Lease())),
      ("an empty lease", leaseRequest(netkit) { $0 = Netdev.Lease() }),
      ("no queue", leaseRequest(netkit) { $0.queue = nil }),
      ("a queue without number", leaseRequest(netkit) { $0.queue = Netdev.QueueID() }),
      ("a queue without type", leaseRequest(netkit) { $0.queue = Netdev.QueueID(id: 9) }),
      ("a transmit queue of the lessor", leaseRequest(netkit) { $0.queue = Netdev.QueueID(id: 9, type: .tx) }),
      ("no such lessee, no such lessor", leaseRequest(999) { $0.ifindex = 998 }),
      ("the card as lessee", leaseRequest(card) { $0.netnsID = 3 }),
      ("lo as lessee", leaseRequest(machine.loopback) { $0.netnsID = 3 }),
      ("no such namespace, no such lessor", leaseRequest(netkit) { ($0.ifindex, $0.netnsID) = (998, 3) }),
      ("no such lessor", leaseRequest(netkit) { $0.ifindex = 998 }),
      ("lo as lessor", leaseRequest(netkit) { $0.ifindex = machine.loopback }),
      ("itself as lessor", leaseRequest(netkit) { $0.ifindex = netkit }),
      ("a queue out of range", leaseRequest(netkit) { $0.queue?.id = 8 }),
      ("a namespace below 0", leaseRequest(netkit) { $0.netnsID = -1 }),
      ("queue of type 2", leaseRequest(netkit) { $0.queue?.type = Netdev.QueueType(rawValue: 2) }),
    ]
    for (title, request) in cases { try step("lease: \(title)") { try create(request) } }
    try withoutPrivileges {
      try step("lease without privileges") { try create(leaseRequest(netkit), isAdmin: false) }
    }
  }

  private func boundThroughTheLease(_ netkit: UInt32, _ fd: Int32) throws {
    try step("bind the leased queue where it is") { try bind(machine.card, [5], fd) }
    try step("bind a free queue and the leased one") { try bind(machine.card, [4, 5], fd) }
    try step("bind a queue of the netkit that leases nothing") { try bind(netkit, [0], fd) }
    try step("bind both queues of the netkit") { try bind(netkit, [0, 1], fd) }
    try step("bind a queue that the netkit has not") { try bind(netkit, [2], fd) }
    let socket = try Socket(machine)
    try step("bind through the lease") { try bind(netkit, [1], fd, on: socket) }
    try step("both sides while bound") { try bothSides(netkit, 1, of: 5) }
    try step("bind through the lease again") { try bind(netkit, [1], fd) }
    try step("header split off while bound through a lease") { try setHeaderSplit(.disabled) }
    try step("hds-thresh 1 while bound through a lease") { try setThreshold(1) }
    try step("5 channels while bound through a lease") { try setChannels(5) }
    try step("the card down while bound through a lease") { change(.up(false)) }
    try step("the card up again") { change(.up(true)) }
    try step("the netkit down while bound") {
      try machine.setUp(false, netkit); return nil
    }
    try step("both sides, the netkit down") {
      try ask(Netdev.Operations.QueueGet.self, Netdev.Queue(id: 1, ifindex: netkit, type: .rx))
    }
    try step("bind a queue of the netkit while it is down") { try bind(netkit, [1], fd) }
    try step("the netkit up again") {
      try machine.setUp(true, netkit); return nil
    }
    try step("close the socket bound through the lease") {
      try socket.close(); return nil
    }
    let sending = try Socket(machine)
    try step("bind-tx on the netkit") { try transmit(netkit, fd, on: sending) }
    try step("its end") {
      try sending.close(); return nil
    }
  }

  private func settingsWhileLeased(_ netkit: UInt32) throws {
    for count in [UInt32(5), 6, 7, 8] {
      try step("\(count) channels while queue 5 is leased") { try setChannels(count) }
    }
    try step("a ring of 32 while queue 5 is leased") { try setRingSize(32) }
    try step("a ring of 64 while queue 5 is leased") { try setRingSize(64) }
    try step("the card down and up while queue 5 is leased") {
      [change(.up(false)), change(.up(true))].compactMap(\.self).first
    }
    try step("both sides afterwards") { try bothSides(netkit, 1, of: 5) }
  }

  private func limits(_ netkit: UInt32, _ fd: Int32) throws {
    let socket = try Socket(machine)
    try step("bind queue 2 of the card") { try bind(machine.card, [2], fd, on: socket) }
    try step("lease a bound queue") { try lease(netkit, 2) }
    try step("close its socket") {
      try socket.close(); return nil
    }
    try step("lease queue 2") { try lease(netkit, 2) }
    try step("lease one more than there is room for") { try lease(netkit, 3) }
    let both = try Socket(machine)
    try step("bind through both leases") { try bind(netkit, [1, 2], fd, on: both) }
    try step("both queues of the netkit") { try bothSides(netkit, 2, of: 2) }
    try step("close its socket too") {
      try both.close(); return nil
    }
  }

  private func goingWhileBound(_ fd: Int32) throws {
    var netkit: UInt32 = 0
    try step("another netkit") {
      netkit = try addNetkit("netkit", receiveQueues: 4); return nil
    }
    try step("lease queue 6") { try lease(netkit, 6) }
    try step("lease queue 7") { try lease(netkit, 7) }
    let socket = try Socket(machine)
    try step("bind through both") { try bind(netkit, [1, 2], fd, on: socket) }
    try step("the netkit goes while bound") {
      try machine.remove(netkit); return nil
    }
    try step("bind what was on lease") { try bind(machine.card, [6], fd) }
    try step("close the socket whose netkit went") {
      try socket.close(); return nil
    }
    try step("4 channels, nothing leased") { try setChannels(4) }
    try step("8 channels, nothing leased") { try setChannels(8) }
  }

  /// For the driver to go while one of its queues is on lease, and bound through it.
  func leaseAndBind(_ fd: Int32, on socket: Socket) throws {
    var netkit: UInt32 = 0
    try step("a netkit, and then the driver goes") {
      netkit = try addNetkit("netkit", receiveQueues: 2); return nil
    }
    try step("lease queue 5, and then the driver goes") { try lease(netkit, 5) }
    try step("bind through the lease, and then the driver goes") { try bind(netkit, [1], fd, on: socket) }
  }
}
