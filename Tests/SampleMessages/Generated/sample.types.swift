// Generated from sample.yaml. Do not edit: change the spec and generate again.
// swift-format-ignore-file
public import NetlinkCodec

/// Links, as rtnetlink has them, and more.
public enum Sample {
}

extension Sample {
  public struct Color: NetlinkEnumeration {
    public var rawValue: UInt32
    @inlinable
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    @inlinable
    public static var red: Self { Self(rawValue: 0) }

    @inlinable
    public static var green: Self { Self(rawValue: 1) }

    @inlinable
    public static var blue: Self { Self(rawValue: 7) }
  }
}

extension Sample {
  public struct Ability: NetlinkFlags {
    public var rawValue: UInt32
    @inlinable
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    @inlinable
    public static var read: Self { Self(rawValue: 1 << 0) }

    @inlinable
    public static var write: Self { Self(rawValue: 1 << 1) }

    @inlinable
    public static var execute: Self { Self(rawValue: 1 << 2) }
  }
}

extension Sample {
  public struct Link: AttributeSet {
    @inlinable
    public var first: UInt32? {
      get { _numbers._presence[0] ? _numbers.first : nil }
      set { _numbers.first = _numbers._presence.note(0, newValue) ?? 0 }
    }
    public var name: String?
    @inlinable
    public var color: Color? {
      get { _numbers._presence[2] ? _numbers.color : nil }
      set { _numbers.color = _numbers._presence.note(2, newValue) ?? Color(rawValue: 0) }
    }
    @inlinable
    public var abilities: Ability? {
      get { _numbers._presence[3] ? _numbers.abilities : nil }
      set { _numbers.abilities = _numbers._presence.note(3, newValue) ?? Ability(rawValue: 0) }
    }
    @inlinable
    public var offset: Int64? {
      get { _numbers._presence[4] ? _numbers.offset : nil }
      set { _numbers.offset = _numbers._presence.note(4, newValue) ?? 0 }
    }
    @inlinable
    public var counter: UInt64? {
      get { _numbers._presence[5] ? _numbers.counter : nil }
      set { _numbers.counter = _numbers._presence.note(5, newValue) ?? 0 }
    }
    public var rate: Rate?
    public var info: Info?
    public var statistics: Statistics?
    public var kind: String?
    public var members: [Info] = []
    public var slots: [Info]?
    public var lanes: [UInt32]?
    public var table: [UInt16]?
    public var address: [UInt8]?
    @inlinable
    public var port: UInt16? {
      get { _numbers._presence[16] ? _numbers.port : nil }
      set { _numbers.port = _numbers._presence.note(16, newValue) ?? 0 }
    }
    @inlinable
    public var bits: Bitfield32? {
      get { _numbers._presence[17] ? _numbers.bits : nil }
      set { _numbers.bits = _numbers._presence.note(17, newValue) ?? Bitfield32(value: 0, selector: 0) }
    }
    public var inner: Link? {
      get { innerStorage.first }
      set { innerStorage = newValue.map { [$0] } ?? [] }
    }
    private var innerStorage: [Link] = []
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var offset: Int64 = 0
      @usableFromInline var counter: UInt64 = 0
      @usableFromInline var first: UInt32 = 0
      @usableFromInline var color: Color = Color(rawValue: 0)
      @usableFromInline var abilities: Ability = Ability(rawValue: 0)
      @usableFromInline var bits: Bitfield32 = Bitfield32(value: 0, selector: 0)
      @usableFromInline var port: UInt16 = 0

      @inlinable
      init() {}
    }

    public init() {}

    public init(
      first: UInt32? = nil,
      name: String? = nil,
      color: Color? = nil,
      abilities: Ability? = nil,
      offset: Int64? = nil,
      counter: UInt64? = nil,
      rate: Rate? = nil,
      info: Info? = nil,
      statistics: Statistics? = nil,
      kind: String? = nil,
      members: [Info] = [],
      slots: [Info]? = nil,
      lanes: [UInt32]? = nil,
      table: [UInt16]? = nil,
      address: [UInt8]? = nil,
      port: UInt16? = nil,
      bits: Bitfield32? = nil,
      inner: Link? = nil
    ) {
      self.first = first
      self.name = name
      self.color = color
      self.abilities = abilities
      self.offset = offset
      self.counter = counter
      self.rate = rate
      self.info = info
      self.statistics = statistics
      self.kind = kind
      self.members = members
      self.slots = slots
      self.lanes = lanes
      self.table = table
      self.address = address
      self.port = port
      self.bits = bits
      self.inner = inner
    }

