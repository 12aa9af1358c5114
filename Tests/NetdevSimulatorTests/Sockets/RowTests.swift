import DevmemSocketMessages
import NetlinkCodec
import Testing

@_spi(NetworkMemory) @testable import NetdevSimulator

/// Fragments in a row are told and taken back at once: where a row ends, and that one by one would be the same.
@Suite struct RowTests {
  @Test func aRowEndsWithTheRoomForControlMessages() throws {
    let machine = try SocketMachine()
    try machine.run { state in
      let (socket, _) = try machine.open(state)
      for byte in 1...5 { try state.arrive(.device, [UInt8(byte)], on: socket) }
      #expect(try state.call(socket, 100, control: 3 * 40 + 39)?.fragments.map(\.token) == [1, 2, 3])
      #expect(try state.call(socket, 100)?.fragments.map(\.token) == [4, 5])
    }
  }

  @Test func fragmentsLieInMemoryAsOnAChannel() throws {
    let fragments = [
      ReceivedFragment(
        kind: .dmabuf, offset: 0x0102_0304_0506_0708, length: 0x1112_1314, token: 0x2122_2324, dmabuf: 7),
      ReceivedFragment(kind: .linear, length: 9),
    ]
    var first = DevmemSocket.Fragment()
    first.kind = .dmabuf
    first.offset = 0x0102_0304_0506_0708
    first.length = 0x1112_1314
    first.token = 0x2122_2324
    first.dmabuf = 7
    var second = DevmemSocket.Fragment()
    second.kind = .linear
    second.length = 9
    var writer = MessageWriter()
    writer.append(raw: fragments.span.bytes)
    #expect(writer.array == [first, second].wireBytes)
  }

  /// The part that stays keeps the net_iov out, the part that is told has a reference of its own.
  @Test func aRowEndsWithTheLengthInsideAFragment() throws {
    let machine = try SocketMachine()
    try machine.run { state in
      let (socket, _) = try machine.open(state)
      let pool = try state.pool(ofQueue: 0)
      var netmems: [Netmem] = []
      for _ in 1...4 { netmems.append(try state.arrive(.device, [1, 2, 3], on: socket)) }
      let first = try #require(try state.call(socket, 8))
      #expect(first.count == 8)
      #expect(first.fragments.map(\.length) == [3, 3, 2])
      #expect(netmems.map { pool.fragments(of: $0) } == [1, 1, 2, 1])
      #expect(socket.received.byteCount == 4)
      let second = try #require(try state.call(socket, 100))
      #expect(second.fragments.map(\.length) == [1, 3])
      #expect(second.fragments.map(\.offset) == [UInt64(netmems[2].index) * 4096 + 2, UInt64(netmems[3].index) * 4096])
      #expect(try state.giveBack([(1, 5)], to: socket) == 5)
      #expect(netmems.allSatisfy { pool.fragments(of: $0) == 0 })
      #expect(socket.received.byteCount == 0 && socket.received.room(ofPages: 4096) > 0)
    }
  }

