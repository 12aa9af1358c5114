import NetdevMessages
import NetlinkCodec
import Testing

/// Messages as kernels send them are scanned for what is expected; all others are walked. Whichever it was, a value says
/// the same and encodes to the bytes it came from.
@Suite struct ScanTests {
  private static let id = "0800 0100 05000000"
  private static let ifindex = "0800 0200 03000000"
  private static let type = "0800 0300 00000000"
  private static let napi = "0800 0400 07000000"
  private static let lease = "0c00 0880 0800 0100 09000000"

  private static let queue = Netdev.Queue(id: 5, ifindex: 3, type: .rx, napiID: 7)

  @Test(
    "numbers may come in any order",
    arguments: [[id, ifindex, type, napi], [id, type, napi, ifindex], [napi, type, ifindex, id]])
  func anyOrder(_ attributes: [String]) throws {
    let message = bytes(attributes.joined())
    let queue = try decoded(Netdev.Queue.self, message)
    #expect(queue == Self.queue)
    #expect(queue.hashValue == Self.queue.hashValue)
    #expect(encoded(queue) == message)
  }

  @Test(
    "one that is repeated, unknown, marked or of a longer kind is kept, and the last of several counts",
    arguments: [
      [id, ifindex, type, napi, napi], ["0800 0100 09000000", id, ifindex, type, napi],
      [ifindex, type, napi, id, "0800 0100 05000000"], ["0800 0140 05000000", ifindex, type, napi],
    ])
  func deviations(_ attributes: [String]) throws {
    let message = bytes(attributes.joined())
    let queue = try decoded(Netdev.Queue.self, message)
    #expect(queue == Self.queue)
    #expect(encoded(queue) == message)
    let unknown = message + bytes("0800 3f00 01000000")
    #expect(encoded(try decoded(Netdev.Queue.self, unknown)) == unknown)
  }

  @Test("nests among numbers are read whether the scan reaches the end or not", arguments: ["", "0800 6300 01000000"])
  func nests(_ rest: String) throws {
    for attributes in [
      [Self.id, Self.type, Self.lease, Self.ifindex], [Self.lease, Self.id, Self.ifindex, Self.type],
    ] {
      let message = bytes(attributes.joined() + rest)
      let queue = try decoded(Netdev.Queue.self, message)
      #expect(queue.lease?.ifindex == 9)
      #expect(queue.ifindex == 3)
      #expect(queue.type == .rx)
      #expect(encoded(queue) == message)
    }
  }

  @Test("a value that is decoded into again holds nothing of the message before")
  func decodingAgain() throws {
    var queue = try decoded(Netdev.Queue.self, bytes(Self.id + Self.napi + Self.lease + "0800 6300 01000000"))
    let next = bytes("1c000000 1f00 0000 01000000 00000000 0a010000" + Self.ifindex)
    try MessageView(next.span.bytes).decodeGenericBody(into: &queue)
    #expect(queue == Netdev.Queue(ifindex: 3))
    #expect(encoded(queue) == bytes(Self.ifindex))
  }

  @Test("a message cut anywhere is decoded or refused, as its last length says")
  func cut() throws {
    let message = bytes([Self.id, Self.ifindex, Self.type, Self.napi, Self.lease].joined())
    for count in 0..<message.count {
      let part = Array(message.prefix(count))
      if count <= 32, count % 8 == 0 {
        #expect(encoded(try decoded(Netdev.Queue.self, part)) == part)
      } else {
        #expect(throws: DecodingError.self) { try decoded(Netdev.Queue.self, part) }
      }
    }
  }

  @Test("a number that was taken away leaves no trace, and zero is not absence")
  func absence() {
    var queue = Self.queue
    queue.napiID = nil
    #expect(queue == Netdev.Queue(id: 5, ifindex: 3, type: .rx))
    #expect(Set([queue, Netdev.Queue(id: 5, ifindex: 3, type: .rx)]).count == 1)
    queue.napiID = 0
    #expect(queue != Netdev.Queue(id: 5, ifindex: 3, type: .rx))
    #expect(queue.napiID == 0)
    #expect(encoded(Netdev.Queue(id: 0)) == bytes("0800 0100 00000000"))
  }

  @Test("nests of another form or of few attributes are written among full ones, beyond the room that was made")
  func nestsInForm() throws {
    let plain = "1400 0280 0800 0100 01000000 0800 0300 00000000"
    let other = "2000 0280 0800 0300 00000000 0800 0100 02000000 0c00 6300 0102030405060708"
    let short = "0c00 0280 0800 0300 01000000"
    let empty = "0400 0280"
    let head = "0800 0100 04000000"
    let tail = "0800 0300 07000000"
    for nests in [
      [], [plain], [plain, plain], [plain, other, plain], [other, other], [String](repeating: other, count: 200),
      [short], [plain, short, plain], [plain, empty], [empty, short, other], [String](repeating: plain, count: 200),
      [String](repeating: plain, count: 199) + [short],
    ] {
      let message = bytes(head + nests.joined() + tail)
      let request = try decoded(Netdev.Dmabuf.self, message)
      #expect(request.queues.count == nests.count)
      #expect(encoded(request) == message)
      var writer = MessageWriter(capacity: 64)
      writer.append(raw: bytes("aabbccdd").span.bytes)
      request.encode(into: &writer)
      #expect(writer.array == bytes("aabbccdd") + message)
    }
  }

  @Test("a run ends the process before it writes beyond its memory")
  func fullRun() async {
    await #expect(processExitsWith: .failure) {
      var writer = MessageWriter(capacity: 64)
      var run = writer.run(room: 8)
      run.nests(2, [Netdev.QueueID](repeating: Netdev.QueueID(id: 1, type: .rx), count: 4))
      writer.end(run)
    }
    await #expect(processExitsWith: .success) {
      var writer = MessageWriter(capacity: 64)
      var run = writer.run(room: 80)
      run.nests(2, [Netdev.QueueID](repeating: Netdev.QueueID(id: 1, type: .rx), count: 4))
      writer.end(run)
    }
  }

  @Test("a run that is dropped leaves its writer empty and of use")
  func droppedRun() {
    var writer = MessageWriter()
    writer.append(raw: bytes("aabbccdd").span.bytes)
    do {
      var run = writer.run(room: 8)
      run.integer(1, UInt32(5))
    }
    #expect(writer.array.isEmpty)
    writer.integer(1, UInt32(5))
    #expect(writer.array == bytes(Self.id))
  }
}