    @inline(never)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      self._numbers = _Numbers()
      if case .some = self.name { self.name = nil }
      if case .some = self.rate { self.rate = nil }
      self.info.clear()
      self.statistics.clear()
      if case .some = self.kind { self.kind = nil }
      if !self.members.isEmpty { self.members.removeAll(keepingCapacity: true) }
      if case .some = self.slots { self.slots = nil }
      if case .some = self.lanes { self.lanes = nil }
      if case .some = self.table { self.table = nil }
      if case .some = self.address { self.address = nil }
      if case .some = self.inner { self.inner = nil }
      var walk = AttributeWalk(range)
      try walk.offerSelector(10, in: bytes)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 0: self.first = try walk.integer(UInt32.self, in: bytes)
        case 1: self.name = walk.string(in: bytes)
        case 2: self.color = Color(rawValue: UInt32(truncatingIfNeeded: try walk.integer(UInt8.self, in: bytes)))
        case 3: self.abilities = Ability(rawValue: try walk.integer(UInt32.self, in: bytes))
        case 4: self.offset = try walk.sint(in: bytes)
        case 5: self.counter = try walk.uint(in: bytes)
        case 6: self.rate = walk.structure(Rate.self, in: bytes)
        case 8: try self.info.decode(from: bytes, in: walk.nest(in: bytes))
        case 9: try self.statistics.decode(from: bytes, in: walk.nest(in: bytes))
        case 10: self.kind = walk.string(in: bytes)
        case 11: walk.expectRepeats(); self.members.append(try Info(from: bytes, in: walk.nest(in: bytes)))
        case 12: self.slots = try walk.indexedNests(Info.self, in: bytes)
        case 13: self.lanes = try walk.indexedIntegers(UInt32.self, in: bytes)
        case 14: self.table = walk.array(of: UInt16.self, in: bytes)
        case 15: self.address = walk.binary(in: bytes)
        case 16: self.port = try walk.bigEndian(UInt16.self, in: bytes)
        case 17: self.bits = try walk.bitfield32(in: bytes)
        case 18: self.inner = try Link(from: bytes, in: walk.nest(in: bytes))
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, bytes)
    }

    @inlinable
    public func encodeAttributes(into writer: inout MessageWriter) {
      if let value = self.first { writer.integer(0, value) }
      if let value = self.name { writer.string(1, value) }
      if let value = self.color { writer.enumeration(2, value.rawValue, as: UInt8.self) }
      do {
        var run = writer.run(room: 32)
        if let value = self.abilities { run.integer(3, value.rawValue) }
        if let value = self.offset { run.sint(4, value) }
        if let value = self.counter { run.uint(5, value) }
        writer.end(run)
      }
      if let value = self.rate { writer.structure(6, value) }
      if let value = self.info { writer.nest(8, value) }
      if let value = self.statistics { writer.nest(9, value) }
      if let value = self.kind { writer.string(10, value) }
      writer.nests(11, self.members)
      if let value = self.slots { writer.indexedNests(12, value) }
      if let value = self.lanes { writer.indexedIntegers(13, value) }
      if let value = self.table { writer.array(14, value) }
      if let value = self.address { writer.binary(15, value) }
      do {
        var run = writer.run(room: 20)
        if let value = self.port { run.bigEndian(16, value) }
        if let value = self.bits { run.bitfield32(17, value) }
        writer.end(run)
      }
      if let value = self.inner { writer.nest(18, value) }
    }
  }
}

extension Sample {
  public struct Info: AttributeSet {
    public var kind: String?
    public var data: Data?
    @inlinable
    public var slave: Bool {
      get { _numbers._presence[3] }
      set { _numbers._presence[3] = newValue }
    }
    public var far: UInt32?
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()

      @inlinable
      init() {}
    }

    @inlinable
    public init() {}

    public init(
      kind: String? = nil,
      data: Data? = nil,
      slave: Bool = false,
      far: UInt32? = nil
    ) {
      self.kind = kind
      self.data = data
      self.slave = slave
      self.far = far
    }

