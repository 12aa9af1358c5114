// Generated from ethtool.yaml. Do not edit: change the spec and generate again.
// swift-format-ignore-file
public import NetlinkCodec

/// Reads and changes how a network device is set up: how many queues it has, how long they are, how packets are
/// spread over them, and what its driver does on the way. Devices are those of the network namespace the socket was
/// opened in.
public enum Ethtool {
}

extension Ethtool {
  /// How a request wants to be answered.
  public struct HeaderFlags: NetlinkFlags {
    public var rawValue: UInt32
    @inlinable
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Bitsets come as words in place of lists with a name for each bit.
    @inlinable
    public static var compactBitsets: Self { Self(rawValue: 1 << 0) }

    /// No reply to a request that changes something, where one would tell what has changed.
    @inlinable
    public static var omitReply: Self { Self(rawValue: 1 << 1) }

    /// Counters come along, where the driver has them.
    @inlinable
    public static var stats: Self { Self(rawValue: 1 << 2) }
  }
}

extension Ethtool {
  /// Whether a device puts the headers of TCP packets and their payload into buffers of their own.
  public struct TCPDataSplit: NetlinkEnumeration {
    public var rawValue: UInt32
    @inlinable
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// In a reply, the driver does not tell; in a request, the driver may choose.
    @inlinable
    public static var unknown: Self { Self(rawValue: 0) }

    /// It does not.
    @inlinable
    public static var disabled: Self { Self(rawValue: 1) }

    /// It does. Device memory wants this.
    @inlinable
    public static var enabled: Self { Self(rawValue: 2) }
  }
}

extension Ethtool {
  /// What is done to a packet's fields before they are hashed, so that both directions of a connection meet.
  public struct InputXfrm: NetlinkFlags {
    public var rawValue: UInt32
    @inlinable
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Source and destination are replaced by what differs between them, twice. Fewer hashes are possible.
    @inlinable
    public static var symXor: Self { Self(rawValue: 1 << 0) }

    /// One of the two copies of what differs is replaced by the bits either of them has.
    @inlinable
    public static var symOrXor: Self { Self(rawValue: 1 << 1) }
  }
}

extension Ethtool {
  /// Fields of a packet that its receive hash can take in.
  public struct RxfhFields: NetlinkFlags {
    public var rawValue: UInt64
    @inlinable
    public init(rawValue: UInt64) { self.rawValue = rawValue }

    /// The Ethernet address it is for.
    @inlinable
    public static var l2da: Self { Self(rawValue: 1 << 1) }

    /// The VLAN tag.
    @inlinable
    public static var vlan: Self { Self(rawValue: 1 << 2) }

    /// The protocol above Ethernet.
    @inlinable
    public static var l3Proto: Self { Self(rawValue: 1 << 3) }

    /// The IP address it is from.
    @inlinable
    public static var ipSrc: Self { Self(rawValue: 1 << 4) }

    /// The IP address it is for.
    @inlinable
    public static var ipDst: Self { Self(rawValue: 1 << 5) }

    /// The first two bytes above IP, which of TCP and UDP are the port it is from.
    @inlinable
    public static var l4B01: Self { Self(rawValue: 1 << 6) }

    /// The next two bytes, which of TCP and UDP are the port it is for.
    @inlinable
    public static var l4B23: Self { Self(rawValue: 1 << 7) }

    /// The number of its GTP tunnel.
    @inlinable
    public static var gtpTeid: Self { Self(rawValue: 1 << 8) }

    /// The label of its IPv6 flow.
    @inlinable
    public static var ip6Fl: Self { Self(rawValue: 1 << 9) }

    /// No field at all, since such packets are dropped.
    @inlinable
    public static var discard: Self { Self(rawValue: 1 << 31) }
  }
}

extension Ethtool {
  /// Which device a message is about, and how a request wants to be answered.
  public struct Header: AttributeSet {
    /// The device's interface index.
    @inlinable
    public var devIndex: UInt32? {
      get { _numbers._presence[1] ? _numbers.devIndex : nil }
      set { _numbers.devIndex = _numbers._presence.note(1, newValue) ?? 0 }
    }
    /// The device's name. With an index beside it, both have to be the same device's.
    public var devName: String?
    /// How to answer; of requests only.
    @inlinable
    public var flags: HeaderFlags? {
      get { _numbers._presence[3] ? _numbers.flags : nil }
      set { _numbers.flags = _numbers._presence.note(3, newValue) ?? HeaderFlags(rawValue: 0) }
    }
    /// One of the device's PHYs, for operations on these.
    @inlinable
    public var phyIndex: UInt32? {
      get { _numbers._presence[4] ? _numbers.phyIndex : nil }
      set { _numbers.phyIndex = _numbers._presence.note(4, newValue) ?? 0 }
    }
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var devIndex: UInt32 = 0
      @usableFromInline var flags: HeaderFlags = HeaderFlags(rawValue: 0)
      @usableFromInline var phyIndex: UInt32 = 0

      @inlinable
      init() {}
    }

    @inlinable
    public init() {}

    public init(
      devIndex: UInt32? = nil,
      devName: String? = nil,
      flags: HeaderFlags? = nil,
      phyIndex: UInt32? = nil
    ) {
      self.devIndex = devIndex
      self.devName = devName
      self.flags = flags
      self.phyIndex = phyIndex
    }

    @inline(never)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      self._numbers = _Numbers()
      if case .some = self.devName { self.devName = nil }
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.devIndex = try walk.integer(UInt32.self, in: bytes)
        case 2: self.devName = walk.string(in: bytes)
        case 3: self.flags = HeaderFlags(rawValue: try walk.integer(UInt32.self, in: bytes))
        case 4: self.phyIndex = try walk.integer(UInt32.self, in: bytes)
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, bytes)
    }

    @inlinable
    public func encodeAttributes(into writer: inout MessageWriter) {
      if let value = self.devIndex { writer.integer(1, value) }
      if let value = self.devName { writer.string(2, value) }
      do {
        var run = writer.run(room: 16)
        if let value = self.flags { run.integer(3, value.rawValue) }
        if let value = self.phyIndex { run.integer(4, value) }
        writer.end(run)
      }
    }
  }
}

extension Ethtool {
  /// A bit of a list.
  public struct BitsetBit: AttributeSet {
    /// Which bit, from 0.
    @inlinable
    public var index: UInt32? {
      get { _numbers._presence[1] ? _numbers.index : nil }
      set { _numbers.index = _numbers._presence.note(1, newValue) ?? 0 }
    }
    /// Which bit, by name. With an index beside it, both have to be the same bit's.
    public var name: String?
    /// The bit is set. In a list without a mask every bit there is set without it.
    @inlinable
    public var value: Bool {
      get { _numbers._presence[3] }
      set { _numbers._presence[3] = newValue }
    }
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var index: UInt32 = 0

      @inlinable
      init() {}
    }

    @inlinable
    public init() {}

    public init(
      index: UInt32? = nil,
      name: String? = nil,
      value: Bool = false
    ) {
      self.index = index
      self.name = name
      self.value = value
    }

    @inline(never)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      self._numbers = _Numbers()
      if case .some = self.name { self.name = nil }
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.index = try walk.integer(UInt32.self, in: bytes)
        case 2: self.name = walk.string(in: bytes)
        case 3: self.value = walk.flag()
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, bytes)
    }

    @inlinable
    public func encodeAttributes(into writer: inout MessageWriter) {
      if let value = self.index { writer.integer(1, value) }
      if let value = self.name { writer.string(2, value) }
      if self.value { writer.flag(3) }
    }
  }
}

