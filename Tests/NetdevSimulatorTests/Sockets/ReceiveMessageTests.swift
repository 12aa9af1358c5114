import NetlinkCodec
import Testing

@_spi(NetworkMemory) @testable import NetdevSimulator

/// The rules of recvmsg on a socket with device memory, one by one.
@Suite struct ReceiveMessageTests {
  @Test func deviceMemoryIsRefusedWithoutTheFlag() throws {
    let machine = try SocketMachine()
    try machine.run { state in
      let (socket, _) = try machine.open(state)
      try state.arrive(.device, [1, 2, 3], on: socket)
      let error = refusal { () throws(Refusal) in try state.call(socket, 100) { $0.takesDeviceMemory = false } }
      #expect(error?.errno == .EFAULT)
      let result = try #require(try state.call(socket, 100))
      #expect(result.count == 3)
      #expect(result.fragments.map(\.token) == [1])
    }
  }

  @Test func oneCallNeverMixesWhatTheHostCanReadWithWhatItCannot() throws {
    let machine = try SocketMachine()
    try machine.run { state in
      let (socket, _) = try machine.open(state)
      try state.arrive(.readable, [1, 2], on: socket)
      try state.arrive(.readable, [3], on: socket)
      try state.arrive(.device, [4, 5, 6], on: socket)
      try state.arrive(.device, [7], on: socket)
      try state.arrive(.readable, [8], on: socket)
      #expect(try state.call(socket, 100) == CallResult(count: 3, fragments: [], data: [1, 2, 3]))
      let second = try #require(try state.call(socket, 100))
      #expect(second.count == 4)
      #expect(second.fragments.map(\.length) == [3, 1])
      #expect(second.data.isEmpty)
      #expect(try state.call(socket, 100)?.data == [8])
      #expect(try state.call(socket, 100) == nil)
    }
  }

