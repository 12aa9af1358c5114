/// Walks the netlink messages of one datagram.
///
/// Every length is checked before it is used; a length that lies ends the walk with an error, never with a loop or a
/// read beyond the bytes. The last message may lack its padding, as the kernel's own reader allows.
public struct MessageReader: BitwiseCopyable, ~Escapable {
  @usableFromInline let bytes: RawSpan
  @usableFromInline var offset = 0

  @inlinable
  @_lifetime(copy bytes)
  public init(_ bytes: RawSpan) { self.bytes = bytes }

  /// The next message, or nil after the last.
  @inlinable @inline(__always)
  @_lifetime(copy self)
  public mutating func next() throws(DecodingError) -> MessageView? {
    guard offset < bytes.byteCount else { return nil }
    guard bytes.byteCount &- offset >= NetlinkHeader.size else {
      throw DecodingError(.truncatedHeader, offset: offset)
    }
    let header = NetlinkHeader(bytes, at: offset)
    let length = Int(header.length)
    guard length >= NetlinkHeader.size, length <= bytes.byteCount &- offset else {
      throw DecodingError(.badMessageLength, offset: offset)
    }
    let start = offset
    offset = min(bytes.byteCount, offset &+ netlinkAligned(length))
    return MessageView(header: header, bytes: bytes.part(from: start, count: length))
  }
}

/// One message inside a datagram: its header, and all its bytes from that header on.
public struct MessageView: BitwiseCopyable, ~Escapable {
  public let header: NetlinkHeader
  /// The whole message; offsets in errors and extended acks count from its start.
  public let bytes: RawSpan

  @inlinable
  @_lifetime(copy bytes)
  init(header: NetlinkHeader, bytes: RawSpan) {
    self.header = header
    self.bytes = bytes
  }

  /// Takes bytes that are exactly one message.
  @inlinable
  @_lifetime(copy bytes)
  public init(_ bytes: RawSpan) throws(DecodingError) {
    guard bytes.byteCount >= NetlinkHeader.size else { throw DecodingError(.truncatedHeader, offset: 0) }
    let header = NetlinkHeader(bytes, at: 0)
    guard Int(header.length) >= NetlinkHeader.size, Int(header.length) <= bytes.byteCount else {
      throw DecodingError(.badMessageLength, offset: 0)
    }
    self.init(header: header, bytes: bytes.extracting(0..<Int(header.length)))
  }

  /// The generic netlink header.
  @inlinable
  public func genericHeader() throws(DecodingError) -> GenericHeader {
    guard bytes.byteCount >= NetlinkHeader.size + GenericHeader.size else {
      throw DecodingError(.truncatedHeader, offset: NetlinkHeader.size)
    }
    return GenericHeader(bytes, at: NetlinkHeader.size)
  }

  /// Decodes what follows the headers of a generic netlink message.
  @inlinable @inline(__always)
  public func genericBody<Body: MessageBody>(as type: Body.Type) throws(DecodingError) -> Body {
    try body(as: type, after: NetlinkHeader.size + GenericHeader.size)
  }

  /// Decodes what follows the first `headers` bytes.
  @inlinable @inline(__always)
  public func body<Body: MessageBody>(as type: Body.Type, after headers: Int) throws(DecodingError) -> Body {
    guard bytes.byteCount >= headers else { throw DecodingError(.truncatedHeader, offset: headers) }
    return try Body(from: bytes, in: AttributeRange(from: headers, to: bytes.byteCount))
  }

  /// Decodes what follows the headers of a generic netlink message into a value that is there already. Reading a dump
  /// message by message into one variable makes and lets go of nothing.
  @inlinable @inline(__always)
  public func decodeGenericBody<Body: MessageBody>(into body: inout Body) throws(DecodingError) {
    let headers = NetlinkHeader.size + GenericHeader.size
    guard bytes.byteCount >= headers else { throw DecodingError(.truncatedHeader, offset: headers) }
    try body.decode(from: bytes, in: AttributeRange(from: headers, to: bytes.byteCount))
  }
}