extension Ethtool {
  /// A list of bits.
  public struct BitsetBits: AttributeSet {
    /// A bit that the message is about.
    public var bit: [BitsetBit] = []
    public var wireForm = WireForm()

    @inlinable
    public init() {}

    public init(
      bit: [BitsetBit] = []
    ) {
      self.bit = bit
    }

    @inline(never)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      if !self.bit.isEmpty { self.bit.removeAll(keepingCapacity: true) }
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: walk.expectRepeats(); self.bit.append(try BitsetBit(from: bytes, in: walk.nest(in: bytes)))
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, bytes)
    }

    @inlinable
    public func encodeAttributes(into writer: inout MessageWriter) {
      writer.nests(1, self.bit)
    }
  }
}

extension Ethtool {
  /// Some bits and which of them are set, either as a list or as two arrays of 32-bit words.
  public struct Bitset: AttributeSet {
    /// There is no mask. In a request all bits that are not set are then cleared.
    @inlinable
    public var nomask: Bool {
      get { _numbers._presence[1] }
      set { _numbers._presence[1] = newValue }
    }
    /// How many bits there are. Words have to have it.
    @inlinable
    public var size: UInt32? {
      get { _numbers._presence[2] ? _numbers.size : nil }
      set { _numbers.size = _numbers._presence.note(2, newValue) ?? 0 }
    }
    /// The list.
    public var bits: BitsetBits?
    /// The words, the lowest bits first.
    public var value: [UInt8]?
    /// Words of the bits that the message is about.
    public var mask: [UInt8]?
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var size: UInt32 = 0

      @inlinable
      init() {}
    }

    @inlinable
    public init() {}

    public init(
      nomask: Bool = false,
      size: UInt32? = nil,
      bits: BitsetBits? = nil,
      value: [UInt8]? = nil,
      mask: [UInt8]? = nil
    ) {
      self.nomask = nomask
      self.size = size
      self.bits = bits
      self.value = value
      self.mask = mask
    }

    @inline(never)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      self._numbers = _Numbers()
      self.bits.clear()
      if case .some = self.value { self.value = nil }
      if case .some = self.mask { self.mask = nil }
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.nomask = walk.flag()
        case 2: self.size = try walk.integer(UInt32.self, in: bytes)
        case 3: try self.bits.decode(from: bytes, in: walk.nest(in: bytes))
        case 4: self.value = walk.binary(in: bytes)
        case 5: self.mask = walk.binary(in: bytes)
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, bytes)
    }

    @inlinable
    public func encodeAttributes(into writer: inout MessageWriter) {
      do {
        var run = writer.run(room: 12)
        if self.nomask { run.flag(1) }
        if let value = self.size { run.integer(2, value) }
        writer.end(run)
      }
      if let value = self.bits { writer.nest(3, value) }
      if let value = self.value { writer.binary(4, value) }
      if let value = self.mask { writer.binary(5, value) }
    }
  }
}

extension Ethtool {
  /// The lengths of a device's rings, in descriptors, and how their buffers are used.
  public struct Rings: AttributeSet {
    /// The device.
    public var header: Header?
    /// The longest receive ring the driver can make.
    @inlinable
    public var rxMax: UInt32? {
      get { _numbers._presence[2] ? _numbers.rxMax : nil }
      set { _numbers.rxMax = _numbers._presence.note(2, newValue) ?? 0 }
    }
    /// The same for rings of small buffers.
    @inlinable
    public var rxMiniMax: UInt32? {
      get { _numbers._presence[3] ? _numbers.rxMiniMax : nil }
      set { _numbers.rxMiniMax = _numbers._presence.note(3, newValue) ?? 0 }
    }
    /// The same for rings of large buffers.
    @inlinable
    public var rxJumboMax: UInt32? {
      get { _numbers._presence[4] ? _numbers.rxJumboMax : nil }
      set { _numbers.rxJumboMax = _numbers._presence.note(4, newValue) ?? 0 }
    }
    /// The longest transmit ring the driver can make.
    @inlinable
    public var txMax: UInt32? {
      get { _numbers._presence[5] ? _numbers.txMax : nil }
      set { _numbers.txMax = _numbers._presence.note(5, newValue) ?? 0 }
    }
    /// Descriptors of each receive ring.
    @inlinable
    public var rx: UInt32? {
      get { _numbers._presence[6] ? _numbers.rx : nil }
      set { _numbers.rx = _numbers._presence.note(6, newValue) ?? 0 }
    }
    /// The same of rings of small buffers.
    @inlinable
    public var rxMini: UInt32? {
      get { _numbers._presence[7] ? _numbers.rxMini : nil }
      set { _numbers.rxMini = _numbers._presence.note(7, newValue) ?? 0 }
    }
    /// The same of rings of large buffers.
    @inlinable
    public var rxJumbo: UInt32? {
      get { _numbers._presence[8] ? _numbers.rxJumbo : nil }
      set { _numbers.rxJumbo = _numbers._presence.note(8, newValue) ?? 0 }
    }
    /// Descriptors of each transmit ring.
    @inlinable
    public var tx: UInt32? {
      get { _numbers._presence[9] ? _numbers.tx : nil }
      set { _numbers.tx = _numbers._presence.note(9, newValue) ?? 0 }
    }
    /// Bytes of a receive buffer.
    @inlinable
    public var rxBufLen: UInt32? {
      get { _numbers._presence[10] ? _numbers.rxBufLen : nil }
      set { _numbers.rxBufLen = _numbers._presence.note(10, newValue) ?? 0 }
    }
    /// Header split.
    @inlinable
    public var tcpDataSplit: TCPDataSplit? {
      get { _numbers._presence[11] ? _numbers.tcpDataSplit : nil }
      set { _numbers.tcpDataSplit = _numbers._presence.note(11, newValue) ?? TCPDataSplit(rawValue: 0) }
    }
    /// Bytes of an entry of the completion queue.
    @inlinable
    public var cqeSize: UInt32? {
      get { _numbers._presence[12] ? _numbers.cqeSize : nil }
      set { _numbers.cqeSize = _numbers._presence.note(12, newValue) ?? 0 }
    }
    /// Whether descriptors are written to the device in place of being fetched by it.
    @inlinable
    public var txPush: UInt8? {
      get { _numbers._presence[13] ? _numbers.txPush : nil }
      set { _numbers.txPush = _numbers._presence.note(13, newValue) ?? 0 }
    }
    /// The same of received packets.
    @inlinable
    public var rxPush: UInt8? {
      get { _numbers._presence[14] ? _numbers.rxPush : nil }
      set { _numbers.rxPush = _numbers._presence.note(14, newValue) ?? 0 }
    }
    /// Bytes of a packet that are written to the device with its descriptor.
    @inlinable
    public var txPushBufLen: UInt32? {
      get { _numbers._presence[15] ? _numbers.txPushBufLen : nil }
      set { _numbers.txPushBufLen = _numbers._presence.note(15, newValue) ?? 0 }
    }
    /// The most there can be.
    @inlinable
    public var txPushBufLenMax: UInt32? {
      get { _numbers._presence[16] ? _numbers.txPushBufLenMax : nil }
      set { _numbers.txPushBufLenMax = _numbers._presence.note(16, newValue) ?? 0 }
    }
    /// Packets with a payload of at most so many bytes are not split. Device memory wants 0.
    @inlinable
    public var hdsThresh: UInt32? {
      get { _numbers._presence[17] ? _numbers.hdsThresh : nil }
      set { _numbers.hdsThresh = _numbers._presence.note(17, newValue) ?? 0 }
    }
    /// The greatest threshold the driver takes.
    @inlinable
    public var hdsThreshMax: UInt32? {
      get { _numbers._presence[18] ? _numbers.hdsThreshMax : nil }
      set { _numbers.hdsThreshMax = _numbers._presence.note(18, newValue) ?? 0 }
    }
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var rxMax: UInt32 = 0
      @usableFromInline var rxMiniMax: UInt32 = 0
      @usableFromInline var rxJumboMax: UInt32 = 0
      @usableFromInline var txMax: UInt32 = 0
      @usableFromInline var rx: UInt32 = 0
      @usableFromInline var rxMini: UInt32 = 0
      @usableFromInline var rxJumbo: UInt32 = 0
      @usableFromInline var tx: UInt32 = 0
      @usableFromInline var rxBufLen: UInt32 = 0
      @usableFromInline var tcpDataSplit: TCPDataSplit = TCPDataSplit(rawValue: 0)
      @usableFromInline var cqeSize: UInt32 = 0
      @usableFromInline var txPushBufLen: UInt32 = 0
      @usableFromInline var txPushBufLenMax: UInt32 = 0
      @usableFromInline var hdsThresh: UInt32 = 0
      @usableFromInline var hdsThreshMax: UInt32 = 0
      @usableFromInline var txPush: UInt8 = 0
      @usableFromInline var rxPush: UInt8 = 0

