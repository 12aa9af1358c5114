import FuzzSupport
import NetdevSimulator
import NetlinkCodec

/// A simulated machine that carries out a script, and its promises.
final class Machine {
  private final class OpenSocket {
    let socket: SimulatedSocket
    init(_ socket: consuming SimulatedSocket) { self.socket = socket }
  }

  private static let drivers = DriverProfile.all
  /// What is made for every input is small: rings of few descriptors, and pages for all of them and some more.
  private static let ringSize = 4
  private static let hostPages = 1 << 10
  /// No connection sends here.
  private static let points = FaultPoint.allCases.filter { $0 != .sendNote && $0 != .route }

  private let kernel: SimulatedKernel
  private let netlink: SimulatedNetlink
  private let memory = Memory()
  private let isAdmin: Bool
  private let options: AckOptions
  private var sockets: [OpenSocket?] = [nil, nil, nil]

  init(_ choice: UInt8) {
    let driver = Self.drivers[Int(choice >> 4) % Self.drivers.count]
    var interfaces = [
      InterfaceDescription.loopback,
      InterfaceDescription(name: "sim0", driver: .plain, receiveQueues: 3, transmitQueues: 2),
    ]
    if driver.name != "loopback" { interfaces.append(InterfaceDescription(name: "sim1", driver: driver)) }
    interfaces.append(InterfaceDescription(name: "nk0", driver: .netkit))
    for index in interfaces.indices { interfaces[index].ringSize = Self.ringSize }
    var machine = MachineDescription(interfaces: interfaces)
    if choice & 1 != 0 { machine.kernel = .linux6_18 }
    isAdmin = choice & 2 == 0
    options = AckOptions(isExtended: choice & 4 == 0, isCapped: choice & 8 == 0)
    do throws(MachineDescriptionError) {
      kernel = try SimulatedKernel(machine, hostPages: Self.hostPages, bootTime: { 1 })
    } catch {
      fail("the machine boots", "\(error)")
    }
    netlink = SimulatedNetlink(kernel)
  }

  func perform(_ step: Script.Step) {
    let ifindex = UInt32(step.choice % 4) + 1
    let isOn = step.choice & 0x80 == 0
    switch step.kind % 16 {
    case 0..<8: send(step.datagram, on: Int(step.choice) % sockets.count)
    case 8...9: sockets[Int(step.choice) % sockets.count] = nil
    case 10: try? kernel.setUp(isOn, ifindex)
    case 11:
      let point = Self.points[Int(step.choice) % Self.points.count]
      let errno: ErrorNumber = point == .provider ? ErrorNumber(rawValue: 61) : .ENOMEM
      kernel.faults.fail(point, call: Int(step.choice >> 5) + 1, with: errno)
    case 12: try? kernel.removeInterface(ifindex)
    case 13: try? kernel.setAFXDP(isOn, queue: UInt32(step.choice >> 4) % 4, ifindex)
    case 14: try? kernel.attachXDP(isOn ? XDPProgram(supportsFragments: step.choice & 0x40 == 0) : nil, ifindex)
    default: try? kernel.setPresent(isOn, ifindex)
    }
  }

  /// The end of all sockets is the end of all they held. A queue that its driver could not stop then goes on with its
  /// memory until the device is down.
  func end() {
    for index in sockets.indices { sockets[index] = nil }
    kernel.faults.clear()
    require(kernel.bindings().isEmpty, "no binding outlives its socket", "\(kernel.bindings())")
    let bound = ((try? kernel.queues()) ?? []).filter { $0.dmabuf != nil }
    require(bound.isEmpty, "no queue stays bound", "\(bound)")
    for ifindex in UInt32(1)...4 { try? kernel.setUp(false, ifindex) }
    require(memory.held == 0, "no memory stays held", "\(memory.held)")
  }

  private func send(_ datagram: [UInt8], on index: Int) {
    let open = sockets[index] ?? OpenSocket(netlink.socket(isAdmin: isAdmin, options: options))
    sockets[index] = open
    let answers = open.socket.handle(datagram.span.bytes, files: memory)
    Conversation(datagram, portID: open.socket.portID).check(answers)
  }

  /// Bindings and queues tell the same story, and an unprivileged user can bind nothing to receive queues.
  ///
  /// A queue that could not be restarted when its binding ended goes on with the page pool it had, and that with the
  /// binding's memory, as on Linux: the kernel warns of each.
  func checkBindings() {
    let bindings = kernel.bindings()
    let known = Set(bindings.map(\.id))
    let kept = kernel.warnings.count { $0.contains("keeps its old memory") }
    require(known.count == bindings.count, "bindings have numbers of their own", "\(bindings)")
    for queue in (try? kernel.queues()) ?? [] {
      guard let id = queue.dmabuf else { continue }
      require(known.contains(id), "a bound queue has its binding", "\(queue) \(bindings)")
    }
    let left = kernel.pagePools().filter { pool in pool.detachTime == nil && pool.dmabuf.map(known.contains) == false }
    require(left.count <= kept, "a page pool in use has its binding", "\(left) \(bindings)")
    require(memory.held <= bindings.count + kept, "memory is held by bindings alone", "\(memory.held) \(bindings)")
    if !isAdmin {
      require(bindings.allSatisfy { $0.direction == .transmit }, "binding takes a privilege", "\(bindings)")
    }
  }
}
