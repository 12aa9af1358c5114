// Generated from catalogue.yaml. Do not edit: change the spec and generate again.
// swift-format-ignore-file
public import NetlinkCodec

/// A family with every type of attribute, to hold views against structures.
public enum Catalogue {
}

extension Catalogue {
  public struct Color: NetlinkEnumeration {
    public var rawValue: UInt32
    @inlinable
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    @inlinable
    public static var red: Self { Self(rawValue: 0) }

    @inlinable
    public static var green: Self { Self(rawValue: 5) }

    @inlinable
    public static var blue: Self { Self(rawValue: 6) }
  }
}

extension Catalogue {
  public struct Powers: NetlinkFlags {
    public var rawValue: UInt32
    @inlinable
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    @inlinable
    public static var rx: Self { Self(rawValue: 1 << 0) }

    @inlinable
    public static var tx: Self { Self(rawValue: 1 << 1) }
  }
}

extension Catalogue {
  public struct Entry: AttributeSet {
    public var name: String?
    public var blob: [UInt8]?
    @inlinable
    public var tiny: UInt8? {
      get { _numbers._presence[3] ? _numbers.tiny : nil }
      set { _numbers.tiny = _numbers._presence.note(3, newValue) ?? 0 }
    }
    @inlinable
    public var short: Int16? {
      get { _numbers._presence[4] ? _numbers.short : nil }
      set { _numbers.short = _numbers._presence.note(4, newValue) ?? 0 }
    }
    @inlinable
    public var number: Color? {
      get { _numbers._presence[5] ? _numbers.number : nil }
      set { _numbers.number = _numbers._presence.note(5, newValue) ?? Color(rawValue: 0) }
    }
    @inlinable
    public var long: UInt64? {
      get { _numbers._presence[6] ? _numbers.long : nil }
      set { _numbers.long = _numbers._presence.note(6, newValue) ?? 0 }
    }
    @inlinable
    public var big: UInt32? {
      get { _numbers._presence[7] ? _numbers.big : nil }
      set { _numbers.big = _numbers._presence.note(7, newValue) ?? 0 }
    }
    @inlinable
    public var varying: UInt64? {
      get { _numbers._presence[8] ? _numbers.varying : nil }
      set { _numbers.varying = _numbers._presence.note(8, newValue) ?? 0 }
    }
    @inlinable
    public var signed: Int64? {
      get { _numbers._presence[9] ? _numbers.signed : nil }
      set { _numbers.signed = _numbers._presence.note(9, newValue) ?? 0 }
    }
    @inlinable
    public var color: Color? {
      get { _numbers._presence[10] ? _numbers.color : nil }
      set { _numbers.color = _numbers._presence.note(10, newValue) ?? Color(rawValue: 0) }
    }
    @inlinable
    public var powers: Powers? {
      get { _numbers._presence[11] ? _numbers.powers : nil }
      set { _numbers.powers = _numbers._presence.note(11, newValue) ?? Powers(rawValue: 0) }
    }
    @inlinable
    public var bits: Bitfield32? {
      get { _numbers._presence[12] ? _numbers.bits : nil }
      set { _numbers.bits = _numbers._presence.note(12, newValue) ?? Bitfield32(value: 0, selector: 0) }
    }
    @inlinable
    public var present: Bool {
      get { _numbers._presence[13] }
      set { _numbers._presence[13] = newValue }
    }
    public var point: Point?
    public var table: [UInt16]?
    public var bigTable: [UInt32]?
    public var inner: Inner?
    public var alias: [String] = []
    public var part: [Inner] = []
    public var weight: [Color] = []
    public var list: [Inner]?
    public var numbers: [UInt32]?
    public var blobs: [[UInt8]]?
    public var policy: KeyedNest<Inner>?
    public var info: Info?
    @inlinable
    public var `default`: UInt32? {
      get { _numbers._presence[28] ? _numbers.`default` : nil }
      set { _numbers.`default` = _numbers._presence.note(28, newValue) ?? 0 }
    }
    @inlinable
    public var attributes: UInt32? {
      get { _numbers._presence[29] ? _numbers.attributes : nil }
      set { _numbers.attributes = _numbers._presence.note(29, newValue) ?? 0 }
    }
    public var nearMany: [UInt32] = []
    public var far: UInt32?
    public var farMany: [UInt32] = []
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var long: UInt64 = 0
      @usableFromInline var varying: UInt64 = 0
      @usableFromInline var signed: Int64 = 0
      @usableFromInline var number: Color = Color(rawValue: 0)
      @usableFromInline var big: UInt32 = 0
      @usableFromInline var color: Color = Color(rawValue: 0)
      @usableFromInline var powers: Powers = Powers(rawValue: 0)
      @usableFromInline var bits: Bitfield32 = Bitfield32(value: 0, selector: 0)
      @usableFromInline var `default`: UInt32 = 0
      @usableFromInline var attributes: UInt32 = 0
      @usableFromInline var short: Int16 = 0
      @usableFromInline var tiny: UInt8 = 0

