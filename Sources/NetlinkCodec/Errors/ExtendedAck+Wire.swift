/// `NLMSGERR_ATTR_*`
private enum AckAttribute {
  static let message: UInt16 = 1
  static let badOffset: UInt16 = 2
  static let policy: UInt16 = 4
  static let missingType: UInt16 = 5
  static let missingNest: UInt16 = 6
}

/// What a peer asked for with the options of its socket.
public struct AckOptions: Hashable, Sendable {
  /// Extended-ack attributes (`NETLINK_EXT_ACK`).
  public var isExtended: Bool
  /// Only the header of the request in an error (`NETLINK_CAP_ACK`), not the whole of it.
  public var isCapped: Bool

  public init(isExtended: Bool, isCapped: Bool) {
    self.isExtended = isExtended
    self.isCapped = isCapped
  }
}

extension ExtendedAck {
  /// `nlmsgerr.error`: 0 or a negative error number.
  private var wireError: Int32 { errno.map { 0 &- $0.rawValue } ?? 0 }

  /// Whether the kernel's `netlink_ack_tlv_len` would find anything to add. A success has no more than a message.
  private var hasAttributes: Bool {
    if message != nil { return true }
    guard errno != nil else { return false }
    return badOffset != nil || policy?.isVisible == true || missingType != nil || missingNest != nil
  }

  /// In the order of `netlink_ack_tlv_fill`.
  private func writeAttributes(into writer: inout MessageWriter) {
    if let message { writer.string(AckAttribute.message, message) }
    guard errno != nil else { return }
    if let badOffset { writer.integer(AckAttribute.badOffset, UInt32(clamping: badOffset)) }
    if let policy, policy.isVisible { writer.policyRule(AckAttribute.policy, policy, showsNested: false) }
    if let missingType { writer.integer(AckAttribute.missingType, UInt32(missingType)) }
    if let missingNest { writer.integer(AckAttribute.missingNest, UInt32(clamping: missingNest)) }
  }

  /// Writes the `NLMSG_ERROR` that answers a request (`netlink_ack`).
  ///
  /// An error quotes the whole request unless the peer wants it capped; a success always quotes the header alone.
  public func write(
    answering request: MessageView, portID: UInt32, _ options: AckOptions, into writer: inout MessageWriter
  ) {
    let isCapped = options.isCapped || errno == nil
    let isExtended = options.isExtended && hasAttributes
    var flags: MessageFlags = []
    if isCapped { flags.insert(.capped) }
    if isExtended { flags.insert(.extendedAck) }
    let start = writer.beginMessage(
      NetlinkHeader(type: .error, flags: flags, sequence: request.header.sequence, portID: portID))
    writer.member(wireError)
    let quoted = isCapped ? NetlinkHeader.size : request.bytes.byteCount
    writer.append(raw: request.bytes.extracting(0..<quoted))
    writer.member(zeros: netlinkAligned(quoted) - quoted)
    if isExtended { writeAttributes(into: &writer) }
    writer.endMessage(start)
  }

  /// Writes the `NLMSG_DONE` that ends a dump (`netlink_dump_done`), with the error that cut it short, if any.
  public func writeDone(
    sequence: UInt32, portID: UInt32, isInterrupted: Bool = false, _ options: AckOptions,
    into writer: inout MessageWriter
  ) {
    let isExtended = options.isExtended && hasAttributes
    var flags: MessageFlags = .multipart
    if isInterrupted { flags.insert(.dumpInterrupted) }
    if isExtended { flags.insert(.extendedAck) }
    let start = writer.beginMessage(NetlinkHeader(type: .done, flags: flags, sequence: sequence, portID: portID))
    writer.member(wireError)
    if isExtended { writeAttributes(into: &writer) }
    writer.endMessage(start)
  }

  /// Reads an `NLMSG_ERROR` or `NLMSG_DONE`; nil for a message of another type.
  public init?(_ message: MessageView) throws(DecodingError) {
    let bytes = message.bytes
    switch message.header.type {
    case .error:
      let quote = NetlinkHeader.size + 4
      guard bytes.byteCount >= quote + NetlinkHeader.size else {
        throw DecodingError(.truncatedHeader, offset: NetlinkHeader.size)
      }
      self.init(wireError: bytes.load(Int32.self, at: NetlinkHeader.size))
      guard message.header.flags.contains(.extendedAck) else { return }
      try readAttributes(bytes, from: Self.endOfQuote(message, at: quote))
    case .done:
      // Without a payload the dump is just over.
      guard bytes.byteCount > NetlinkHeader.size else { self.init(); return }
      guard bytes.byteCount >= NetlinkHeader.size + 4 else {
        throw DecodingError(.truncatedHeader, offset: NetlinkHeader.size)
      }
      self.init(wireError: bytes.load(Int32.self, at: NetlinkHeader.size))
      guard message.header.flags.contains(.extendedAck) else { return }
      try readAttributes(bytes, from: NetlinkHeader.size + 4)
    default: return nil
    }
  }

  private init(wireError: Int32) {
    // A positive number is what a dump's last callback returned, not an error.
    self.init(errno: wireError < 0 ? ErrorNumber(rawValue: Int32(clamping: -Int64(wireError))) : nil)
  }

  /// Where the attributes begin: behind the request's header, or behind the whole request.
  private static func endOfQuote(_ message: MessageView, at quote: Int) throws(DecodingError) -> Int {
    if message.header.flags.contains(.capped) { return quote + NetlinkHeader.size }
    let length = Int(message.bytes.load(UInt32.self, at: quote))
    guard length >= NetlinkHeader.size, length <= message.bytes.byteCount - quote else {
      throw DecodingError(.badMessageLength, offset: quote)
    }
    return min(message.bytes.byteCount, quote + netlinkAligned(length))
  }

  private mutating func readAttributes(_ bytes: RawSpan, from start: Int) throws(DecodingError) {
    var reader = AttributeReader(bytes, in: start..<bytes.byteCount)
    while try reader.next() {
      switch reader.type {
      case AckAttribute.message: message = reader.string()
      case AckAttribute.badOffset: badOffset = Int(try reader.integer(UInt32.self))
      case AckAttribute.policy:
        var rule = try reader.nest()
        policy = try PolicyRule(from: &rule)
      case AckAttribute.missingType: missingType = UInt16(clamping: try reader.integer(UInt32.self))
      case AckAttribute.missingNest: missingNest = Int(try reader.integer(UInt32.self))
      default: break
      }
    }
  }
}
