import NetlinkCodec
import TestSupport
import Testing

@_spi(NetworkMemory) @testable import NetdevSimulator

/// Tokens: their numbers, the limits of returning them, and what becomes of those that nobody returns.
@Suite struct TokenTests {
  @Test func theLowestFreeNumberIsUsedNext() throws {
    let machine = try SocketMachine()
    try machine.run { state in
      let (socket, _) = try machine.open(state)
      for byte in 1...4 { try state.arrive(.device, [UInt8(byte)], on: socket) }
      #expect(try state.call(socket, 3)?.fragments.map(\.token) == [1, 2, 3])
      #expect(try state.giveBack([(2, 1)], to: socket) == 1)
      #expect(try state.call(socket, 1)?.fragments.map(\.token) == [2])
    }
  }

  /// The kernel cannot know: the number is somebody else's by then.
  @Test func aTokenReturnedTwiceTakesAwayAnotherFragment() throws {
    let machine = try SocketMachine()
    try machine.run { state in
      let (socket, _) = try machine.open(state)
      try state.arrive(.device, [1], on: socket)
      #expect(try state.call(socket, 1)?.fragments.map(\.token) == [1])
      #expect(try state.giveBack([(1, 1)], to: socket) == 1)
      #expect(try state.giveBack([(1, 1)], to: socket) == 0)
      let other = try state.arrive(.device, [2], on: socket)
      #expect(try state.call(socket, 1)?.fragments.map(\.token) == [1])
      #expect(try state.giveBack([(1, 1)], to: socket) == 1)
      #expect(try state.pool(ofQueue: 0).fragments(of: other) == 0)
    }
  }

  @Test func tokensOfOneSocketMeanNothingToAnother() throws {
    let machine = try SocketMachine()
    try machine.run { state in
      let (socket, _) = try machine.open(state)
      let (other, _) = try machine.open(state)
      let netmem = try state.arrive(.device, [1], on: socket)
      #expect(try state.call(socket, 1)?.count == 1)
      #expect(try state.giveBack([(0, .max)], to: other) == 0)
      #expect(try state.pool(ofQueue: 0).fragments(of: netmem) == 1)
    }
  }

  @Test func atMost128RangesAreTaken() throws {
    let machine = try SocketMachine()
    try machine.run { state in
      let (socket, _) = try machine.open(state)
      let none = refusal { () throws(Refusal) in try state.giveBack([], to: socket) }
      #expect(none?.errno == .EINVAL)
      let ranges = (1...129).map { (start: UInt32($0), count: UInt32(1)) }
      #expect(refusal { () throws(Refusal) in try state.giveBack(ranges, to: socket) }?.errno == .EINVAL)
      #expect(try state.giveBack(Array(ranges.dropLast()), to: socket) == 0)
    }
  }

  @Test func atMost1024TokensAreLookedAtAndMissesCount() throws {
    let machine = try SocketMachine(pages: 64)
    try machine.run { state in
      let (socket, _) = try machine.open(state)
      try state.arrive(.device, pattern(2000), on: socket)
      for _ in 0..<2000 { #expect(try state.call(socket, 1)?.count == 1) }
      #expect(socket.tokens.count == 2000)
      #expect(try state.giveBack([(1, .max)], to: socket) == 1024)
      // 1000 that are not out any more, and 24 of those that are.
      #expect(try state.giveBack([(1, 1000), (1025, 100)], to: socket) == 24)
      #expect(socket.tokens.count == 952)
      // Numbers come round behind the last.
      #expect(try state.giveBack([(.max, 2)], to: socket) == 0)
      #expect(try state.giveBack([(1049, 1024)], to: socket) == 952)
      #expect(try state.pool(ofQueue: 0).inflight <= 64)
    }
  }

  @Test func aClosedSocketGivesEverythingBack() throws {
    let machine = try SocketMachine()
    try machine.run { state in
      let pool = try state.pool(ofQueue: 0)
      let host = state.host.freePages
      let (socket, _) = try machine.open(state)
      var netmems: [Netmem] = []
      for byte in 0..<100 { netmems.append(try state.arrive(.device, [UInt8(byte)], on: socket)) }
      try state.arrive(.linear, [1], on: socket)
      #expect(try state.call(socket, 50)?.fragments.count == 50)
      state.closeSocket(socket.id)
      #expect(netmems.allSatisfy { pool.fragments(of: $0) == 0 })
      #expect(state.host.freePages == host)
      #expect(state.warnings.isEmpty)
    }
  }

  @Test func fragmentsOutliveTheirBinding() throws {
    let machine = try SocketMachine()
    try machine.run { state in
      let (socket, _) = try machine.open(state)
      try state.arrive(.device, [1, 2], on: socket)
      try state.arrive(.device, [3], on: socket)
      #expect(try state.call(socket, 1)?.fragments.map(\.token) == [1])
      state.closeSocket(SocketID(rawValue: 1))
      #expect(state.bindings.isEmpty)
      let detached = state.pools.values.first { $0.detachTime != nil }
      #expect(detached?.inflight == 2)
      // What had arrived is told all the same, under the id of the binding that is gone.
      let result = try #require(try state.call(socket, 9))
      #expect(result.fragments.map(\.dmabuf) == [machine.binding, machine.binding])
      #expect(try machine.memory.openDescriptors() == 2)
      #expect(try state.giveBack([(1, 2)], to: socket) == 2)
      #expect(detached?.inflight == 1)
      #expect(try machine.memory.openDescriptors() == 2)
      state.closeSocket(socket.id)
      #expect(detached?.hasEnded == true)
      #expect(try machine.memory.openDescriptors() == 1)
    }
  }

  @Test func theTableGrowsAndKeepsItsNumbers() throws {
    var table = try TokenTable()
    for number in 1...1000 { #expect(try table.insert(.netIOV(number, of: 7)) == UInt32(number)) }
    var removed: [Netmem] = []
    for number in stride(from: 2, through: 1000, by: 2) { table.remove(1, from: UInt32(number), into: &removed) }
    #expect(removed.map(\.index) == Array(stride(from: 2, through: 1000, by: 2)))
    #expect(table.count == 500)
    #expect(try table.insert(.netIOV(5000, of: 7)) == 2)
    removed = []
    for number in [0, 4, .max] as [UInt32] { table.remove(1, from: number, into: &removed) }
    table.remove(0, from: 999, into: &removed)
    table.remove(1024, from: .max - 500, into: &removed)
    #expect(removed.map(\.index) == [1, 5000] + Array(stride(from: 3, through: 521, by: 2)))
    table.removeAll(into: &removed)
    #expect(removed.last?.index == 999)
    #expect(removed.count == 501)
    #expect(table.count == 0)
  }
}
