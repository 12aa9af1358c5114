/// Why bytes are not the message they should be. Says where, allocates nothing.
public struct DecodingError: Error, Hashable, Sendable {
  public enum Reason: Hashable, Sendable {
    /// A header lies beyond the end of the bytes.
    case truncatedHeader
    /// `nlmsg_len` is shorter than its own header, or longer than the bytes there are.
    case badMessageLength
    /// `nla_len` is shorter than its own header.
    case attributeTooShort
    /// `nla_len` reaches beyond the end of its message or nest.
    case attributeTooLong
    /// Fewer bytes than an attribute header are left after the last attribute.
    case trailingBytes
    /// The payload has a size its type cannot have.
    case badPayloadSize
    /// Nests within nests deeper than any family has.
    case tooDeep
  }

  public var reason: Reason
  /// The attribute's type, without its flag bits; 0 for a message header.
  public var attribute: UInt16
  /// Bytes from the start of the message to the attribute or header.
  public var offset: Int

  @inlinable
  public init(_ reason: Reason, attribute: UInt16 = 0, offset: Int) {
    self.reason = reason
    self.attribute = attribute
    self.offset = offset
  }
}

extension DecodingError: CustomStringConvertible {
  public var description: String {
    let place = attribute == 0 ? "at byte \(offset)" : "in attribute \(attribute) at byte \(offset)"
    return switch reason {
    case .truncatedHeader: "the message ends inside a header \(place)"
    case .badMessageLength: "the message's length does not fit its bytes \(place)"
    case .attributeTooShort: "the attribute's length is less than its header \(place)"
    case .attributeTooLong: "the attribute reaches beyond its message \(place)"
    case .trailingBytes: "bytes are left over after the last attribute \(place)"
    case .badPayloadSize: "the payload's size does not fit its type \(place)"
    case .tooDeep: "nests are too deep \(place)"
    }
  }
}

/// Why a value cannot be put on the wire.
public struct EncodingError: Error, Hashable, Sendable {
  public enum Reason: Hashable, Sendable {
    /// An attribute's payload exceeds what its 16-bit length can say.
    case attributeTooLong
    /// An enumeration's value does not fit the attribute's width.
    case valueOutOfRange
  }
  public var reason: Reason
  public var attribute: UInt16

  @inlinable
  public init(_ reason: Reason, attribute: UInt16) {
    self.reason = reason
    self.attribute = attribute
  }
}

extension EncodingError: CustomStringConvertible {
  public var description: String {
    switch reason {
    case .attributeTooLong: "attribute \(attribute) is longer than 65,531 bytes"
    case .valueOutOfRange: "the value of attribute \(attribute) does not fit its width"
    }
  }
}