  /// Only then: the linear part of a packet that the host can read is told like any other bytes.
  @Test func theLinearPartOfAnUnreadablePacketComesWithItsFragments() throws {
    let machine = try SocketMachine()
    try machine.run { state in
      let (socket, _) = try machine.open(state)
      try state.arrive(.linear, [1, 2], on: socket)
      let netmem = try state.arrive(.device, [3, 4, 5], on: socket)
      let free = state.host.freePages
      let result = try #require(try state.call(socket, 100))
      #expect(result.count == 5)
      #expect(result.data == [1, 2])
      #expect(
        result.fragments == [
          ReceivedFragment(kind: .linear, length: 2),
          ReceivedFragment(
            kind: .dmabuf, offset: UInt64(netmem.index) * 4096, length: 3, token: 1, dmabuf: machine.binding),
        ])
      #expect(state.host.freePages == free + 1)
      #expect(try machine.memory.bytes(at: netmem.index * 4096, 3) == [3, 4, 5])
    }
  }

  @Test func controlSpaceBoundsWhatIsTold() throws {
    let machine = try SocketMachine()
    try machine.run { state in
      let (socket, _) = try machine.open(state)
      try state.arrive(.device, [1], on: socket)
      try state.arrive(.device, [2], on: socket)
      let error = refusal { () throws(Refusal) in try state.call(socket, 100, control: 39) }
      #expect(error?.errno == .ETOOSMALL)
      #expect(ErrorNumber.ETOOSMALL.rawValue == 525)
      #expect(socket.tokens.count == 0)
      #expect(try state.call(socket, 100, control: 79)?.count == 1)
      #expect(try state.call(socket, 100, control: 40)?.count == 1)
      try state.arrive(.linear, [3], on: socket)
      try state.arrive(.device, [4], on: socket)
      #expect(try state.call(socket, 100, control: 40)?.fragments.map(\.kind) == [.linear])
      #expect(try state.call(socket, 100, control: 40)?.fragments.map(\.kind) == [.dmabuf])
    }
  }

  @Test func lengthBoundsBothKindsOfBytesAndSplitsFragments() throws {
    let machine = try SocketMachine()
    try machine.run { state in
      let (socket, _) = try machine.open(state)
      let pool = try state.pool(ofQueue: 0)
      try state.arrive(.linear, [1, 2], on: socket)
      let netmem = try state.arrive(.device, [3, 4, 5, 6, 7], on: socket)
      let first = try #require(try state.call(socket, 4))
      #expect(first.count == 4)
      #expect(first.fragments.map(\.length) == [2, 2])
      let second = try #require(try state.call(socket, 100))
      let start = UInt64(netmem.index) * 4096
      #expect(first.fragments.map(\.offset) == [0, start])
      #expect(second.fragments.map(\.offset) == [start + 2])
      #expect(second.fragments.map(\.token) == [2])
      // Each part has a reference of its own: the net_iov is back with the last.
      #expect(pool.fragments(of: netmem) == 2)
      #expect(try state.giveBack([(1, 1)], to: socket) == 1)
      #expect(pool.fragments(of: netmem) == 1)
      #expect(try state.giveBack([(2, 1)], to: socket) == 1)
      #expect(pool.fragments(of: netmem) == 0)
    }
  }

  @Test func nothingIsTakenForALengthOfNothing() throws {
    let machine = try SocketMachine()
    try machine.run { state in
      let (socket, _) = try machine.open(state)
      #expect(try state.call(socket, 0) == nil)
      try state.arrive(.device, [1], on: socket)
      #expect(try state.call(socket, 0)?.count == 0)
      #expect(try state.call(socket, 1)?.count == 1)
    }
  }

  @Test func peekMintsTokensAndLeavesTheBytes() throws {
    let machine = try SocketMachine()
    try machine.run { state in
      let (socket, _) = try machine.open(state)
      let pool = try state.pool(ofQueue: 0)
      let netmem = try state.arrive(.device, [1, 2, 3], on: socket)
      #expect(try state.call(socket, 2) { $0.isPeek = true }?.fragments.map(\.token) == [1])
      #expect(try state.call(socket, 9) { $0.isPeek = true }?.fragments.map(\.length) == [3])
      let taken = try #require(try state.call(socket, 9))
      #expect(taken.count == 3)
      #expect(taken.fragments.map(\.token) == [3])
      #expect(pool.fragments(of: netmem) == 3)
      #expect(try state.giveBack([(1, 3)], to: socket) == 3)
      #expect(pool.fragments(of: netmem) == 0)
    }
  }

  @Test func peekStopsWhereTheCallWouldHaveStopped() throws {
    let machine = try SocketMachine()
    try machine.run { state in
      let (socket, _) = try machine.open(state)
      try state.arrive(.readable, [1, 2], on: socket)
      try state.arrive(.readable, [3, 4], on: socket)
      try state.arrive(.device, [5], on: socket)
      let peeked = try state.call(socket, 3) { $0.isPeek = true }
      #expect(peeked?.data == [1, 2, 3])
      #expect(try state.call(socket, 9) { $0.isPeek = true }?.data == [1, 2, 3, 4])
      #expect(try state.call(socket, 3) == peeked)
    }
  }

  @Test func truncatingThrowsAwayWithoutTokens() throws {
    let machine = try SocketMachine()
    try machine.run { state in
      let (socket, _) = try machine.open(state)
      let netmem = try state.arrive(.device, [1, 2, 3], on: socket)
      try state.arrive(.readable, [4], on: socket)
      try state.arrive(.linear, [5], on: socket)
      try state.arrive(.device, [6, 7], on: socket)
      let look = try state.call(socket, 5) {
        $0.isDiscarding = true
        $0.isPeek = true
      }
      #expect(look == CallResult(count: 5, fragments: [], data: []))
      // Without the flag for device memory, and across all kinds.
      let result = try state.call(socket, 6, control: 0) {
        $0.isDiscarding = true
        $0.takesDeviceMemory = false
      }
      #expect(result == CallResult(count: 6, fragments: [], data: []))
      #expect(socket.tokens.count == 0)
      #expect(try state.pool(ofQueue: 0).fragments(of: netmem) == 0)
      #expect(try state.call(socket, 9)?.fragments.map(\.length) == [1])
    }
  }

  @Test func whatFailsAfterSomeBytesIsNotTold() throws {
    let machine = try SocketMachine()
    try machine.run { state in
      let (socket, _) = try machine.open(state)
      try state.arrive(.linear, [1], on: socket)
      try state.arrive(.device, [2], on: socket)
      // The first message fits, the second does not.
      #expect(try state.call(socket, 9, control: 40)?.count == 1)
      let error = refusal { () throws(Refusal) in try state.call(socket, 9, control: 0) }
      #expect(error?.errno == .ETOOSMALL)
    }
  }

  @Test func anErrorOfTheConnectionIsToldOnceBehindWhatArrived() throws {
    let machine = try SocketMachine()
    try machine.run { state in
      let (socket, _) = try machine.open(state)
      try state.arrive(.device, [1], on: socket)
      state.fail(socket, Refusal(.ECONNRESET))
      #expect(try state.call(socket, 9)?.count == 1)
      #expect(refusal { () throws(Refusal) in try state.call(socket, 9) }?.errno == .ECONNRESET)
      #expect(try state.call(socket, 9)?.count == 0)
    }
  }
}
