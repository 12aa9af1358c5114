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
  public struct SocketOption: FixedAttributeSet {
    /// Which option.
    @inlinable
    public var option: Option? {
      get { _numbers._presence[1] ? _numbers.option : nil }
      set { _numbers.option = _numbers._presence.note(1, newValue) ?? Option(rawValue: 0) }
    }
    /// What it is set to.
    @inlinable
    public var value: UInt32? {
      get { _numbers._presence[2] ? _numbers.value : nil }
      set { _numbers.value = _numbers._presence.note(2, newValue) ?? 0 }
    }
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var option: Option = Option(rawValue: 0)
      @usableFromInline var value: UInt32 = 0

      @inlinable
      init() {}
    }

    @inlinable
    public init() {}

    public init(
      option: Option? = nil,
      value: UInt32? = nil
    ) {
      self.option = option
      self.value = value
    }

    @inlinable @inline(__always)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      let rest = scan(from: bytes, in: range)
      if !rest.isEmpty { try decode(rest, from: bytes, in: range) }
    }

    @usableFromInline @inline(never)
    mutating func scan(from bytes: RawSpan, in range: AttributeRange) -> ScalarScan.Rest {
      self._numbers = _Numbers()
      var scan = ScalarScan(range, keepsOrder: true, in: bytes)
      repeat {
        if let value = scan.integer(1, UInt32.self, in: bytes) { self._numbers.option = Option(rawValue: value) }
        if let value = scan.integer(2, UInt32.self, in: bytes) { self._numbers.value = value }
      } while scan.turnsBack()
      self._numbers._presence = scan.presence(among: 0x6)
      return scan.end(in: &self)
    }

    @usableFromInline @inline(never)
    mutating func decode(_ rest: ScalarScan.Rest, from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.option = Option(rawValue: try walk.integer(UInt32.self, in: bytes))
        case 2: self.value = try walk.integer(UInt32.self, in: bytes)
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, bytes)
    }

    @inlinable
    public static var room: Int { 16 }

    @inlinable @inline(__always)
    public func encodeAttributes(into run: inout AttributeRun) {
      if let value = self.option { run.integer(1, value.rawValue) }
      if let value = self.value { run.integer(2, value) }
    }

    @inlinable @inline(__always)
    public static var allAttributes: Presence { Presence(bits: 0x6) }

    @inlinable @inline(__always)
    public var presentAttributes: Presence { _numbers._presence }

    @inlinable @inline(__always)
    public func encodeAll(into attributes: inout FixedAttributes) {
      do { let value = _numbers.option; attributes.integer(1, value.rawValue) }
      do { let value = _numbers.value; attributes.integer(2, value) }
    }
  }
}