      @inlinable
      init() {}
    }

    @inlinable
    public init() {}

    public init(
      header: Header? = nil,
      rxMax: UInt32? = nil,
      rxMiniMax: UInt32? = nil,
      rxJumboMax: UInt32? = nil,
      txMax: UInt32? = nil,
      rx: UInt32? = nil,
      rxMini: UInt32? = nil,
      rxJumbo: UInt32? = nil,
      tx: UInt32? = nil,
      rxBufLen: UInt32? = nil,
      tcpDataSplit: TCPDataSplit? = nil,
      cqeSize: UInt32? = nil,
      txPush: UInt8? = nil,
      rxPush: UInt8? = nil,
      txPushBufLen: UInt32? = nil,
      txPushBufLenMax: UInt32? = nil,
      hdsThresh: UInt32? = nil,
      hdsThreshMax: UInt32? = nil
    ) {
      self.header = header
      self.rxMax = rxMax
      self.rxMiniMax = rxMiniMax
      self.rxJumboMax = rxJumboMax
      self.txMax = txMax
      self.rx = rx
      self.rxMini = rxMini
      self.rxJumbo = rxJumbo
      self.tx = tx
      self.rxBufLen = rxBufLen
      self.tcpDataSplit = tcpDataSplit
      self.cqeSize = cqeSize
      self.txPush = txPush
      self.rxPush = rxPush
      self.txPushBufLen = txPushBufLen
      self.txPushBufLenMax = txPushBufLenMax
      self.hdsThresh = hdsThresh
      self.hdsThreshMax = hdsThreshMax
    }

    @inlinable @inline(__always)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      let rest = scan(from: bytes, in: range)
      if !rest.isEmpty { try decode(rest, from: bytes, in: range) }
    }

    @usableFromInline @inline(never)
    mutating func scan(from bytes: RawSpan, in range: AttributeRange) -> ScalarScan.Rest {
      self._numbers = _Numbers()
      self.header.clear()
      var scan = ScalarScan(range, keepsOrder: false, in: bytes)
      repeat {
        scan.nests(among: 0x2, in: bytes)
        if scan.isBelow(19) {
          if let value = scan.integer(2, UInt32.self, in: bytes) { self._numbers.rxMax = value }
          if let value = scan.integer(3, UInt32.self, in: bytes) { self._numbers.rxMiniMax = value }
          if let value = scan.integer(4, UInt32.self, in: bytes) { self._numbers.rxJumboMax = value }
          if let value = scan.integer(5, UInt32.self, in: bytes) { self._numbers.txMax = value }
          if let value = scan.integer(6, UInt32.self, in: bytes) { self._numbers.rx = value }
          if let value = scan.integer(7, UInt32.self, in: bytes) { self._numbers.rxMini = value }
          if let value = scan.integer(8, UInt32.self, in: bytes) { self._numbers.rxJumbo = value }
          if let value = scan.integer(9, UInt32.self, in: bytes) { self._numbers.tx = value }
          if let value = scan.integer(10, UInt32.self, in: bytes) { self._numbers.rxBufLen = value }
          if let value = scan.integer(11, UInt8.self, in: bytes) { self._numbers.tcpDataSplit = TCPDataSplit(rawValue: UInt32(truncatingIfNeeded: value)) }
          if let value = scan.integer(12, UInt32.self, in: bytes) { self._numbers.cqeSize = value }
          if let value = scan.integer(13, UInt8.self, in: bytes) { self._numbers.txPush = value }
          if let value = scan.integer(14, UInt8.self, in: bytes) { self._numbers.rxPush = value }
          if let value = scan.integer(15, UInt32.self, in: bytes) { self._numbers.txPushBufLen = value }
          if let value = scan.integer(16, UInt32.self, in: bytes) { self._numbers.txPushBufLenMax = value }
          if let value = scan.integer(17, UInt32.self, in: bytes) { self._numbers.hdsThresh = value }
          if let value = scan.integer(18, UInt32.self, in: bytes) { self._numbers.hdsThreshMax = value }
        }
      } while scan.turnsBack()
      self._numbers._presence = scan.presence(among: 0x7fffc)
      return scan.end(in: &self)
    }

    @usableFromInline @inline(never)
    mutating func decode(_ rest: ScalarScan.Rest, from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      if let nests = rest.nests(in: range) {
        var walk = AttributeWalk(nests)
        while try walk.next(in: bytes) {
          switch walk.type {
          case 1: try self.header.decode(from: bytes, in: walk.nest(in: bytes))
          default: break
          }
        }
        return
      }
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: try self.header.decode(from: bytes, in: walk.nest(in: bytes))
        case 2: self.rxMax = try walk.integer(UInt32.self, in: bytes)
        case 3: self.rxMiniMax = try walk.integer(UInt32.self, in: bytes)
        case 4: self.rxJumboMax = try walk.integer(UInt32.self, in: bytes)
        case 5: self.txMax = try walk.integer(UInt32.self, in: bytes)
        case 6: self.rx = try walk.integer(UInt32.self, in: bytes)
        case 7: self.rxMini = try walk.integer(UInt32.self, in: bytes)
        case 8: self.rxJumbo = try walk.integer(UInt32.self, in: bytes)
        case 9: self.tx = try walk.integer(UInt32.self, in: bytes)
        case 10: self.rxBufLen = try walk.integer(UInt32.self, in: bytes)
        case 11: self.tcpDataSplit = TCPDataSplit(rawValue: UInt32(truncatingIfNeeded: try walk.integer(UInt8.self, in: bytes)))
        case 12: self.cqeSize = try walk.integer(UInt32.self, in: bytes)
        case 13: self.txPush = try walk.integer(UInt8.self, in: bytes)
        case 14: self.rxPush = try walk.integer(UInt8.self, in: bytes)
        case 15: self.txPushBufLen = try walk.integer(UInt32.self, in: bytes)
        case 16: self.txPushBufLenMax = try walk.integer(UInt32.self, in: bytes)
        case 17: self.hdsThresh = try walk.integer(UInt32.self, in: bytes)
        case 18: self.hdsThreshMax = try walk.integer(UInt32.self, in: bytes)
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, bytes)
    }

    @inlinable
    public func encodeAttributes(into writer: inout MessageWriter) {
      if let value = self.header { writer.nest(1, value) }
      do {
        var run = writer.run(room: 72)
        if let value = self.rxMax { run.integer(2, value) }
        if let value = self.rxMiniMax { run.integer(3, value) }
        if let value = self.rxJumboMax { run.integer(4, value) }
        if let value = self.txMax { run.integer(5, value) }
        if let value = self.rx { run.integer(6, value) }
        if let value = self.rxMini { run.integer(7, value) }
        if let value = self.rxJumbo { run.integer(8, value) }
        if let value = self.tx { run.integer(9, value) }
        if let value = self.rxBufLen { run.integer(10, value) }
        writer.end(run)
      }
      if let value = self.tcpDataSplit { writer.enumeration(11, value.rawValue, as: UInt8.self) }
      do {
        var run = writer.run(room: 56)
        if let value = self.cqeSize { run.integer(12, value) }
        if let value = self.txPush { run.integer(13, value) }
        if let value = self.rxPush { run.integer(14, value) }
        if let value = self.txPushBufLen { run.integer(15, value) }
        if let value = self.txPushBufLenMax { run.integer(16, value) }
        if let value = self.hdsThresh { run.integer(17, value) }
        if let value = self.hdsThreshMax { run.integer(18, value) }
        writer.end(run)
      }
    }
  }
}