    @inline(never)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      self._numbers = _Numbers()
      if case .some = self.kind { self.kind = nil }
      if case .some = self.data { self.data = nil }
      self.far = nil
      var walk = AttributeWalk(range)
      try walk.offerSelector(1, in: bytes)
      var dataPayload: SubMessagePayload?
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.kind = walk.string(in: bytes)
        case 2: dataPayload = walk.setAsideSubMessage(in: bytes)
        case 3: self.slave = walk.flag()
        case 300: self.far = try walk.integer(UInt32.self, in: bytes)
        default: walk.setAside(in: &self, bytes)
        }
      }
      if let payload = dataPayload {
        self.data = try walk.subMessage(payload, selector: self.kind, in: bytes)
      }
      walk.noteForm(in: &self, bytes)
    }

    @inlinable
    public func encodeAttributes(into writer: inout MessageWriter) {
      if let value = self.kind { writer.string(1, value) }
      if let value = self.data { writer.subMessage(2, value) }
      do {
        var run = writer.run(room: 12)
        if self.slave { run.flag(3) }
        if let value = self.far { run.integer(300, value) }
        writer.end(run)
      }
    }
  }
}

extension Sample {
  public struct Statistics: AttributeSet {
    @inlinable
    public var packets: UInt64? {
      get { _numbers._presence[1] ? _numbers.packets : nil }
      set { _numbers.packets = _numbers._presence.note(1, newValue) ?? 0 }
    }
    public var application: Application?
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var packets: UInt64 = 0

      @inlinable
      init() {}
    }

    @inlinable
    public init() {}

    public init(
      packets: UInt64? = nil,
      application: Application? = nil
    ) {
      self.packets = packets
      self.application = application
    }

    @inline(never)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      self._numbers = _Numbers()
      if case .some = self.application { self.application = nil }
      var walk = AttributeWalk(range)
      var applicationPayload: SubMessagePayload?
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.packets = try walk.integer(UInt64.self, in: bytes)
        case 2: applicationPayload = walk.setAsideSubMessage(in: bytes)
        default: walk.setAside(in: &self, bytes)
        }
      }
      if let payload = applicationPayload {
        self.application = try walk.subMessage(payload, selector: nil, in: bytes)
      }
      walk.noteForm(in: &self, bytes)
    }

    @inlinable
    public func encodeAttributes(into writer: inout MessageWriter) {
      if let value = self.packets { writer.integer(1, value) }
      if let value = self.application { writer.subMessage(2, value) }
    }
  }
}

extension Sample {
  public struct Tunnel: FixedAttributeSet {
    @inlinable
    public var id: UInt32? {
      get { _numbers._presence[1] ? _numbers.id : nil }
      set { _numbers.id = _numbers._presence.note(1, newValue) ?? 0 }
    }
    @inlinable
    public var ttl: UInt8? {
      get { _numbers._presence[2] ? _numbers.ttl : nil }
      set { _numbers.ttl = _numbers._presence.note(2, newValue) ?? 0 }
    }
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var id: UInt32 = 0
      @usableFromInline var ttl: UInt8 = 0

      @inlinable
      init() {}
    }

    @inlinable
    public init() {}

    public init(
      id: UInt32? = nil,
      ttl: UInt8? = nil
    ) {
      self.id = id
      self.ttl = ttl
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
        if let value = scan.integer(1, UInt32.self, in: bytes) { self._numbers.id = value }
        if let value = scan.integer(2, UInt8.self, in: bytes) { self._numbers.ttl = value }
      } while scan.turnsBack()
      self._numbers._presence = scan.presence(among: 0x6)
      return scan.end(in: &self)
    }

    @usableFromInline @inline(never)
    mutating func decode(_ rest: ScalarScan.Rest, from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.id = try walk.integer(UInt32.self, in: bytes)
        case 2: self.ttl = try walk.integer(UInt8.self, in: bytes)
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, bytes)
    }

    @inlinable
    public static var room: Int { 16 }

    @inlinable @inline(__always)
    public func encodeAttributes(into run: inout AttributeRun) {
      if let value = self.id { run.integer(1, value) }
      if let value = self.ttl { run.integer(2, value) }
    }

    @inlinable @inline(__always)
    public static var allAttributes: Presence { Presence(bits: 0x6) }

    @inlinable @inline(__always)
    public var presentAttributes: Presence { _numbers._presence }

    @inlinable @inline(__always)
    public func encodeAll(into attributes: inout FixedAttributes) {
      do { let value = _numbers.id; attributes.integer(1, value) }
      do { let value = _numbers.ttl; attributes.integer(2, value) }
    }
  }
}

