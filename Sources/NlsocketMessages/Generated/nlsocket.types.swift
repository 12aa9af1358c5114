// Generated from nlsocket.yaml. Do not edit: change the spec and generate again.
// swift-format-ignore-file
public import NetlinkCodec

/// Options of a netlink socket. On a Unix socket that stands for one there is no setsockopt of level SOL_NETLINK, so
/// that a message of this family takes its place.
public enum Nlsocket {
}

extension Nlsocket {
  /// Options with the numbers they have for setsockopt.
  public struct Option: NetlinkEnumeration {
    public var rawValue: UInt32
    @inlinable
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Join the multicast group whose number is the value.
    @inlinable
    public static var addMembership: Self { Self(rawValue: 1) }

    /// Leave the multicast group whose number is the value.
    @inlinable
    public static var dropMembership: Self { Self(rawValue: 2) }

    /// Quote no more than the header of a request in errors; off where the value is 0.
    @inlinable
    public static var capAck: Self { Self(rawValue: 10) }

    /// Tell more about errors than their number; off where the value is 0.
    @inlinable
    public static var extAck: Self { Self(rawValue: 11) }
  }
}

extension Nlsocket {
  /// An option and its value.
  public struct SocketOption: PlainAttributeSet {
    /// Which option.
    public var option: Option?
    /// What it is set to.
    public var value: UInt32?
    public var wireForm = WireForm()

    @inlinable
    public init() {}

    public init(
      option: Option? = nil,
      value: UInt32? = nil
    ) {
      self.option = option
      self.value = value
    }

    @inline(never)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      self.option = nil
      self.value = nil
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.option = Option(rawValue: try walk.integer(UInt32.self, in: bytes))
        case 2: self.value = try walk.integer(UInt32.self, in: bytes)
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, hasSmallTypes: true, bytes)
    }

    @inlinable
    public static var room: Int { 16 }

    @inlinable @inline(__always)
    public func encodeAttributes(into run: inout AttributeRun) {
      if let value = self.option { run.integer(1, value.rawValue) }
      if let value = self.value { run.integer(2, value) }
    }
  }
}