extension Ethtool {
  /// Switches that drivers have in common, each with a name.
  public struct Features: AttributeSet {
    /// The device.
    public var header: Header?
    /// Those that can be changed.
    public var hw: Bitset?
    /// Those that were asked for. The reply to a change lists here what was asked for in vain.
    public var wanted: Bitset?
    /// Those that are on. The reply to a change lists here what it switched.
    public var active: Bitset?
    /// Those that cannot be changed on any device.
    public var nochange: Bitset?
    public var wireForm = WireForm()

    @inlinable
    public init() {}

    public init(
      header: Header? = nil,
      hw: Bitset? = nil,
      wanted: Bitset? = nil,
      active: Bitset? = nil,
      nochange: Bitset? = nil
    ) {
      self.header = header
      self.hw = hw
      self.wanted = wanted
      self.active = active
      self.nochange = nochange
    }

    @inline(never)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      self.header.clear()
      self.hw.clear()
      self.wanted.clear()
      self.active.clear()
      self.nochange.clear()
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: try self.header.decode(from: bytes, in: walk.nest(in: bytes))
        case 2: try self.hw.decode(from: bytes, in: walk.nest(in: bytes))
        case 3: try self.wanted.decode(from: bytes, in: walk.nest(in: bytes))
        case 4: try self.active.decode(from: bytes, in: walk.nest(in: bytes))
        case 5: try self.nochange.decode(from: bytes, in: walk.nest(in: bytes))
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, bytes)
    }

    @inlinable
    public func encodeAttributes(into writer: inout MessageWriter) {
      if let value = self.header { writer.nest(1, value) }
      if let value = self.hw { writer.nest(2, value) }
      if let value = self.wanted { writer.nest(3, value) }
      if let value = self.active { writer.nest(4, value) }
      if let value = self.nochange { writer.nest(5, value) }
    }
  }
}

extension Ethtool {
  /// How many queues a device uses, of those it has.
  public struct Channels: AttributeSet {
    /// The device.
    public var header: Header?
    /// The most channels that only receive.
    @inlinable
    public var rxMax: UInt32? {
      get { _numbers._presence[2] ? _numbers.rxMax : nil }
      set { _numbers.rxMax = _numbers._presence.note(2, newValue) ?? 0 }
    }
    /// The most channels that only send.
    @inlinable
    public var txMax: UInt32? {
      get { _numbers._presence[3] ? _numbers.txMax : nil }
      set { _numbers.txMax = _numbers._presence.note(3, newValue) ?? 0 }
    }
    /// The most channels for anything else, such as the state of the link.
    @inlinable
    public var otherMax: UInt32? {
      get { _numbers._presence[4] ? _numbers.otherMax : nil }
      set { _numbers.otherMax = _numbers._presence.note(4, newValue) ?? 0 }
    }
    /// The most channels that do both.
    @inlinable
    public var combinedMax: UInt32? {
      get { _numbers._presence[5] ? _numbers.combinedMax : nil }
      set { _numbers.combinedMax = _numbers._presence.note(5, newValue) ?? 0 }
    }
    /// Channels that only receive.
    @inlinable
    public var rxCount: UInt32? {
      get { _numbers._presence[6] ? _numbers.rxCount : nil }
      set { _numbers.rxCount = _numbers._presence.note(6, newValue) ?? 0 }
    }
    /// Channels that only send.
    @inlinable
    public var txCount: UInt32? {
      get { _numbers._presence[7] ? _numbers.txCount : nil }
      set { _numbers.txCount = _numbers._presence.note(7, newValue) ?? 0 }
    }
    /// Channels for anything else.
    @inlinable
    public var otherCount: UInt32? {
      get { _numbers._presence[8] ? _numbers.otherCount : nil }
      set { _numbers.otherCount = _numbers._presence.note(8, newValue) ?? 0 }
    }
    /// Channels that receive and send.
    @inlinable
    public var combinedCount: UInt32? {
      get { _numbers._presence[9] ? _numbers.combinedCount : nil }
      set { _numbers.combinedCount = _numbers._presence.note(9, newValue) ?? 0 }
    }
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var rxMax: UInt32 = 0
      @usableFromInline var txMax: UInt32 = 0
      @usableFromInline var otherMax: UInt32 = 0
      @usableFromInline var combinedMax: UInt32 = 0
      @usableFromInline var rxCount: UInt32 = 0
      @usableFromInline var txCount: UInt32 = 0
      @usableFromInline var otherCount: UInt32 = 0
      @usableFromInline var combinedCount: UInt32 = 0

      @inlinable
      init() {}
    }

    @inlinable
    public init() {}

    public init(
      header: Header? = nil,
      rxMax: UInt32? = nil,
      txMax: UInt32? = nil,
      otherMax: UInt32? = nil,
      combinedMax: UInt32? = nil,
      rxCount: UInt32? = nil,
      txCount: UInt32? = nil,
      otherCount: UInt32? = nil,
      combinedCount: UInt32? = nil
    ) {
      self.header = header
      self.rxMax = rxMax
      self.txMax = txMax
      self.otherMax = otherMax
      self.combinedMax = combinedMax
      self.rxCount = rxCount
      self.txCount = txCount
      self.otherCount = otherCount
      self.combinedCount = combinedCount
    }