      @inlinable
      init() {}
    }

    @inlinable
    public init() {}

    public init(
      name: String? = nil,
      blob: [UInt8]? = nil,
      tiny: UInt8? = nil,
      short: Int16? = nil,
      number: Color? = nil,
      long: UInt64? = nil,
      big: UInt32? = nil,
      varying: UInt64? = nil,
      signed: Int64? = nil,
      color: Color? = nil,
      powers: Powers? = nil,
      bits: Bitfield32? = nil,
      present: Bool = false,
      point: Point? = nil,
      table: [UInt16]? = nil,
      bigTable: [UInt32]? = nil,
      inner: Inner? = nil,
      alias: [String] = [],
      part: [Inner] = [],
      weight: [Color] = [],
      list: [Inner]? = nil,
      numbers: [UInt32]? = nil,
      blobs: [[UInt8]]? = nil,
      policy: KeyedNest<Inner>? = nil,
      info: Info? = nil,
      `default`: UInt32? = nil,
      attributes: UInt32? = nil,
      nearMany: [UInt32] = [],
      far: UInt32? = nil,
      farMany: [UInt32] = []
    ) {
      self.name = name
      self.blob = blob
      self.tiny = tiny
      self.short = short
      self.number = number
      self.long = long
      self.big = big
      self.varying = varying
      self.signed = signed
      self.color = color
      self.powers = powers
      self.bits = bits
      self.present = present
      self.point = point
      self.table = table
      self.bigTable = bigTable
      self.inner = inner
      self.alias = alias
      self.part = part
      self.weight = weight
      self.list = list
      self.numbers = numbers
      self.blobs = blobs
      self.policy = policy
      self.info = info
      self.`default` = `default`
      self.attributes = attributes
      self.nearMany = nearMany
      self.far = far
      self.farMany = farMany
    }

