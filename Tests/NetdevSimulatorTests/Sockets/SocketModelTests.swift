import Glibc
import NetlinkCodec
import NetlinkSocket
import TestSupport
import Testing

@_spi(NetworkMemory) @testable import NetdevSimulator

/// Sockets, tokens and pools together against a small model, over many random steps.
@Suite struct SocketModelTests {
  @Test func agreesWithTheModel() throws {
    let walk = RandomWalk(steps: 100_000)
    var random = walk.random
    // Little memory, so that it runs out again and again.
    let machine = try SocketMachine(pages: 96, ringSize: 8)
    var models: [SocketModel] = []
    try machine.run { state in
      for _ in 0..<3 { models.append(try SocketModel(state, machine)) }
      for step in 0..<walk.steps {
        let place = Int.random(in: 0..<models.count, using: &random)
        do {
          try Self.step(models[place], state, &random)
          if Int.random(in: 0..<500, using: &random) == 0 {
            models[place].close(state)
            models[place] = try SocketModel(state, machine)
          }
          if Int.random(in: 0..<2000, using: &random) == 0 { try Self.flap(state) }
        } catch {
          Issue.record("\(error), seed \(walk.seed), step \(step)")
          throw error
        }
      }
      try #require(state.warnings.isEmpty, "\(state.warnings), seed \(walk.seed)")
      for model in models { model.close(state) }
      let device = try #require(state.devices[TestMachine.ifindex])
      state.close(device)
      // Nothing is out any more: the binding has all of its memory again.
      try #require(state.pools.isEmpty, "pools are left, seed \(walk.seed)")
      try #require(state.bindings[machine.binding]?.freeNetIOVs == 96, "net_iovs are lost, seed \(walk.seed)")
    }
  }

  private static func step(_ model: SocketModel, _ state: KernelState, _ random: inout SeededRandom) throws {
    switch Int.random(in: 0..<100, using: &random) {
    case 0..<25: try model.peerSends(Int.random(in: 1...5000, using: &random))
    case 25..<45: try model.nicPolls(state)
    case 45..<75: try model.receives(state, &random)
    case 75..<97: try model.returns(state, &random)
    default: model.steers(to: UInt32.random(in: 0...1, using: &random), state)
    }
  }

  /// Down and up: page pools come and go, and what is out stays out.
  private static func flap(_ state: KernelState) throws {
    let device = try #require(state.devices[TestMachine.ifindex])
    state.close(device)
    try state.open(device)
  }
}

/// What a socket must do, in lists and dictionaries.
private final class SocketModel {
  private struct Held {
    let offset: Int
    let bytes: [UInt8]
  }

  private let socket: TCPSocket
  private let far: FarEnd
  private let memory: TestMemory
  private let binding: DmabufBinding
  /// Bytes of the stream are a function of their place in it.
  private var sent = 0
  private var told = 0
  /// Fragments in the receive queue, the oldest first.
  private var queue: [(length: Int, isDevice: Bool)] = []
  private var held: [UInt32: Held] = [:]

  init(_ state: KernelState, _ machine: SocketMachine) throws {
    let (socket, far) = try machine.open(state, receiveLimit: 64 << 10)
    self.socket = socket
    self.far = far
    memory = machine.memory
    binding = try #require(state.bindings[machine.binding])
    steers(to: 0, state)
  }

  func close(_ state: KernelState) { state.closeSocket(socket.id) }

  private func byte(_ place: Int) -> UInt8 { UInt8(truncatingIfNeeded: place &* 167 &+ place >> 8 &* 31) }
  private func stream(_ place: Int, _ count: Int) -> [UInt8] { (place..<place + count).map(byte) }

  func steers(to queue: UInt32, _ state: KernelState) {
    guard let device = state.devices[TestMachine.ifindex] else { return }
    socket.steered = (device.steeringRevision, queue)
  }

  func peerSends(_ count: Int) throws {
    let bytes = stream(sent, count)
    let taken = send(far.fileDescriptor, bytes, bytes.count, Int32(MSG_DONTWAIT) | Int32(MSG_NOSIGNAL))
    if taken > 0 { sent += taken }
    socket.mayRead = true
  }

  func nicPolls(_ state: KernelState) throws {
    let before = (fragments: queue.count, bytes: socket.received.byteCount)
    _ = state.poll(socket)
    try require(socket.received.count >= before.fragments, "the queue got shorter")
    for place in before.fragments..<socket.received.count {
      let fragment = socket.received[place]
      try require(fragment.length > 0 && fragment.length <= 4096 && fragment.offset == 0, "a fragment of no page")
      queue.append((Int(fragment.length), fragment.kind == .device))
    }
    let waiting = queue.reduce(0) { $0 + $1.length }
    try require(
      socket.received.byteCount == waiting, "the queue has \(socket.received.byteCount) bytes, not \(waiting)")
    try require(told + waiting <= sent, "more arrived than was sent")
  }