    @inlinable @inline(__always)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      let rest = scan(from: bytes, in: range)
      if !rest.isEmpty { try decode(rest, from: bytes, in: range) }
    }

    @usableFromInline @inline(never)
    mutating func scan(from bytes: RawSpan, in range: AttributeRange) -> ScalarScan.Rest {
      self._numbers = _Numbers()
      self.header.clear()
      var scan = ScalarScan(range, keepsOrder: true, in: bytes)
      repeat {
        scan.nests(among: 0x2, in: bytes)
        if scan.isBelow(5) {
          if let value = scan.integer(2, UInt32.self, in: bytes) { self._numbers.rxMax = value }
          if let value = scan.integer(3, UInt32.self, in: bytes) { self._numbers.txMax = value }
          if let value = scan.integer(4, UInt32.self, in: bytes) { self._numbers.otherMax = value }
        }
        if scan.isBelow(8) {
          if let value = scan.integer(5, UInt32.self, in: bytes) { self._numbers.combinedMax = value }
          if let value = scan.integer(6, UInt32.self, in: bytes) { self._numbers.rxCount = value }
          if let value = scan.integer(7, UInt32.self, in: bytes) { self._numbers.txCount = value }
        }
        if scan.isBelow(10) {
          if let value = scan.integer(8, UInt32.self, in: bytes) { self._numbers.otherCount = value }
          if let value = scan.integer(9, UInt32.self, in: bytes) { self._numbers.combinedCount = value }
        }
      } while scan.turnsBack()
      self._numbers._presence = scan.presence(among: 0x3fc)
      return scan.end(in: &self)
    }

    @usableFromInline @inline(never)
    mutating func decode(_ rest: ScalarScan.Rest, from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      if let nests = rest.nests(in: range) {
        var walk = AttributeWalk(nests)
        while try walk.next(in: bytes) {
          switch walk.type {
          case 1: try self.header.decode(from: bytes, in: walk.nest(in: bytes))
          default: break
          }
        }
        return
      }
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: try self.header.decode(from: bytes, in: walk.nest(in: bytes))
        case 2: self.rxMax = try walk.integer(UInt32.self, in: bytes)
        case 3: self.txMax = try walk.integer(UInt32.self, in: bytes)
        case 4: self.otherMax = try walk.integer(UInt32.self, in: bytes)
        case 5: self.combinedMax = try walk.integer(UInt32.self, in: bytes)
        case 6: self.rxCount = try walk.integer(UInt32.self, in: bytes)
        case 7: self.txCount = try walk.integer(UInt32.self, in: bytes)
        case 8: self.otherCount = try walk.integer(UInt32.self, in: bytes)
        case 9: self.combinedCount = try walk.integer(UInt32.self, in: bytes)
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, bytes)
    }

    @inlinable
    public func encodeAttributes(into writer: inout MessageWriter) {
      if let value = self.header { writer.nest(1, value) }
      do {
        var run = writer.run(room: 64)
        if let value = self.rxMax { run.integer(2, value) }
        if let value = self.txMax { run.integer(3, value) }
        if let value = self.otherMax { run.integer(4, value) }
        if let value = self.combinedMax { run.integer(5, value) }
        if let value = self.rxCount { run.integer(6, value) }
        if let value = self.txCount { run.integer(7, value) }
        if let value = self.otherCount { run.integer(8, value) }
        if let value = self.combinedCount { run.integer(9, value) }
        writer.end(run)
      }
    }
  }
}