    @inline(never)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      self._numbers = _Numbers()
      if case .some = self.name { self.name = nil }
      if case .some = self.blob { self.blob = nil }
      if case .some = self.point { self.point = nil }
      if case .some = self.table { self.table = nil }
      if case .some = self.bigTable { self.bigTable = nil }
      self.inner.clear()
      if !self.alias.isEmpty { self.alias.removeAll(keepingCapacity: true) }
      if !self.part.isEmpty { self.part.removeAll(keepingCapacity: true) }
      if !self.weight.isEmpty { self.weight.removeAll(keepingCapacity: true) }
      if case .some = self.list { self.list = nil }
      if case .some = self.numbers { self.numbers = nil }
      if case .some = self.blobs { self.blobs = nil }
      if case .some = self.policy { self.policy = nil }
      self.info.clear()
      if !self.nearMany.isEmpty { self.nearMany.removeAll(keepingCapacity: true) }
      self.far = nil
      if !self.farMany.isEmpty { self.farMany.removeAll(keepingCapacity: true) }
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.name = walk.string(in: bytes)
        case 2: self.blob = walk.binary(in: bytes)
        case 3: self.tiny = try walk.integer(UInt8.self, in: bytes)
        case 4: self.short = try walk.integer(Int16.self, in: bytes)
        case 5: self.number = Color(rawValue: try walk.integer(UInt32.self, in: bytes))
        case 6: self.long = try walk.integer(UInt64.self, in: bytes)
        case 7: self.big = try walk.bigEndian(UInt32.self, in: bytes)
        case 8: self.varying = try walk.uint(in: bytes)
        case 9: self.signed = try walk.sint(in: bytes)
        case 10: self.color = Color(rawValue: UInt32(truncatingIfNeeded: try walk.integer(UInt8.self, in: bytes)))
        case 11: self.powers = Powers(rawValue: try walk.integer(UInt32.self, in: bytes))
        case 12: self.bits = try walk.bitfield32(in: bytes)
        case 13: self.present = walk.flag()
        case 14: self.point = walk.structure(Point.self, in: bytes)
        case 15: self.table = walk.array(of: UInt16.self, in: bytes)
        case 16: self.bigTable = walk.array(of: UInt32.self, in: bytes).map { UInt32(bigEndian: $0) }
        case 19: try self.inner.decode(from: bytes, in: walk.nest(in: bytes))
        case 20: walk.expectRepeats(); self.alias.append(walk.string(in: bytes))
        case 21: walk.expectRepeats(); self.part.append(try Inner(from: bytes, in: walk.nest(in: bytes)))
        case 22: walk.expectRepeats(); self.weight.append(Color(rawValue: UInt32(truncatingIfNeeded: try walk.integer(UInt16.self, in: bytes))))
        case 23: self.list = try walk.indexedNests(Inner.self, in: bytes)
        case 24: self.numbers = try walk.indexedIntegers(UInt32.self, bigEndian: true, in: bytes)
        case 25: self.blobs = try walk.indexedBinaries(in: bytes)
        case 26: self.policy = try walk.keyedNest(Inner.self, levels: 2, in: bytes)
        case 27: try self.info.decode(from: bytes, in: walk.nest(in: bytes))
        case 28: self.`default` = try walk.integer(UInt32.self, in: bytes)
        case 29: self.attributes = try walk.integer(UInt32.self, in: bytes)
        case 72: walk.expectRepeats(); self.nearMany.append(try walk.integer(UInt32.self, in: bytes))
        case 200: self.far = try walk.integer(UInt32.self, in: bytes)
        case 201: walk.expectRepeats(); self.farMany.append(try walk.integer(UInt32.self, in: bytes))
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, bytes)
    }

    @inlinable
    public func encodeAttributes(into writer: inout MessageWriter) {
      if let value = self.name { writer.string(1, value) }
      if let value = self.blob { writer.binary(2, value) }
      do {
        var run = writer.run(room: 68)
        if let value = self.tiny { run.integer(3, value) }
        if let value = self.short { run.integer(4, value) }
        if let value = self.number { run.integer(5, value.rawValue) }
        if let value = self.long { run.integer(6, value) }
        if let value = self.big { run.bigEndian(7, value) }
        if let value = self.varying { run.uint(8, value) }
        if let value = self.signed { run.sint(9, value) }
        writer.end(run)
      }
      if let value = self.color { writer.enumeration(10, value.rawValue, as: UInt8.self) }
      do {
        var run = writer.run(room: 24)
        if let value = self.powers { run.integer(11, value.rawValue) }
        if let value = self.bits { run.bitfield32(12, value) }
        if self.present { run.flag(13) }
        writer.end(run)
      }
      if let value = self.point { writer.structure(14, value) }
      if let value = self.table { writer.array(15, value) }
      if let value = self.bigTable { writer.array(16, value.map(\.bigEndian)) }
      if let value = self.inner { writer.nest(19, value) }
      for value in self.alias { writer.string(20, value) }
      writer.nests(21, self.part)
      for value in self.weight { writer.enumeration(22, value.rawValue, as: UInt16.self) }
      if let value = self.list { writer.indexedNests(23, value) }
      if let value = self.numbers { writer.indexedIntegers(24, value, bigEndian: true) }
      if let value = self.blobs { writer.indexedBinaries(25, value) }
      if let value = self.policy { writer.keyedNest(26, value) }
      if let value = self.info { writer.nest(27, value) }
      do {
        var run = writer.run(room: 16)
        if let value = self.`default` { run.integer(28, value) }
        if let value = self.attributes { run.integer(29, value) }
        writer.end(run)
      }
      for value in self.nearMany { writer.integer(72, value) }
      if let value = self.far { writer.integer(200, value) }
      for value in self.farMany { writer.integer(201, value) }
    }
  }
}

