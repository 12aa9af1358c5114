import NetdevMessages
import NetlinkCodec
import Synchronization
import Testing

/// Dumps served a part at a time, and the outbox they wait in.
@Suite struct ServedDumpTests {
  @Test("no part is longer than its limit, nothing is listed twice or left out", arguments: [64, 100, 1000, 32_448])
  func limits(_ limit: Int) throws {
    var dump = try dump(List((1...5000).map { $0 }))
    var listed: [UInt32] = []
    var isOver = false
    while let datagram = dump.next(limit: limit) {
      #expect(datagram.count <= limit && !isOver)
      let part = try Part(datagram)
      listed += part.listed
      isOver = part.end != nil
      #expect(part.flags.allSatisfy { !$0.contains(.dumpInterrupted) })
    }
    #expect(isOver && dump.isOver)
    #expect(listed == (1...5000).map { $0 })
  }

  @Test("parts are cut like a kernel's: as many messages as fit, and the end behind the last if it fits too")
  func cuts() throws {
    // A message has 28 bytes, the end 20.
    for (limit, expected) in [(28 * 2 + 20, [[1, 2], [3, 4]]), (28 * 2 + 19, [[1, 2], [3, 4], []])]
      as [(Int, [[UInt32]])]
    {
      var dump = try dump(List([1, 2, 3, 4]))
      let parts = dump.rest(limit: limit)
      #expect(try parts.map { try Part($0).listed } == expected)
    }
    var apart = try dump(List([1, 2])) { $0.endsDumpsApart = true }
    let parts = apart.rest()
    #expect(try parts.map { try Part($0).listed } == [[1, 2], []])
    var empty = try dump(List([]))
    let end = empty.rest()
    #expect(try end.map { try Part($0).end } == [ExtendedAck()])
  }

  @Test("a message longer than the limit has a datagram of its own; one that no message can be ends the dump")
  func longMessages() throws {
    let message = try MessageView(Self.request.span.bytes)
    var response = ResponseWriter(to: message.header, portID: 7)
    let listing = DumpListing(command: 1, of: Netdev.schema, [10, 5000, 10, 70_000, 10]) { length, writer in
      writer.binary(1, [UInt8](repeating: 0, count: length))
    }
    response.dump(listing, answering: message, attributesAt: 20)
    guard case .dump(var dump)? = response.takeAnswers().first else { return }
    let parts = dump.rest(limit: 1000)
    #expect(parts.map(\.count) == [36, 5024, 56])
    #expect(try Part(parts[2]).end?.errno == .EMSGSIZE)
  }