extension Ethtool {
  /// What the receive hash takes in, by the kind of packet.
  public struct Flow: PlainAttributeSet {
    /// Of packets that are none of the others.
    @inlinable
    public var ether: RxfhFields? {
      get { _numbers._presence[1] ? _numbers.ether : nil }
      set { _numbers.ether = _numbers._presence.note(1, newValue) ?? RxfhFields(rawValue: 0) }
    }
    /// Of other IPv4.
    @inlinable
    public var ip4: RxfhFields? {
      get { _numbers._presence[2] ? _numbers.ip4 : nil }
      set { _numbers.ip4 = _numbers._presence.note(2, newValue) ?? RxfhFields(rawValue: 0) }
    }
    /// Of other IPv6.
    @inlinable
    public var ip6: RxfhFields? {
      get { _numbers._presence[3] ? _numbers.ip6 : nil }
      set { _numbers.ip6 = _numbers._presence.note(3, newValue) ?? RxfhFields(rawValue: 0) }
    }
    /// Of TCP over IPv4.
    @inlinable
    public var tcp4: RxfhFields? {
      get { _numbers._presence[4] ? _numbers.tcp4 : nil }
      set { _numbers.tcp4 = _numbers._presence.note(4, newValue) ?? RxfhFields(rawValue: 0) }
    }
    /// Of TCP over IPv6.
    @inlinable
    public var tcp6: RxfhFields? {
      get { _numbers._presence[5] ? _numbers.tcp6 : nil }
      set { _numbers.tcp6 = _numbers._presence.note(5, newValue) ?? RxfhFields(rawValue: 0) }
    }
    /// Of UDP over IPv4.
    @inlinable
    public var udp4: RxfhFields? {
      get { _numbers._presence[6] ? _numbers.udp4 : nil }
      set { _numbers.udp4 = _numbers._presence.note(6, newValue) ?? RxfhFields(rawValue: 0) }
    }
    /// Of UDP over IPv6.
    @inlinable
    public var udp6: RxfhFields? {
      get { _numbers._presence[7] ? _numbers.udp6 : nil }
      set { _numbers.udp6 = _numbers._presence.note(7, newValue) ?? RxfhFields(rawValue: 0) }
    }
    /// Of SCTP over IPv4.
    @inlinable
    public var sctp4: RxfhFields? {
      get { _numbers._presence[8] ? _numbers.sctp4 : nil }
      set { _numbers.sctp4 = _numbers._presence.note(8, newValue) ?? RxfhFields(rawValue: 0) }
    }
    /// Of SCTP over IPv6.
    @inlinable
    public var sctp6: RxfhFields? {
      get { _numbers._presence[9] ? _numbers.sctp6 : nil }
      set { _numbers.sctp6 = _numbers._presence.note(9, newValue) ?? RxfhFields(rawValue: 0) }
    }
    /// Of IPv4 with an authentication header.
    @inlinable
    public var ah4: RxfhFields? {
      get { _numbers._presence[10] ? _numbers.ah4 : nil }
      set { _numbers.ah4 = _numbers._presence.note(10, newValue) ?? RxfhFields(rawValue: 0) }
    }
    /// Of IPv6 with an authentication header.
    @inlinable
    public var ah6: RxfhFields? {
      get { _numbers._presence[11] ? _numbers.ah6 : nil }
      set { _numbers.ah6 = _numbers._presence.note(11, newValue) ?? RxfhFields(rawValue: 0) }
    }
    /// Of encrypted IPv4.
    @inlinable
    public var esp4: RxfhFields? {
      get { _numbers._presence[12] ? _numbers.esp4 : nil }
      set { _numbers.esp4 = _numbers._presence.note(12, newValue) ?? RxfhFields(rawValue: 0) }
    }
    /// Of encrypted IPv6.
    @inlinable
    public var esp6: RxfhFields? {
      get { _numbers._presence[13] ? _numbers.esp6 : nil }
      set { _numbers.esp6 = _numbers._presence.note(13, newValue) ?? RxfhFields(rawValue: 0) }
    }
    /// Of IPv4 with IPsec of either kind.
    @inlinable
    public var ahEsp4: RxfhFields? {
      get { _numbers._presence[14] ? _numbers.ahEsp4 : nil }
      set { _numbers.ahEsp4 = _numbers._presence.note(14, newValue) ?? RxfhFields(rawValue: 0) }
    }
    /// Of IPv6 with IPsec of either kind.
    @inlinable
    public var ahEsp6: RxfhFields? {
      get { _numbers._presence[15] ? _numbers.ahEsp6 : nil }
      set { _numbers.ahEsp6 = _numbers._presence.note(15, newValue) ?? RxfhFields(rawValue: 0) }
    }
    /// Of a GTP tunnel's payload over IPv4.
    @inlinable
    public var gtpu4: RxfhFields? {
      get { _numbers._presence[16] ? _numbers.gtpu4 : nil }
      set { _numbers.gtpu4 = _numbers._presence.note(16, newValue) ?? RxfhFields(rawValue: 0) }
    }
    /// Of a GTP tunnel's payload over IPv6.
    @inlinable
    public var gtpu6: RxfhFields? {
      get { _numbers._presence[17] ? _numbers.gtpu6 : nil }
      set { _numbers.gtpu6 = _numbers._presence.note(17, newValue) ?? RxfhFields(rawValue: 0) }
    }
    /// Of GTP control over IPv4.
    @inlinable
    public var gtpc4: RxfhFields? {
      get { _numbers._presence[18] ? _numbers.gtpc4 : nil }
      set { _numbers.gtpc4 = _numbers._presence.note(18, newValue) ?? RxfhFields(rawValue: 0) }
    }
    /// Of GTP control over IPv6.
    @inlinable
    public var gtpc6: RxfhFields? {
      get { _numbers._presence[19] ? _numbers.gtpc6 : nil }
      set { _numbers.gtpc6 = _numbers._presence.note(19, newValue) ?? RxfhFields(rawValue: 0) }
    }
    /// Of GTP control over IPv4 that names a tunnel.
    @inlinable
    public var gtpcTeid4: RxfhFields? {
      get { _numbers._presence[20] ? _numbers.gtpcTeid4 : nil }
      set { _numbers.gtpcTeid4 = _numbers._presence.note(20, newValue) ?? RxfhFields(rawValue: 0) }
    }
    /// Of GTP control over IPv6 that names a tunnel.
    @inlinable
    public var gtpcTeid6: RxfhFields? {
      get { _numbers._presence[21] ? _numbers.gtpcTeid6 : nil }
      set { _numbers.gtpcTeid6 = _numbers._presence.note(21, newValue) ?? RxfhFields(rawValue: 0) }
    }
    /// Of a GTP tunnel's payload over IPv4 with an extension header.
    @inlinable
    public var gtpuEh4: RxfhFields? {
      get { _numbers._presence[22] ? _numbers.gtpuEh4 : nil }
      set { _numbers.gtpuEh4 = _numbers._presence.note(22, newValue) ?? RxfhFields(rawValue: 0) }
    }
    /// Of a GTP tunnel's payload over IPv6 with an extension header.
    @inlinable
    public var gtpuEh6: RxfhFields? {
      get { _numbers._presence[23] ? _numbers.gtpuEh6 : nil }
      set { _numbers.gtpuEh6 = _numbers._presence.note(23, newValue) ?? RxfhFields(rawValue: 0) }
    }
    /// The same over IPv4, on the way to the network.
    @inlinable
    public var gtpuUl4: RxfhFields? {
      get { _numbers._presence[24] ? _numbers.gtpuUl4 : nil }
      set { _numbers.gtpuUl4 = _numbers._presence.note(24, newValue) ?? RxfhFields(rawValue: 0) }
    }
    /// The same over IPv6, on the way to the network.
    @inlinable
    public var gtpuUl6: RxfhFields? {
      get { _numbers._presence[25] ? _numbers.gtpuUl6 : nil }
      set { _numbers.gtpuUl6 = _numbers._presence.note(25, newValue) ?? RxfhFields(rawValue: 0) }
    }
    /// The same over IPv4, on the way to the mobile station.
    @inlinable
    public var gtpuDl4: RxfhFields? {
      get { _numbers._presence[26] ? _numbers.gtpuDl4 : nil }
      set { _numbers.gtpuDl4 = _numbers._presence.note(26, newValue) ?? RxfhFields(rawValue: 0) }
    }
    /// The same over IPv6, on the way to the mobile station.
    @inlinable
    public var gtpuDl6: RxfhFields? {
      get { _numbers._presence[27] ? _numbers.gtpuDl6 : nil }
      set { _numbers.gtpuDl6 = _numbers._presence.note(27, newValue) ?? RxfhFields(rawValue: 0) }
    }
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var ether: RxfhFields = RxfhFields(rawValue: 0)
      @usableFromInline var ip4: RxfhFields = RxfhFields(rawValue: 0)
      @usableFromInline var ip6: RxfhFields = RxfhFields(rawValue: 0)
      @usableFromInline var tcp4: RxfhFields = RxfhFields(rawValue: 0)
      @usableFromInline var tcp6: RxfhFields = RxfhFields(rawValue: 0)
      @usableFromInline var udp4: RxfhFields = RxfhFields(rawValue: 0)
      @usableFromInline var udp6: RxfhFields = RxfhFields(rawValue: 0)
      @usableFromInline var sctp4: RxfhFields = RxfhFields(rawValue: 0)
      @usableFromInline var sctp6: RxfhFields = RxfhFields(rawValue: 0)
      @usableFromInline var ah4: RxfhFields = RxfhFields(rawValue: 0)
      @usableFromInline var ah6: RxfhFields = RxfhFields(rawValue: 0)
      @usableFromInline var esp4: RxfhFields = RxfhFields(rawValue: 0)
      @usableFromInline var esp6: RxfhFields = RxfhFields(rawValue: 0)
      @usableFromInline var ahEsp4: RxfhFields = RxfhFields(rawValue: 0)
      @usableFromInline var ahEsp6: RxfhFields = RxfhFields(rawValue: 0)
      @usableFromInline var gtpu4: RxfhFields = RxfhFields(rawValue: 0)
      @usableFromInline var gtpu6: RxfhFields = RxfhFields(rawValue: 0)
      @usableFromInline var gtpc4: RxfhFields = RxfhFields(rawValue: 0)
      @usableFromInline var gtpc6: RxfhFields = RxfhFields(rawValue: 0)
      @usableFromInline var gtpcTeid4: RxfhFields = RxfhFields(rawValue: 0)
      @usableFromInline var gtpcTeid6: RxfhFields = RxfhFields(rawValue: 0)
      @usableFromInline var gtpuEh4: RxfhFields = RxfhFields(rawValue: 0)
      @usableFromInline var gtpuEh6: RxfhFields = RxfhFields(rawValue: 0)
      @usableFromInline var gtpuUl4: RxfhFields = RxfhFields(rawValue: 0)
      @usableFromInline var gtpuUl6: RxfhFields = RxfhFields(rawValue: 0)
      @usableFromInline var gtpuDl4: RxfhFields = RxfhFields(rawValue: 0)
      @usableFromInline var gtpuDl6: RxfhFields = RxfhFields(rawValue: 0)

      @inlinable
      init() {}
    }

    @inlinable
    public init() {}