extension Catalogue {
  public struct Inner: AttributeSet {
    @inlinable
    public var depth: UInt32? {
      get { _numbers._presence[1] ? _numbers.depth : nil }
      set { _numbers.depth = _numbers._presence.note(1, newValue) ?? 0 }
    }
    public var text: String?
    public var again: Inner? {
      get { againStorage.first }
      set { againStorage = newValue.map { [$0] } ?? [] }
    }
    private var againStorage: [Inner] = []
    public var options: Options?
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var depth: UInt32 = 0

      @inlinable
      init() {}
    }

    public init() {}

    public init(
      depth: UInt32? = nil,
      text: String? = nil,
      again: Inner? = nil,
      options: Options? = nil
    ) {
      self.depth = depth
      self.text = text
      self.again = again
      self.options = options
    }

    @inline(never)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      self._numbers = _Numbers()
      if case .some = self.text { self.text = nil }
      if case .some = self.again { self.again = nil }
      if case .some = self.options { self.options = nil }
      var walk = AttributeWalk(range)
      var optionsPayload: SubMessagePayload?
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.depth = try walk.integer(UInt32.self, in: bytes)
        case 2: self.text = walk.string(in: bytes)
        case 3: self.again = try Inner(from: bytes, in: walk.nest(in: bytes))
        case 4: optionsPayload = walk.setAsideSubMessage(in: bytes)
        default: walk.setAside(in: &self, bytes)
        }
      }
      if let payload = optionsPayload {
        self.options = try walk.subMessage(payload, selector: nil, in: bytes)
      }
      walk.noteForm(in: &self, bytes)
    }

    @inlinable
    public func encodeAttributes(into writer: inout MessageWriter) {
      if let value = self.depth { writer.integer(1, value) }
      if let value = self.text { writer.string(2, value) }
      if let value = self.again { writer.nest(3, value) }
      if let value = self.options { writer.subMessage(4, value) }
    }
  }
}

extension Catalogue {
  public struct Info: AttributeSet {
    public var kind: String?
    public var options: Options?
    public var inner: Inner?
    @inlinable
    public var color: Color? {
      get { _numbers._presence[4] ? _numbers.color : nil }
      set { _numbers.color = _numbers._presence.note(4, newValue) ?? Color(rawValue: 0) }
    }
    public var byColor: Colors?
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var color: Color = Color(rawValue: 0)

      @inlinable
      init() {}
    }

    @inlinable
    public init() {}

    public init(
      kind: String? = nil,
      options: Options? = nil,
      inner: Inner? = nil,
      color: Color? = nil,
      byColor: Colors? = nil
    ) {
      self.kind = kind
      self.options = options
      self.inner = inner
      self.color = color
      self.byColor = byColor
    }

    @inline(never)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      self._numbers = _Numbers()
      if case .some = self.kind { self.kind = nil }
      if case .some = self.options { self.options = nil }
      self.inner.clear()
      if case .some = self.byColor { self.byColor = nil }
      var walk = AttributeWalk(range)
      try walk.offerSelector(1, in: bytes)
      var optionsPayload: SubMessagePayload?
      var byColorPayload: SubMessagePayload?
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.kind = walk.string(in: bytes)
        case 2: optionsPayload = walk.setAsideSubMessage(in: bytes)
        case 3: try self.inner.decode(from: bytes, in: walk.nest(in: bytes))
        case 4: self.color = Color(rawValue: UInt32(truncatingIfNeeded: try walk.integer(UInt8.self, in: bytes)))
        case 5: byColorPayload = walk.setAsideSubMessage(in: bytes)
        default: walk.setAside(in: &self, bytes)
        }
      }
      if let payload = optionsPayload {
        self.options = try walk.subMessage(payload, selector: self.kind, in: bytes)
      }
      if let payload = byColorPayload {
        self.byColor = try walk.subMessage(payload, selector: self.color?.entryName, in: bytes)
      }
      walk.noteForm(in: &self, bytes)
    }

    @inlinable
    public func encodeAttributes(into writer: inout MessageWriter) {
      if let value = self.kind { writer.string(1, value) }
      if let value = self.options { writer.subMessage(2, value) }
      if let value = self.inner { writer.nest(3, value) }
      if let value = self.color { writer.enumeration(4, value.rawValue, as: UInt8.self) }
      if let value = self.byColor { writer.subMessage(5, value) }
    }
  }
}