  func receives(_ state: KernelState, _ random: inout SeededRandom) throws {
    let length = Int.random(in: 0...8000, using: &random)
    let control = Int.random(in: 0...400, using: &random)
    let choice = Int.random(in: 0..<10, using: &random)
    let (isPeek, isDiscarding, takes) = (choice == 0, choice == 1, choice != 2)
    let expected = expect(length, control, isPeek: isPeek, isDiscarding: isDiscarding, takes: takes)
    let result: CallResult?
    do throws(Refusal) {
      result = try state.call(socket, length, control: control) {
        $0.isPeek = isPeek
        $0.isDiscarding = isDiscarding
        $0.takesDeviceMemory = takes
      }
    } catch {
      return try require(expected.errno == error.errno, "refused with \(error.errno.name)")
    }
    try require(expected.errno == nil, "not refused with \(expected.errno?.name ?? "")")
    try require(
      result?.count == expected.count, "\(String(describing: result?.count)), not \(String(describing: expected.count))"
    )
    guard let result else { return }
    try check(result, expected)
    if !isPeek { told += result.count }
  }

  private struct Expectation {
    var errno: ErrorNumber?
    var count: Int?
    /// Lengths of fragments in device memory.
    var fragments: [Int] = []
    var ordinary = 0
  }

  private func expect(_ length: Int, _ control: Int, isPeek: Bool, isDiscarding: Bool, takes: Bool) -> Expectation {
    guard let first = queue.first else { return Expectation() }
    var expected = Expectation(count: 0)
    var count = 0
    var rest = queue
    while count < length, let fragment = rest.first {
      let part = min(fragment.length, length - count)
      if !isDiscarding {
        guard fragment.isDevice == first.isDevice else { break }
        if fragment.isDevice {
          guard takes else { return Expectation(errno: .EFAULT) }
          guard control >= 40 * (expected.fragments.count + 1) else {
            if count == 0 { return Expectation(errno: .ETOOSMALL) }
            break
          }
          expected.fragments.append(part)
        } else {
          expected.ordinary += part
        }
      }
      count += part
      rest[0].length -= part
      if rest[0].length == 0 { rest.removeFirst() }
    }
    expected.count = count
    if !isPeek { queue = rest }
    return expected
  }

  private func check(_ result: CallResult, _ expected: Expectation) throws {
    try require(result.data == stream(told, expected.ordinary), "other ordinary bytes")
    try require(result.fragments.map { Int($0.length) } == expected.fragments, "other fragments")
    var place = told
    var lowest: UInt32 = 1
    for fragment in result.fragments {
      while held[lowest] != nil { lowest += 1 }
      try require(fragment.token == lowest, "token \(fragment.token), not \(lowest)")
      let bytes = stream(place, Int(fragment.length))
      try require(try memory.bytes(at: Int(fragment.offset), bytes.count) == bytes, "other bytes in a fragment")
      held[lowest] = Held(offset: Int(fragment.offset), bytes: bytes)
      place += bytes.count
    }
    try require(socket.tokens.count == held.count, "\(socket.tokens.count) tokens, not \(held.count)")
  }

  func returns(_ state: KernelState, _ random: inout SeededRandom) throws {
    let top = (held.keys.max() ?? 0) + 2
    let ranges = (0..<Int.random(in: 1...4, using: &random)).map { _ in
      (start: UInt32.random(in: 0...top, using: &random), count: UInt32.random(in: 0...6, using: &random))
    }
    var expected = 0
    for range in ranges {
      for token in range.start..<range.start + range.count {
        guard let fragment = held.removeValue(forKey: token) else { continue }
        expected += 1
        // Nobody has written there as long as it was held.
        let bytes = try memory.bytes(at: fragment.offset, fragment.bytes.count)
        try require(bytes == fragment.bytes, "a fragment changed while it was held")
      }
    }
    let returned = try state.giveBack(ranges, to: socket)
    try require(returned == expected, "\(returned) returned, not \(expected)")
  }

  private func require(_ holds: Bool, _ what: @autoclosure () -> String) throws {
    guard !holds else { return }
    throw Disagreement(description: what())
  }

  struct Disagreement: Error, CustomStringConvertible { let description: String }
}