    public init(
      ether: RxfhFields? = nil,
      ip4: RxfhFields? = nil,
      ip6: RxfhFields? = nil,
      tcp4: RxfhFields? = nil,
      tcp6: RxfhFields? = nil,
      udp4: RxfhFields? = nil,
      udp6: RxfhFields? = nil,
      sctp4: RxfhFields? = nil,
      sctp6: RxfhFields? = nil,
      ah4: RxfhFields? = nil,
      ah6: RxfhFields? = nil,
      esp4: RxfhFields? = nil,
      esp6: RxfhFields? = nil,
      ahEsp4: RxfhFields? = nil,
      ahEsp6: RxfhFields? = nil,
      gtpu4: RxfhFields? = nil,
      gtpu6: RxfhFields? = nil,
      gtpc4: RxfhFields? = nil,
      gtpc6: RxfhFields? = nil,
      gtpcTeid4: RxfhFields? = nil,
      gtpcTeid6: RxfhFields? = nil,
      gtpuEh4: RxfhFields? = nil,
      gtpuEh6: RxfhFields? = nil,
      gtpuUl4: RxfhFields? = nil,
      gtpuUl6: RxfhFields? = nil,
      gtpuDl4: RxfhFields? = nil,
      gtpuDl6: RxfhFields? = nil
    ) {
      self.ether = ether
      self.ip4 = ip4
      self.ip6 = ip6
      self.tcp4 = tcp4
      self.tcp6 = tcp6
      self.udp4 = udp4
      self.udp6 = udp6
      self.sctp4 = sctp4
      self.sctp6 = sctp6
      self.ah4 = ah4
      self.ah6 = ah6
      self.esp4 = esp4
      self.esp6 = esp6
      self.ahEsp4 = ahEsp4
      self.ahEsp6 = ahEsp6
      self.gtpu4 = gtpu4
      self.gtpu6 = gtpu6
      self.gtpc4 = gtpc4
      self.gtpc6 = gtpc6
      self.gtpcTeid4 = gtpcTeid4
      self.gtpcTeid6 = gtpcTeid6
      self.gtpuEh4 = gtpuEh4
      self.gtpuEh6 = gtpuEh6
      self.gtpuUl4 = gtpuUl4
      self.gtpuUl6 = gtpuUl6
      self.gtpuDl4 = gtpuDl4
      self.gtpuDl6 = gtpuDl6
    }

    @inlinable @inline(__always)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      let rest = scan(from: bytes, in: range)
      if !rest.isEmpty { try decode(rest, from: bytes, in: range) }
    }

    @usableFromInline @inline(never)
    mutating func scan(from bytes: RawSpan, in range: AttributeRange) -> ScalarScan.Rest {
      self._numbers = _Numbers()
      var scan = ScalarScan(range, keepsOrder: false, in: bytes)
      repeat {
        if let value = scan.uint(1, in: bytes) { self._numbers.ether = RxfhFields(rawValue: value) }
        if let value = scan.uint(2, in: bytes) { self._numbers.ip4 = RxfhFields(rawValue: value) }
        if let value = scan.uint(3, in: bytes) { self._numbers.ip6 = RxfhFields(rawValue: value) }
        if let value = scan.uint(4, in: bytes) { self._numbers.tcp4 = RxfhFields(rawValue: value) }
        if let value = scan.uint(5, in: bytes) { self._numbers.tcp6 = RxfhFields(rawValue: value) }
        if let value = scan.uint(6, in: bytes) { self._numbers.udp4 = RxfhFields(rawValue: value) }
        if let value = scan.uint(7, in: bytes) { self._numbers.udp6 = RxfhFields(rawValue: value) }
        if let value = scan.uint(8, in: bytes) { self._numbers.sctp4 = RxfhFields(rawValue: value) }
        if let value = scan.uint(9, in: bytes) { self._numbers.sctp6 = RxfhFields(rawValue: value) }
        if let value = scan.uint(10, in: bytes) { self._numbers.ah4 = RxfhFields(rawValue: value) }
        if let value = scan.uint(11, in: bytes) { self._numbers.ah6 = RxfhFields(rawValue: value) }
        if let value = scan.uint(12, in: bytes) { self._numbers.esp4 = RxfhFields(rawValue: value) }
        if let value = scan.uint(13, in: bytes) { self._numbers.esp6 = RxfhFields(rawValue: value) }
        if let value = scan.uint(14, in: bytes) { self._numbers.ahEsp4 = RxfhFields(rawValue: value) }
        if let value = scan.uint(15, in: bytes) { self._numbers.ahEsp6 = RxfhFields(rawValue: value) }
        if let value = scan.uint(16, in: bytes) { self._numbers.gtpu4 = RxfhFields(rawValue: value) }
        if let value = scan.uint(17, in: bytes) { self._numbers.gtpu6 = RxfhFields(rawValue: value) }
        if let value = scan.uint(18, in: bytes) { self._numbers.gtpc4 = RxfhFields(rawValue: value) }
        if let value = scan.uint(19, in: bytes) { self._numbers.gtpc6 = RxfhFields(rawValue: value) }
        if let value = scan.uint(20, in: bytes) { self._numbers.gtpcTeid4 = RxfhFields(rawValue: value) }
        if let value = scan.uint(21, in: bytes) { self._numbers.gtpcTeid6 = RxfhFields(rawValue: value) }
        if let value = scan.uint(22, in: bytes) { self._numbers.gtpuEh4 = RxfhFields(rawValue: value) }
        if let value = scan.uint(23, in: bytes) { self._numbers.gtpuEh6 = RxfhFields(rawValue: value) }
        if let value = scan.uint(24, in: bytes) { self._numbers.gtpuUl4 = RxfhFields(rawValue: value) }
        if let value = scan.uint(25, in: bytes) { self._numbers.gtpuUl6 = RxfhFields(rawValue: value) }
        if let value = scan.uint(26, in: bytes) { self._numbers.gtpuDl4 = RxfhFields(rawValue: value) }
        if let value = scan.uint(27, in: bytes) { self._numbers.gtpuDl6 = RxfhFields(rawValue: value) }
      } while scan.turnsBack()
      self._numbers._presence = scan.presence(among: 0xffffffe)
      return scan.end(in: &self)
    }

    @usableFromInline @inline(never)
    mutating func decode(_ rest: ScalarScan.Rest, from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.ether = RxfhFields(rawValue: try walk.uint(in: bytes))
        case 2: self.ip4 = RxfhFields(rawValue: try walk.uint(in: bytes))
        case 3: self.ip6 = RxfhFields(rawValue: try walk.uint(in: bytes))
        case 4: self.tcp4 = RxfhFields(rawValue: try walk.uint(in: bytes))
        case 5: self.tcp6 = RxfhFields(rawValue: try walk.uint(in: bytes))
        case 6: self.udp4 = RxfhFields(rawValue: try walk.uint(in: bytes))
        case 7: self.udp6 = RxfhFields(rawValue: try walk.uint(in: bytes))
        case 8: self.sctp4 = RxfhFields(rawValue: try walk.uint(in: bytes))
        case 9: self.sctp6 = RxfhFields(rawValue: try walk.uint(in: bytes))
        case 10: self.ah4 = RxfhFields(rawValue: try walk.uint(in: bytes))
        case 11: self.ah6 = RxfhFields(rawValue: try walk.uint(in: bytes))
        case 12: self.esp4 = RxfhFields(rawValue: try walk.uint(in: bytes))
        case 13: self.esp6 = RxfhFields(rawValue: try walk.uint(in: bytes))
        case 14: self.ahEsp4 = RxfhFields(rawValue: try walk.uint(in: bytes))
        case 15: self.ahEsp6 = RxfhFields(rawValue: try walk.uint(in: bytes))
        case 16: self.gtpu4 = RxfhFields(rawValue: try walk.uint(in: bytes))
        case 17: self.gtpu6 = RxfhFields(rawValue: try walk.uint(in: bytes))
        case 18: self.gtpc4 = RxfhFields(rawValue: try walk.uint(in: bytes))
        case 19: self.gtpc6 = RxfhFields(rawValue: try walk.uint(in: bytes))
        case 20: self.gtpcTeid4 = RxfhFields(rawValue: try walk.uint(in: bytes))
        case 21: self.gtpcTeid6 = RxfhFields(rawValue: try walk.uint(in: bytes))
        case 22: self.gtpuEh4 = RxfhFields(rawValue: try walk.uint(in: bytes))
        case 23: self.gtpuEh6 = RxfhFields(rawValue: try walk.uint(in: bytes))
        case 24: self.gtpuUl4 = RxfhFields(rawValue: try walk.uint(in: bytes))
        case 25: self.gtpuUl6 = RxfhFields(rawValue: try walk.uint(in: bytes))
        case 26: self.gtpuDl4 = RxfhFields(rawValue: try walk.uint(in: bytes))
        case 27: self.gtpuDl6 = RxfhFields(rawValue: try walk.uint(in: bytes))
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, bytes)
    }

    @inlinable
    public static var room: Int { 324 }

    @inlinable @inline(__always)
    public func encodeAttributes(into run: inout AttributeRun) {
      if let value = self.ether { run.uint(1, value.rawValue) }
      if let value = self.ip4 { run.uint(2, value.rawValue) }
      if let value = self.ip6 { run.uint(3, value.rawValue) }
      if let value = self.tcp4 { run.uint(4, value.rawValue) }
      if let value = self.tcp6 { run.uint(5, value.rawValue) }
      if let value = self.udp4 { run.uint(6, value.rawValue) }
      if let value = self.udp6 { run.uint(7, value.rawValue) }
      if let value = self.sctp4 { run.uint(8, value.rawValue) }
      if let value = self.sctp6 { run.uint(9, value.rawValue) }
      if let value = self.ah4 { run.uint(10, value.rawValue) }
      if let value = self.ah6 { run.uint(11, value.rawValue) }
      if let value = self.esp4 { run.uint(12, value.rawValue) }
      if let value = self.esp6 { run.uint(13, value.rawValue) }
      if let value = self.ahEsp4 { run.uint(14, value.rawValue) }
      if let value = self.ahEsp6 { run.uint(15, value.rawValue) }
      if let value = self.gtpu4 { run.uint(16, value.rawValue) }
      if let value = self.gtpu6 { run.uint(17, value.rawValue) }
      if let value = self.gtpc4 { run.uint(18, value.rawValue) }
      if let value = self.gtpc6 { run.uint(19, value.rawValue) }
      if let value = self.gtpcTeid4 { run.uint(20, value.rawValue) }
      if let value = self.gtpcTeid6 { run.uint(21, value.rawValue) }
      if let value = self.gtpuEh4 { run.uint(22, value.rawValue) }
      if let value = self.gtpuEh6 { run.uint(23, value.rawValue) }
      if let value = self.gtpuUl4 { run.uint(24, value.rawValue) }
      if let value = self.gtpuUl6 { run.uint(25, value.rawValue) }
      if let value = self.gtpuDl4 { run.uint(26, value.rawValue) }
      if let value = self.gtpuDl6 { run.uint(27, value.rawValue) }
    }
  }
}

