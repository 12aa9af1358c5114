public import NetlinkCodec
internal import NlctrlMessages

/// A netlink socket as the kernel sees it. The end of this value closes it, and with it all its bindings.
public struct SimulatedSocket: ~Copyable, Sendable {
  /// The receive buffer of a socket whose owner did not ask for another (`net.core.rmem_default`), in bytes.
  public static let receiveBuffer = 212_992

  public let id: SocketID
  /// What the socket is addressed by: `nlmsg_pid` of what it is sent.
  public let portID: UInt32
  public let isAdmin: Bool
  public let options: AckOptions
  private let netlink: SimulatedNetlink

  init(_ netlink: SimulatedNetlink, isAdmin: Bool, options: AckOptions) {
    self.netlink = netlink
    self.isAdmin = isAdmin
    self.options = options
    id = netlink.kernel.openSocket()
    portID = UInt32(truncatingIfNeeded: id.rawValue)
  }

  deinit { netlink.kernel.closeSocket(id) }

  /// What the kernel does inside `sendmsg` (`netlink_rcv_skb`): it walks the messages of a datagram and answers each.
  ///
  /// - Parameter files: where descriptors in the messages are looked up.
  /// - Returns: what is to be received, in order. Dumps are made as they are read, and go on seeing the kernel change.
  public borrowing func answers(
    to datagram: RawSpan, files: some FileTable = ProcessFileTable()
  ) -> [ServedAnswer] {
    var answers: [ServedAnswer] = []
    var messages = MessageReader(datagram)
    // A length that lies ends the walk, and nobody is told.
    while let next = try? messages.next() { answers += answer(next, files: files) }
    return answers
  }

  /// The same for a reader that takes everything at once.
  ///
  /// Answers that no receive buffer could hold are lost, which the last datagram then says (`NLMSG_OVERRUN`).
  ///
  /// - Parameter room: how many bytes of answers may wait.
  public borrowing func handle(
    _ datagram: RawSpan, files: some FileTable = ProcessFileTable(), room: Int = 16 * receiveBuffer
  ) -> [[UInt8]] {
    var datagrams: [[UInt8]] = []
    var size = 0
    for answer in answers(to: datagram, files: files).flatMap({ $0.datagrams() }) {
      size += answer.count
      if size <= room { datagrams.append(answer) }
    }
    if size > room { datagrams.append(NetlinkHeader.overrun(portID: portID)) }
    return datagrams
  }

  private borrowing func answer(_ message: MessageView, files: some FileTable) -> [ServedAnswer] {
    var response = ResponseWriter(to: message.header, portID: portID, options: options)
    do throws(Refusal) {
      try dispatch(message, files: files, into: &response)
      // A dump's end is its acknowledgement.
      let isDump = message.header.flags.isSuperset(of: [.request, .dump]) && isFamily(message.header.type)
      if message.header.flags.contains(.acknowledge), !isDump { response.acknowledge(message) }
    } catch {
      response.refuse(message, error, attributesAt: netlink.netdev.validator.attributesAt(message))
    }
    return response.takeAnswers()
  }

  private func isFamily(_ type: MessageType) -> Bool { type.rawValue >= MessageType.firstFamily }

  /// `genl_rcv_msg`
  private borrowing func dispatch(
    _ message: MessageView, files: some FileTable, into response: inout ResponseWriter
  ) throws(Refusal) {
    guard message.header.flags.contains(.request), isFamily(message.header.type) else { return }
    switch message.header.type {
    case .control: try netlink.control.answer(message, into: &response)
    case MessageType(rawValue: netlink.profile.familyID):
      try netlink.netdev.answer(message, socket: id, isAdmin: isAdmin, files: files, into: &response)
    case MessageType(rawValue: netlink.profile.ethtoolFamilyID):
      try netlink.ethtool.answer(message, isAdmin: isAdmin, into: &response)
    default: throw Refusal(.ENOENT)
    }
  }
}
