import CLinux
import Glibc
import NetlinkCodec
import NetlinkSocket
import TestSupport
import Testing

/// Sandboxes may forbid AF_NETLINK sockets altogether.
let hasNetlink = failure { () throws(SystemError) in _ = try MessageSocket.netlink() } == nil

@Suite(.enabled(if: hasNetlink, "this machine gives no AF_NETLINK sockets"))
struct NetlinkEndpointTests {
  /// `nlmsghdr` {length 20, type 16 (GENL_ID_CTRL), NLM_F_REQUEST | NLM_F_DUMP, sequence 7, port 0} and
  /// `genlmsghdr` {CTRL_CMD_GETFAMILY, version 1}, in a little-endian machine's order.
  static let getFamilyDump: [UInt8] = [
    20, 0, 0, 0, 0x10, 0, 0x01, 0x03, 7, 0, 0, 0, 0, 0, 0, 0, 3, 1, 0, 0,
  ]
  static let done: UInt16 = 3
  static let error: UInt16 = 2

  @Test func theKernelAnswersADump() throws {
    let socket = try MessageSocket.netlink()
    var buffer = try ReceiveBuffer()
    try socket.send(Self.getFamilyDump.span.bytes)

    var families = 0
    while true {
      let datagram = try receive(socket, &buffer, .forever)
      #expect(datagram.sender == 0, "from the kernel")
      let messages = Message.split(datagram.bytes)
      for message in messages {
        #expect(message.sequence == 7)
        #expect(try message.port == socket.portID)
      }
      families += messages.count { $0.type == 0x10 }
      if messages.last?.type == Self.done { break }
      try #require(datagram.outcome == .datagram)
    }
    // nlctrl itself, at least.
    #expect(families >= 1)
    #expect(try receive(socket, &buffer) == .wouldBlock)
  }

  @Test func anErrorCarriesAnExtendedAckAndNotTheRequest() throws {
    let socket = try MessageSocket.netlink()
    var buffer = try ReceiveBuffer()
    // CTRL_CMD_GETFAMILY without a family to look up, and no dump.
    var request = Self.getFamilyDump
    request[7] = 0
    try socket.send(request.span.bytes)
    let message = try #require(Message.split(try receive(socket, &buffer, .forever).bytes).first)
    #expect(message.type == Self.error)
    // nlmsgerr alone is the error and the request's header; NLM_F_CAPPED says that the request's body is left out.
    #expect(message.flags & 0x100 != 0)
  }

  @Test func eachSocketHasItsOwnPort() throws {
    let one = try MessageSocket.netlink()
    let other = try MessageSocket.netlink()
    #expect(try one.portID != 0)
    #expect(try one.portID != other.portID)
    #expect(isCloseOnExec(one.fileDescriptor))
  }

  @Test func aGroupCanBeJoinedAndLeft() throws {
    let socket = try MessageSocket.netlink(protocol: NETLINK_USERSOCK)
    let sender = try MessageSocket.netlink(protocol: NETLINK_USERSOCK)
    var buffer = try ReceiveBuffer()
    try socket.join(group: 7)
    multicast(from: sender, group: 7, [1, 2, 3])
    let received = try receive(socket, &buffer)
    #expect(received.bytes == [1, 2, 3])
    #expect(try received.sender == sender.portID)

    try socket.leave(group: 7)
    multicast(from: sender, group: 7, [4])
    #expect(try receive(socket, &buffer) == .wouldBlock)
    let error = #expect(throws: SystemError.self) { try socket.join(group: 4_000_000_000) }
    #expect(error?.errno == .EINVAL)
  }

  @Test func lostNotificationsAreAnOverrunAndLaterOnesArrive() throws {
    let socket = try MessageSocket.netlink(protocol: NETLINK_USERSOCK)
    let sender = try MessageSocket.netlink(protocol: NETLINK_USERSOCK)
    var buffer = try ReceiveBuffer()
    try socket.join(group: 9)
    let granted = try socket.setReceiveBuffer(bytes: 4096)
    #expect(granted < 64 << 10)
    for number in 0..<200 {
      multicast(from: sender, group: 9, [UInt8](repeating: UInt8(number), count: 1000))
    }

    var outcomes: [Received.Outcome] = []
    while true {
      let received = try receive(socket, &buffer)
      outcomes.append(received.outcome)
      if received == .wouldBlock { break }
    }
    #expect(outcomes.count { $0 == .overrun } == 1)
    #expect(outcomes.contains(.datagram))

    multicast(from: sender, group: 9, [42])
    #expect(try receive(socket, &buffer).bytes == [42])
  }

  @Test func aHandedOverSocketIsTheSameSocket() throws {
    let original = try MessageSocket.netlink()
    let port = try original.portID
    let pair = try MessageSocket.pair()
    var buffer = try ReceiveBuffer()
    let record: [UInt8] = [1]
    try pair.first.send(record.span.bytes, descriptors: [original.fileDescriptor])
    guard case .datagram(var datagram) = try pair.second.receive(into: &buffer), let got = datagram.descriptors.take(0)
    else {
      Issue.record("no descriptor came")
      return
    }
    let adopted = try MessageSocket(adopting: got)
    #expect(adopted.kind == .netlink(protocol: NETLINK_GENERIC))
    #expect(try adopted.portID == port)
  }

  /// Sends from one user-space socket to a group, as the kernel does with notifications. What sendto answers is not
  /// about the group: it is a unicast to port 0 as well, where nobody is in this family.
  private func multicast(from socket: borrowing MessageSocket, group: UInt32, _ bytes: [UInt8]) {
    var address = sockaddr_nl()
    address.nl_family = sa_family_t(AF_NETLINK)
    address.nl_groups = 1 << (group - 1)
    withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        let length = socklen_t(MemoryLayout<sockaddr_nl>.size)
        _ = sendto(socket.fileDescriptor, bytes, bytes.count, Int32(MSG_DONTWAIT), $0, length)
      }
    }
  }
}

/// A `nlmsghdr`, read by hand: this module's tests do not lean on the codec.
struct Message {
  var type: UInt16
  var flags: UInt16
  var sequence: UInt32
  var port: UInt32

  static func split(_ bytes: [UInt8]) -> [Message] {
    var messages: [Message] = []
    var offset = 0
    while offset + 16 <= bytes.count {
      bytes.withUnsafeBytes { raw in
        let length = Int(raw.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
        messages.append(
          Message(
            type: raw.loadUnaligned(fromByteOffset: offset + 4, as: UInt16.self),
            flags: raw.loadUnaligned(fromByteOffset: offset + 6, as: UInt16.self),
            sequence: raw.loadUnaligned(fromByteOffset: offset + 8, as: UInt32.self),
            port: raw.loadUnaligned(fromByteOffset: offset + 12, as: UInt32.self)))
        offset += max((length + 3) & ~3, 16)
      }
    }
    return messages
  }
}