extension Ethtool {
  /// Receive side scaling. A packet's hash chooses an entry of the indirection table, and that the queue. Context 0
  /// is the device's own; others are for flow rules that name them.
  public struct RSS: AttributeSet {
    /// The device.
    public var header: Header?
    /// Which context; the device's own without it.
    @inlinable
    public var context: UInt32? {
      get { _numbers._presence[2] ? _numbers.context : nil }
      set { _numbers.context = _numbers._presence.note(2, newValue) ?? 0 }
    }
    /// The hash function, one bit of ethtool's string set of them. Bit 0 is Toeplitz.
    @inlinable
    public var hfunc: UInt32? {
      get { _numbers._presence[3] ? _numbers.hfunc : nil }
      set { _numbers.hfunc = _numbers._presence.note(3, newValue) ?? 0 }
    }
    /// The indirection table, of queues. A request may have a part that is repeated to fill it; an empty one spreads
    /// over all queues evenly.
    public var indir: [UInt32]?
    /// The key of the hash.
    public var hkey: [UInt8]?
    /// What is done to the fields first.
    @inlinable
    public var inputXfrm: InputXfrm? {
      get { _numbers._presence[6] ? _numbers.inputXfrm : nil }
      set { _numbers.inputXfrm = _numbers._presence.note(6, newValue) ?? InputXfrm(rawValue: 0) }
    }
    /// In a dump, the lowest context to list.
    @inlinable
    public var startContext: UInt32? {
      get { _numbers._presence[7] ? _numbers.startContext : nil }
      set { _numbers.startContext = _numbers._presence.note(7, newValue) ?? 0 }
    }
    /// The fields that are hashed.
    public var flowHash: Flow?
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var context: UInt32 = 0
      @usableFromInline var hfunc: UInt32 = 0
      @usableFromInline var inputXfrm: InputXfrm = InputXfrm(rawValue: 0)
      @usableFromInline var startContext: UInt32 = 0

      @inlinable
      init() {}
    }

    @inlinable
    public init() {}

    public init(
      header: Header? = nil,
      context: UInt32? = nil,
      hfunc: UInt32? = nil,
      indir: [UInt32]? = nil,
      hkey: [UInt8]? = nil,
      inputXfrm: InputXfrm? = nil,
      startContext: UInt32? = nil,
      flowHash: Flow? = nil
    ) {
      self.header = header
      self.context = context
      self.hfunc = hfunc
      self.indir = indir
      self.hkey = hkey
      self.inputXfrm = inputXfrm
      self.startContext = startContext
      self.flowHash = flowHash
    }

    @inline(never)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      self._numbers = _Numbers()
      self.header.clear()
      if case .some = self.indir { self.indir = nil }
      if case .some = self.hkey { self.hkey = nil }
      self.flowHash.clear()
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: try self.header.decode(from: bytes, in: walk.nest(in: bytes))
        case 2: self.context = try walk.integer(UInt32.self, in: bytes)
        case 3: self.hfunc = try walk.integer(UInt32.self, in: bytes)
        case 4: self.indir = walk.array(of: UInt32.self, in: bytes)
        case 5: self.hkey = walk.binary(in: bytes)
        case 6: self.inputXfrm = InputXfrm(rawValue: try walk.integer(UInt32.self, in: bytes))
        case 7: self.startContext = try walk.integer(UInt32.self, in: bytes)
        case 8: try self.flowHash.decode(from: bytes, in: walk.nest(in: bytes))
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, bytes)
    }

    @inlinable
    public func encodeAttributes(into writer: inout MessageWriter) {
      if let value = self.header { writer.nest(1, value) }
      do {
        var run = writer.run(room: 16)
        if let value = self.context { run.integer(2, value) }
        if let value = self.hfunc { run.integer(3, value) }
        writer.end(run)
      }
      if let value = self.indir { writer.array(4, value) }
      if let value = self.hkey { writer.binary(5, value) }
      do {
        var run = writer.run(room: 16)
        if let value = self.inputXfrm { run.integer(6, value.rawValue) }
        if let value = self.startContext { run.integer(7, value) }
        writer.end(run)
      }
      if let value = self.flowHash { writer.nest(8, value) }
    }
  }
}
