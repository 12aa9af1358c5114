import Glibc
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket

/// The simulated kernel with the virtual card's twin.
struct SimulatedMachine: Machine {
  let card: UInt32
  let interfaces: [UInt32: String]
  private let peer: UInt32
  private let server: SimulatorServer

  /// - Parameter file: the machine's description.
  init(describedIn file: String) throws {
    let description = try MachineDescription(contentsOf: file)
    let kernel = try SimulatedKernel(description)
    server = try SimulatorServer(kernel, profile: description.kernel)
    let ports = ["vnic0", "vnic1"].compactMap { name in kernel.devices().first { $0.name == name }?.ifindex }
    guard ports.count == 2 else { throw SystemError("open", .ENODEV, "\(file) describes no vnic0 and vnic1") }
    card = ports[0]
    peer = ports[1]
    interfaces = [1: "lo", ports[0]: "card", ports[1]: "peer"]
  }

  func open(isAdmin: Bool) throws -> NetlinkSession { try NetlinkSession(server.connect(isAdmin: isAdmin)) }

  func openEvents() throws -> MessageSocket { try server.connect(groups: .all) }

  func deviceMemory(_ shape: MemoryShape) throws -> OwnedDescriptor { try anonymousFile(shape) }

  func apply(_ change: CardChange) throws(ChangeRefused) {
    do throws(Refusal) {
      try carryOut(change)
    } catch {
      let number = String(cString: strerror(error.errno.rawValue))
      throw ChangeRefused(reason: [error.message, number].compactMap(\.self).joined(separator: ": "))
    }
  }

  func addNetkit(_ name: String, receiveQueues: Int) throws -> UInt32 {
    var netkit = InterfaceDescription(name: name, driver: .netkit)
    netkit.maximumReceiveQueues = receiveQueues
    netkit.isUp = true
    return try server.kernel.addInterface(netkit)
  }

  func remove(_ ifindex: UInt32) throws { try server.kernel.removeInterface(ifindex) }

  func setUp(_ isUp: Bool, _ ifindex: UInt32) throws { try server.kernel.setUp(isUp, ifindex) }

  private func carryOut(_ change: CardChange) throws(Refusal) {
    let kernel = server.kernel
    switch change {
    case .up(let isUp): try kernel.setUp(isUp, card)
    case .fault(let operation, let queue, let errno, let times):
      for call in 1...times {
        kernel.faults.fail(operation.point, queue: queue, ifindex: card, call: call, with: errno)
      }
    case .ignoresProvider(true): kernel.faults.fail(.provider, ifindex: card, with: .ENODATA)
    case .ignoresProvider(false): kernel.faults.clear()
    case .unloaded:
      // The driver lets its second port go first.
      try kernel.removeInterface(peer)
      try kernel.removeInterface(card)
    }
  }
}

extension CardChange.Operation {
  fileprivate var point: FaultPoint {
    switch self {
    case .alloc: .memAlloc
    case .start: .start
    case .stop: .stop
    }
  }
}
