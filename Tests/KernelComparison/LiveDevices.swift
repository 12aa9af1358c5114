import Glibc
import NetlinkCodec
import NetlinkSocket

/// Devices of the calling thread's network namespace, made and changed over rtnetlink.
package enum LiveDevices {
  private static let newLink: UInt16 = 16
  private static let deleteLink: UInt16 = 17
  private static let getLink: UInt16 = 18

  package static func setUp(_ ifindex: UInt32, _ isUp: Bool = true) throws {
    _ = try ask(newLink, ifindex: ifindex, isUp: isUp)
  }

  package static func remove(_ ifindex: UInt32) throws { _ = try ask(deleteLink, ifindex: ifindex) }

  /// - Returns: the new device's ifindex.
  package static func add(named name: String, kind: String) throws -> UInt32 {
    let attributes = string(IFLA_IFNAME, name) + Request.nest(IFLA_LINKINFO, string(IFLA_INFO_KIND, kind))
    _ = try ask(newLink, flags: [.create, .exclusive], attributes: attributes)
    return try index(of: name)
  }

  /// Two devices that are each other's cable, both up.
  package static func addVirtualPair(
    named name: String, _ peer: String, receiveQueues: UInt32, transmitQueues: UInt32
  ) throws {
    let queues = Request.u32(IFLA_NUM_RX_QUEUES, receiveQueues) + Request.u32(IFLA_NUM_TX_QUEUES, transmitQueues)
    let other = interface(0) + string(IFLA_IFNAME, peer)
    let data = Request.nest(IFLA_INFO_DATA, Request.nest(VETH_INFO_PEER, other))
    let information = Request.nest(IFLA_LINKINFO, string(IFLA_INFO_KIND, "veth") + data)
    _ = try ask(newLink, flags: [.create, .exclusive], attributes: string(IFLA_IFNAME, name) + queues + information)
    for end in [name, peer] { try setUp(try index(of: end)) }
  }

  /// A device that takes queues on lease, without a peer, up.
  ///
  /// - Parameter receiveQueues: how many it can have, of which it has one.
  /// - Returns: its ifindex.
  package static func addNetkit(named name: String, receiveQueues: UInt32) throws -> UInt32 {
    let single = Request.nest(IFLA_INFO_DATA, Request.u32(IFLA_NETKIT_PAIRING, 1))
    let information = Request.nest(IFLA_LINKINFO, string(IFLA_INFO_KIND, "netkit") + single)
    let attributes = string(IFLA_IFNAME, name) + Request.u32(IFLA_NUM_RX_QUEUES, receiveQueues) + information
    _ = try ask(newLink, flags: [.create, .exclusive], attributes: attributes)
    let ifindex = try index(of: name)
    try setUp(ifindex)
    return ifindex
  }

  private static func index(of name: String) throws -> UInt32 {
    let answer = try ask(getLink, attributes: string(IFLA_IFNAME, name))
    guard answer.count >= 24 else { throw NoAnswer() }
    return answer.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: 20, as: UInt32.self) }
  }

  private static func string(_ type: UInt16, _ text: String) -> [UInt8] {
    Request.attribute(type, Array(text.utf8) + [0])
  }

  /// `struct ifinfomsg`
  private static func interface(_ ifindex: UInt32, isUp: Bool? = nil) -> [UInt8] {
    let (flags, changed): (UInt32, UInt32) = (isUp == true ? 1 : 0, isUp == nil ? 0 : 1)
    return [0, 0, 0, 0] + littleEndian(ifindex) + littleEndian(flags) + littleEndian(changed)
  }

  /// One request; its first answer.
  private static func ask(
    _ type: UInt16, ifindex: UInt32 = 0, isUp: Bool? = nil, flags: MessageFlags = [], attributes: [UInt8] = []
  ) throws -> [UInt8] {
    let socket = try MessageSocket.netlink(protocol: 0)
    let body = interface(ifindex, isUp: isUp) + attributes
    let flags = flags.union([.request, .acknowledge])
    let message =
      littleEndian(UInt32(16 + body.count)) + littleEndian(type) + littleEndian(flags.rawValue)
      + littleEndian(UInt32(1)) + littleEndian(UInt32(0)) + body
    try socket.send(message.span.bytes)
    var buffer = try ReceiveBuffer()
    // It was answered when it was sent.
    guard case .datagram(let datagram) = try socket.receive(into: &buffer, waiting: .never) else { throw NoAnswer() }
    let answer = buffer.withBytes { $0.withUnsafeBytes { Array($0.prefix(datagram.count)) } }
    let isError = answer[4] == UInt8(MessageType.error.rawValue) && answer[16..<20] != [0, 0, 0, 0]
    guard !isError else { throw Refused(answer: answer) }
    return answer
  }

  package struct Refused: Error { var answer: [UInt8] }

  private static let IFLA_IFNAME: UInt16 = 3
  private static let IFLA_LINKINFO: UInt16 = 18
  private static let IFLA_INFO_KIND: UInt16 = 1
  private static let IFLA_INFO_DATA: UInt16 = 2
  private static let IFLA_NUM_TX_QUEUES: UInt16 = 31
  private static let IFLA_NUM_RX_QUEUES: UInt16 = 32
  private static let VETH_INFO_PEER: UInt16 = 1
  private static let IFLA_NETKIT_PAIRING: UInt16 = 10
}