  @Test("a list that changes between two parts is said to be interrupted, once on a part and at the end")
  func interruption() throws {
    let list = List((1...100).map { $0 })
    var dump = try dump(list)
    let next = dump.next(limit: 300)
    let first = try Part(try #require(next))
    list.change { $0.removeAll { $0 == 50 || $0 == 3 } }
    list.change { $0.append(101) }
    var rest: [Part] = []
    while let datagram = dump.next(limit: 300) { rest.append(try Part(datagram)) }
    let flags = (rest.flatMap(\.flags)).map { $0.contains(.dumpInterrupted) }
    #expect(first.flags.allSatisfy { !$0.contains(.dumpInterrupted) })
    #expect(flags.first == true && flags.last == true && flags.count { $0 } == 2)
    #expect(first.listed + rest.flatMap(\.listed) == (1...49).map { $0 } + (51...101).map { $0 })
  }

  @Test("what fails in the middle is told by the end")
  func refusal() throws {
    let list = List((1...1000).map { $0 })
    var dump = try dump(list)
    _ = dump.next(limit: 300)
    list.fail(Refusal(.ENODEV, "it went"))
    let datagrams = dump.rest(limit: 1000)
    let rest = try datagrams.map { try Part($0) }
    #expect(rest.last?.end?.errno == .ENODEV)
    #expect(rest.last?.end?.message == "it went")
    #expect(rest.count == 1 && rest[0].listed.isEmpty)
  }

  // MARK: Outbox

  @Test("a dump in an outbox is read from its list only as fast as the peer takes it")
  func backpressure() throws {
    let list = List((1...100_000).map { $0 })
    var outbox = Outbox(.init(answers: 4096, notifications: 4096))
    let isKept = outbox.answer([.dump(try dump(list)), .datagram([1])])
    #expect(isKept)
    var room = 1
    var sent: [[UInt8]] = []
    func send() {
      outbox.send { datagram, _ in
        guard room > 0 else { return false }
        room -= 1
        sent.append(datagram)
        return true
      }
    }
    send()
    #expect(sent.count == 1 && sent[0].count <= DumpLimit.first)
    let reads = list.reads
    for _ in 0..<10 { send() }
    #expect(list.reads == reads && reads <= 8)
    room = 1 << 20
    send()
    #expect(sent.last == [1] && outbox.isEmpty)
    #expect(sent.allSatisfy { $0.count <= DumpLimit.maximum })
    #expect(try sent.dropLast().flatMap { try Part($0).listed }.count == 100_000)
  }

  @Test(
    "answers beyond the limit are refused; notifications beyond theirs are lost, and the peer is told in their place")
  func outboxLimits() {
    var outbox = Outbox(.init(answers: 100, notifications: 50), portID: 9)
    var kept = [outbox.answer([.datagram([UInt8](repeating: 1, count: 40))])]
    outbox.notify([2])
    outbox.notify([UInt8](repeating: 3, count: 20))
    outbox.notify([4])
    kept.append(outbox.answer([.datagram([UInt8](repeating: 5, count: 60))]))
    kept.append(outbox.answer([.datagram([6])]))
    #expect(kept == [true, false, true])
    var sent: [[UInt8]] = []
    outbox.send { datagram, _ in
      sent.append(datagram)
      return true
    }
    #expect(sent.map(\.first) == [1, 2, 16, 6])
    #expect(sent[2] == NetlinkHeader.overrun(portID: 9))
    outbox.notify([7])
    outbox.send { datagram, _ in
      sent.append(datagram)
      return true
    }
    #expect(sent.last == [7] && outbox.isEmpty)
  }

  @Test("a promised answer holds its place: what stands behind it waits for its end, and what it weighs is bounded")
  func promises() {
    var outbox = Outbox(.init(answers: 2048, notifications: 4096))
    var sent: [[UInt8]] = []
    var room = 0
    func send() {
      outbox.send { datagram, _ in
        guard room > 0 else { return false }
        room -= 1
        sent.append(datagram)
        return true
      }
    }
    var kept = [outbox.answer([.datagram([1])]), outbox.promise()]
    #expect(!outbox.isPromiseDue && outbox.hasDatagrams)
    outbox.keepPromise([9])
    room = 10
    send()
    #expect(sent == [[1]] && outbox.isPromiseDue && !outbox.hasDatagrams && !outbox.isEmpty)
    kept += [outbox.answer([.datagram([4])]), outbox.promise(), outbox.answer([.datagram([5])])]
    #expect(kept == [true, true, true, false, true])
    room = 0
    outbox.keepPromise([2])
    send()
    // The part waits for room; nothing more of the promise is due meanwhile.
    #expect(!outbox.isPromiseDue && outbox.hasDatagrams)
    room = 10
    send()
    outbox.keepPromise([3])
    send()
    #expect(sent == [[1], [2], [3]] && outbox.isPromiseDue)
    outbox.keepPromise(nil)
    send()
    #expect(sent == [[1], [2], [3], [4], [5]] && outbox.isEmpty)
  }

  @Test("a peer that is never quite caught up with costs no more for it")
  func neverEmpty() {
    var outbox = Outbox(.init(answers: 1000, notifications: 1000))
    var expected: UInt8 = 0
    outbox.notify([255])
    for number in 0..<10_000 {
      outbox.notify([UInt8(number % 200)])
      var isFirst = true
      outbox.send { datagram, _ in
        defer { isFirst = false }
        if isFirst, datagram != [255] {
          #expect(datagram == [expected])
          expected = (expected + 1) % 200
        }
        return isFirst
      }
    }
    #expect(!outbox.isEmpty)
  }

  // MARK: Support

  /// dev-get as a dump: header and generic header.
  private static let request: [UInt8] = [20, 0, 0, 0, 20, 0, 0, 3, 5, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0]

  private func dump(
    _ list: List, _ setUp: (inout ResponseWriter) -> Void = { _ in }
  ) throws -> ServedDump {
    let message = try MessageView(Self.request.span.bytes)
    var response = ResponseWriter(to: message.header, portID: 7)
    setUp(&response)
    let listing = DumpListing(
      Netdev.Operations.DevGet.self, by: { (number: UInt32) in number }, generation: { list.generation },
      of: { (_, _) throws(Refusal) in try list.read() }, write: { $1.integer(1, $0) })
    response.dump(listing, answering: message, attributesAt: 20)
    guard case .dump(let dump)? = response.takeAnswers().first else { throw Missing() }
    return dump
  }
}

private struct Missing: Error {}

/// A list that others change.
private final class List: Sendable {
  private let state: Mutex<(numbers: [UInt32], generation: UInt64, reads: Int, refusal: Refusal?)>

  init(_ numbers: [UInt32]) { state = Mutex((numbers, 0, 0, nil)) }

  var generation: UInt64 { state.withLock(\.generation) }
  var reads: Int { state.withLock(\.reads) }

  func change(_ body: (inout [UInt32]) -> Void) {
    state.withLock {
      body(&$0.numbers)
      $0.generation += 1
    }
  }

  func fail(_ refusal: Refusal) { state.withLock { $0.refusal = refusal } }

  func read() throws(Refusal) -> [UInt32] {
    let (numbers, refusal) = state.withLock {
      $0.reads += 1
      return ($0.numbers, $0.refusal)
    }
    if let refusal { throw refusal }
    return numbers
  }
}

/// A datagram of a dump, taken apart.
private struct Part {
  var listed: [UInt32] = []
  var flags: [MessageFlags] = []
  var end: ExtendedAck?

  init(_ datagram: [UInt8]) throws {
    var reader = MessageReader(datagram.span.bytes)
    while let message = try reader.next() {
      #expect(message.header.sequence == 5 && message.header.portID == 7 && end == nil)
      flags.append(message.header.flags)
      if message.header.type == .done {
        end = try ExtendedAck(message)
      } else if message.bytes.byteCount == 28 {
        listed.append(try message.genericBody(as: Netdev.Dev.self).ifindex ?? 0)
      }
    }
  }
}