extension Catalogue {
  public struct Head: WireStructure {
    public var kind: UInt16 = 0
    public var level: UInt16 = 0
    public var index: Int32 = 0

    public static let size = 8

    @inlinable
    public init() {}

    @inlinable
    public init(from loader: inout StructureLoader) {
      self.kind = loader.integer(UInt16.self)
      self.level = loader.integer(UInt16.self)
      self.index = loader.integer(Int32.self)
    }

    @inlinable
    public func encode(into writer: inout MessageWriter) {
      writer.member(self.kind)
      writer.member(self.level)
      writer.member(self.index)
    }
  }
}

extension Catalogue {
  public struct Point: WireStructure {
    public var x: UInt32 = 0
    public var y: Int16 = 0
    public var label: String = ""

    public static let size = 12

    @inlinable
    public init() {}

    @inlinable
    public init(from loader: inout StructureLoader) {
      self.x = loader.integer(UInt32.self)
      self.y = loader.bigEndian(Int16.self)
      loader.skip(2)
      self.label = loader.string(4)
    }

    @inlinable
    public func encode(into writer: inout MessageWriter) {
      writer.member(self.x)
      writer.member(self.y.bigEndian)
      writer.member(zeros: 2)
      writer.member(self.label, count: 4)
    }
  }
}

extension Catalogue {
  public indirect enum Options: SubMessage {
    case plain(Inner)
    case spot(Point)
    case both(HeaderedBody<Point, Inner>)
    case nothing
    case exactly16Bytes(Inner)
    /// A format this package does not know, as it is.
    case unknown([UInt8])

    public init(selector: String?, from reader: inout AttributeReader) throws(DecodingError) {
      switch selector {
      case "plain": self = .plain(try Inner(from: &reader))
      case "spot": self = .spot(reader.payloadStructure(Point.self))
      case "both": self = .both(try HeaderedBody<Point, Inner>(from: &reader))
      case "nothing" where reader.isAtEnd: self = .nothing
      case "exactly-16-bytes": self = .exactly16Bytes(try Inner(from: &reader))
      default: self = .unknown(reader.payloadBytes())
      }
    }

    public func encode(into writer: inout MessageWriter) {
      switch self {
      case .plain(let value): value.encode(into: &writer)
      case .spot(let value): writer.append(structure: value)
      case .both(let value): value.encode(into: &writer)
      case .nothing: break
      case .exactly16Bytes(let value): value.encode(into: &writer)
      case .unknown(let payload): writer.append(rawAttributes: payload)
      }
    }

    public var isNest: Bool {
      switch self {
      case .plain: true
      case .both: true
      case .exactly16Bytes: true
      default: false
      }
    }

    public var format: String? {
      switch self {
      case .plain: "plain"
      case .spot: "spot"
      case .both: "both"
      case .nothing: "nothing"
      case .exactly16Bytes: "exactly-16-bytes"
      case .unknown: nil
      }
    }
  }
}

extension Catalogue {
  public indirect enum Colors: SubMessage {
    case red(Inner)
    case green(Point)
    /// A format this package does not know, as it is.
    case unknown([UInt8])

    public init(selector: String?, from reader: inout AttributeReader) throws(DecodingError) {
      switch selector {
      case "red": self = .red(try Inner(from: &reader))
      case "green": self = .green(reader.payloadStructure(Point.self))
      default: self = .unknown(reader.payloadBytes())
      }
    }

    public func encode(into writer: inout MessageWriter) {
      switch self {
      case .red(let value): value.encode(into: &writer)
      case .green(let value): writer.append(structure: value)
      case .unknown(let payload): writer.append(rawAttributes: payload)
      }
    }

    public var isNest: Bool {
      switch self {
      case .red: true
      default: false
      }
    }

    public var format: String? {
      switch self {
      case .red: "red"
      case .green: "green"
      case .unknown: nil
      }
    }
  }
}
