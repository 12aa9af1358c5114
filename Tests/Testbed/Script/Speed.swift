import DevmemdMessages
import Glibc
import NetdevMessages
import NetlinkCodec
import NetlinkSocket

/// How long a bind and an unbind take through the service, against the same on a netlink socket of one's own. The two
/// take turns, so that whatever slows the machine slows both.
struct Speed {
  let card: UInt32
  let socketPath: String
  private let queues: [UInt32] = [2, 3]
  private var directBinds: [Duration] = []
  private var directUnbinds: [Duration] = []
  private var servedBinds: [Duration] = []
  private var servedUnbinds: [Duration] = []

  init(card: UInt32, socketPath: String) {
    self.card = card
    self.socketPath = socketPath
  }

  mutating func measure(rounds: Int, memory: borrowing OwnedDescriptor) throws {
    var client = try NetlinkSession(.connect(path: socketPath))
    // The first of each warms up.
    for round in 0...rounds {
      settle()
      let direct = try takeDirect(memory.fileDescriptor)
      settle()
      let served = try takeServed(&client, memory.fileDescriptor)
      guard round > 0 else { continue }
      directBinds.append(direct.bind)
      directUnbinds.append(direct.unbind)
      servedBinds.append(served.bind)
      servedUnbinds.append(served.unbind)
    }
  }

  /// What the service does after it has answered, such as to write its log, is done by then: neither way pays for what the
  /// other left behind.
  private func settle() { usleep(10_000) }

  private func takeDirect(_ memory: Int32) throws -> (bind: Duration, unbind: Duration) {
    let clock = ContinuousClock()
    let start = clock.now
    var session = try NetlinkSession(.netlink())
    let request = Netdev.Dmabuf(
      ifindex: card, queues: queues.map { Netdev.QueueID(id: $0, type: .rx) }, fd: UInt32(bitPattern: memory))
    _ = try session.call(Netdev.Operations.BindRX.self, request)
    let bound = clock.now
    try session.release().finish()
    return (bound - start, clock.now - bound)
  }

  private func takeServed(
    _ client: inout NetlinkSession, _ memory: Int32
  ) throws -> (bind: Duration, unbind: Duration) {
    let clock = ContinuousClock()
    let start = clock.now
    let request = Devmemd.Binding(ifindex: card, queues: queues.map { Devmemd.Queue(id: $0) }, fd: 0)
    let binding = try client.call(Devmemd.Operations.Bind.self, request, descriptors: [memory])
    let bound = clock.now
    try client.acknowledge(Devmemd.Operations.Unbind.self, Devmemd.Binding(id: binding.id))
    return (bound - start, clock.now - bound)
  }

  func report() {
    line("bind", directBinds, servedBinds)
    line("unbind", directUnbinds, servedUnbinds)
  }

  private func line(_ what: String, _ direct: [Duration], _ served: [Duration]) {
    let (direct, served) = (median(direct), median(served))
    print(
      "\(what) of \(queues.count) queues: \(number(served)) ms through devmemd, \(number(direct)) ms on a netlink socket: "
        + "ratio \(number(served / direct)); medians of \(servedBinds.count)")
  }

  /// In milliseconds.
  private func median(_ durations: [Duration]) -> Double {
    let sorted = durations.map { $0 / .milliseconds(1) }.sorted()
    return sorted.isEmpty ? 0 : (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }

  private func number(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
  }
}