  @Test func aRowEndsWithItsBinding() throws {
    let machine = try SocketMachine()
    let memory = try TestMemory(size: 64 * 4096)
    try machine.run { state in
      let (socket, _) = try machine.open(state)
      var netmems: [Netmem] = []
      var pools = [try state.pool(ofQueue: 0)]
      for byte in 1...3 { netmems.append(try state.arrive(.device, [UInt8(byte)], on: socket)) }
      state.closeSocket(SocketID(rawValue: 1))
      let request = BindRXRequest(ifindex: TestMachine.ifindex, fd: memory.number, queues: [.rx(0)])
      let second = try state.bindReceive(request, socket: SocketID(rawValue: 2), files: ProcessFileTable())
      pools.append(try state.pool(ofQueue: 0))
      for byte in 4...5 { netmems.append(try state.arrive(.device, [UInt8(byte)], on: socket)) }
      let result = try #require(try state.call(socket, 100))
      #expect(result.count == 5)
      #expect(result.fragments.map(\.token) == [1, 2, 3, 4, 5])
      #expect(
        result.fragments.map(\.dmabuf) == [machine.binding, machine.binding, machine.binding, second, second])
      #expect(result.fragments.map(\.offset) == netmems.map { UInt64($0.index) * 4096 })
      // The last of the first pool's pages ends it, between two of a range.
      #expect(pools[0].inflight == 3 && !pools[0].hasEnded)
      #expect(try state.giveBack([(2, 4)], to: socket) == 4)
      #expect(pools[0].inflight == 1 && !pools[0].hasEnded)
      #expect(netmems.dropFirst(3).allSatisfy { pools[1].fragments(of: $0) == 0 })
      #expect(try state.giveBack([(1, 5)], to: socket) == 1)
      #expect(pools[0].hasEnded && state.pools[pools[0].id] == nil)
      #expect(state.boundMemory[machine.binding] == nil)
      #expect(state.warnings.isEmpty)
    }
  }

  /// ENOMEM for the next token ends the call behind what was told, and is told where it comes first.
  @Test func aRowEndsWhereNoMoreTokensCanBeHad() throws {
    let machine = try SocketMachine()
    try machine.run { state in
      let (socket, _) = try machine.open(state)
      let pool = try state.pool(ofQueue: 0)
      socket.tokens = try TokenTable(limit: 128)
      var netmems: [Netmem] = []
      for byte in 0..<130 { netmems.append(try state.arrive(.device, [UInt8(byte)], on: socket)) }
      let result = try #require(try state.call(socket, 1000, control: 1 << 20))
      #expect(result.count == 128)
      #expect(result.fragments.map(\.token) == Array(1...128))
      #expect(refusal { () throws(Refusal) in try state.call(socket, 1000) }?.errno == .ENOMEM)
      #expect(refusal { () throws(Refusal) in try state.call(socket, 1000) { $0.isPeek = true } }?.errno == .ENOMEM)
      #expect(netmems.allSatisfy { pool.fragments(of: $0) == 1 })
      #expect(socket.received.count == 2 && socket.tokens.count == 128)
      #expect(try state.giveBack([(70, 1)], to: socket) == 1)
      #expect(try state.call(socket, 1000)?.fragments.map(\.token) == [70])
      state.closeSocket(socket.id)
      #expect(netmems.allSatisfy { pool.fragments(of: $0) == 0 })
    }
  }

  @Test func tokensFillTheGapsThatWereReturned() throws {
    let machine = try SocketMachine()
    try machine.run { state in
      let (socket, _) = try machine.open(state)
      for byte in 0..<130 { try state.arrive(.device, [UInt8(byte)], on: socket) }
      #expect(try state.call(socket, 130, control: 1 << 20)?.count == 130)
      #expect(try state.giveBack([(3, 2), (60, 10), (128, 1)], to: socket) == 13)
      for byte in 0..<20 { try state.arrive(.device, [UInt8(byte)], on: socket) }
      let tokens = try state.call(socket, 20)?.fragments.map(\.token)
      #expect(tokens == [3, 4] + Array(60...69) + [128] + Array(131...137))
    }
  }

  @Test func tokensThatAreNotOutArePassedOverInTheMiddle() throws {
    let machine = try SocketMachine()
    try machine.run { state in
      let (socket, _) = try machine.open(state)
      let pool = try state.pool(ofQueue: 0)
      var netmems: [Netmem] = []
      for byte in 0..<130 { netmems.append(try state.arrive(.device, [UInt8(byte)], on: socket)) }
      #expect(try state.call(socket, 130, control: 1 << 20)?.count == 130)
      #expect(try state.giveBack([(60, 10)], to: socket) == 10)
      #expect(try state.giveBack([(58, 4), (200, 3), (0, 2)], to: socket) == 3)
      #expect(try state.giveBack([(1, 1000)], to: socket) == 117)
      #expect(try state.giveBack([(1, 1024)], to: socket) == 0)
      #expect(netmems.allSatisfy { pool.fragments(of: $0) == 0 })
    }
  }

  /// A page of which another part is out stays out, whole ones around it go back.
  @Test func aPageInPartsDoesNotHoldUpTheOthers() throws {
    let machine = try SocketMachine()
    try machine.run { state in
      let (socket, _) = try machine.open(state)
      let pool = try state.pool(ofQueue: 0)
      var netmems: [Netmem] = []
      for _ in 1...5 { netmems.append(try state.arrive(.device, [1, 2], on: socket)) }
      #expect(try state.call(socket, 4)?.fragments.map(\.token) == [1, 2])
      #expect(try state.call(socket, 1) { $0.isPeek = true }?.fragments.map(\.token) == [3])
      #expect(try state.call(socket, 100)?.fragments.map(\.token) == [4, 5, 6])
      let before = pool.counters
      #expect(try state.giveBack([(1, 2), (4, 3)], to: socket) == 5)
      #expect(netmems.map { pool.fragments(of: $0) } == [0, 0, 1, 0, 0])
      #expect(pool.counters.recycleRing == before.recycleRing + 4)
      #expect(try state.giveBack([(3, 1)], to: socket) == 1)
      #expect(pool.fragments(of: netmems[2]) == 0)
      #expect(state.warnings.isEmpty)
    }
  }

  /// A ring that is full, pages of another pool, pages that are back already: nothing that `put` would count is lost.
  @Test func puttingARowIsPuttingOneByOne() throws {
    for count in [1, 7, 8, 9, 40] {
      let (rows, single) = (try Recycled(), try Recycled())
      let others = [try Recycled(id: 2).pages[0], Netmem.page(3), .netIOV(9999, of: 7)]
      for odd in [nil] + others.map(Optional.some) {
        var pages = Array(rows.pages.prefix(count))
        if let odd { pages.insert(odd, at: count / 2) }
        try rows.put(inRows: pages)
        try single.put(pages)
        #expect(rows.pool.counters == single.pool.counters, "\(count) pages")
        #expect(rows.pool.inflight == single.pool.inflight)
        #expect(rows.take(60).map(\.index) == single.take(60).map(\.index))
        try rows.put(rows.taken)
        try single.put(single.taken)
      }
    }
  }
}

/// A pool with a small ring, and pages out of it.
private final class Recycled {
  let pool: PagePool
  private(set) var pages: [Netmem] = []
  private(set) var taken: [Netmem] = []

  init(id: UInt32 = 1) throws {
    var parameters = PagePoolParameters()
    parameters.size = 8
    pool = try PagePool(id: id, binding: TestBinding().binding, host: HostMemory(pages: 1), parameters)
    pages = (0..<60).compactMap { _ in pool.allocate() }
    taken = pages
  }

  func take(_ count: Int) -> [Netmem] {
    taken = (0..<count).compactMap { _ in pool.allocate() }
    pages = taken
    return taken
  }

  func put(_ pages: [Netmem]) throws {
    for page in pages where pool.fragments(of: page) > 0 || !taken.contains(page) { try? pool.put(page) }
  }

  func put(inRows pages: [Netmem]) throws {
    var place = 0
    while place < pages.count {
      let count = pool.recycle(pages.span.extracting(place..<pages.count))
      if count == 0 { try? pool.put(pages[place]) }
      place += max(count, 1)
    }
  }
}