extension Sample {
  public struct Nothing: PlainAttributeSet {
    public var wireForm = WireForm()

    @inlinable
    public init() {}

    @inline(never)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, bytes)
    }

    @inlinable
    public static var room: Int { 0 }

    @inlinable @inline(__always)
    public func encodeAttributes(into run: inout AttributeRun) {
    }
  }
}

extension Sample {
  public struct LinkHeader: WireStructure {
    public var family: UInt8 = 0
    public var kind: UInt16 = 0
    public var index: Int32 = 0
    public var tag: UInt8 = 0

    public static let size = 9

    @inlinable
    public init() {}

    @inlinable
    public init(from loader: inout StructureLoader) {
      self.family = loader.integer(UInt8.self)
      loader.skip(1)
      self.kind = loader.integer(UInt16.self)
      self.index = loader.integer(Int32.self)
      self.tag = loader.integer(UInt8.self)
    }

    @inlinable
    public func encode(into writer: inout MessageWriter) {
      writer.member(self.family)
      writer.member(zeros: 1)
      writer.member(self.kind)
      writer.member(self.index)
      writer.member(self.tag)
    }
  }
}

extension Sample {
  public struct Rate: WireStructure {
    public var speed: UInt32 = 0
    public var burst: UInt16 = 0
    public var label: String = ""

    public static let size = 16

    @inlinable
    public init() {}

    @inlinable
    public init(from loader: inout StructureLoader) {
      self.speed = loader.integer(UInt32.self)
      self.burst = loader.integer(UInt16.self)
      loader.skip(2)
      self.label = loader.string(8)
    }

    @inlinable
    public func encode(into writer: inout MessageWriter) {
      writer.member(self.speed)
      writer.member(self.burst)
      writer.member(zeros: 2)
      writer.member(self.label, count: 8)
    }
  }
}

extension Sample {
  public indirect enum Data: SubMessage {
    case tunnel(Tunnel)
    case shaper(Rate)
    case both(HeaderedBody<Rate, Tunnel>)
    case bare
    /// A format this package does not know, as it is.
    case unknown([UInt8])

    public init(selector: String?, from reader: inout AttributeReader) throws(DecodingError) {
      switch selector {
      case "tunnel": self = .tunnel(try Tunnel(from: &reader))
      case "shaper": self = .shaper(reader.payloadStructure(Rate.self))
      case "both": self = .both(try HeaderedBody<Rate, Tunnel>(from: &reader))
      case "bare" where reader.isAtEnd: self = .bare
      default: self = .unknown(reader.payloadBytes())
      }
    }

    public func encode(into writer: inout MessageWriter) {
      switch self {
      case .tunnel(let value): value.encode(into: &writer)
      case .shaper(let value): writer.append(structure: value)
      case .both(let value): value.encode(into: &writer)
      case .bare: break
      case .unknown(let payload): writer.append(rawAttributes: payload)
      }
    }

    public var isNest: Bool {
      switch self {
      case .tunnel: true
      case .both: true
      default: false
      }
    }

    public var format: String? {
      switch self {
      case .tunnel: "tunnel"
      case .shaper: "shaper"
      case .both: "both"
      case .bare: "bare"
      case .unknown: nil
      }
    }
  }
}

extension Sample {
  public indirect enum Application: SubMessage {
    case tunnel(Tunnel)
    case shaper(Rate)
    /// A format this package does not know, as it is.
    case unknown([UInt8])

    public init(selector: String?, from reader: inout AttributeReader) throws(DecodingError) {
      switch selector {
      case "tunnel": self = .tunnel(try Tunnel(from: &reader))
      case "shaper": self = .shaper(reader.payloadStructure(Rate.self))
      default: self = .unknown(reader.payloadBytes())
      }
    }

    public func encode(into writer: inout MessageWriter) {
      switch self {
      case .tunnel(let value): value.encode(into: &writer)
      case .shaper(let value): writer.append(structure: value)
      case .unknown(let payload): writer.append(rawAttributes: payload)
      }
    }

    public var isNest: Bool {
      switch self {
      case .tunnel: true
      default: false
      }
    }

    public var format: String? {
      switch self {
      case .tunnel: "tunnel"
      case .shaper: "shaper"
      case .unknown: nil
      }
    }
  }
}
