// Generated from catalogue.yaml. Do not edit: change the spec and generate again.
// swift-format-ignore-file
public import NetlinkCodec

#if hasFeature(Lifetimes)

extension Catalogue.Entry {
  /// The attributes where they lie in a message: checked once, read without a copy.
  public struct View: AttributeView, ~Escapable {
    public typealias Owned = Catalogue.Entry
    public let attributes: CheckedAttributes

    @inlinable @inline(__always)
    @_lifetime(copy attributes)
    public init(_ attributes: CheckedAttributes) { self.attributes = attributes }

    @inlinable
    public var name: AttributeText? {
      @_lifetime(copy self)
      get {
        guard let attribute = attributes.first(1) else { return nil }
        return attribute.text()
      }
    }

    @inlinable
    public var blob: RawSpan? {
      @_lifetime(copy self)
      get {
        guard let attribute = attributes.first(2) else { return nil }
        return attribute.bytes
      }
    }

    @inlinable
    public var tiny: UInt8? {
      get {
        guard let attribute = attributes.first(3) else { return nil }
        return attribute.integer(UInt8.self)
      }
    }

    @inlinable
    public var short: Int16? {
      get {
        guard let attribute = attributes.first(4) else { return nil }
        return attribute.integer(Int16.self)
      }
    }

    @inlinable
    public var number: Catalogue.Color? {
      get {
        guard let attribute = attributes.first(5) else { return nil }
        return attribute.integer(UInt32.self).map({ Catalogue.Color(rawValue: $0) })
      }
    }

    @inlinable
    public var long: UInt64? {
      get {
        guard let attribute = attributes.first(6) else { return nil }
        return attribute.integer(UInt64.self)
      }
    }

    @inlinable
    public var big: UInt32? {
      get {
        guard let attribute = attributes.first(7) else { return nil }
        return attribute.bigEndian(UInt32.self)
      }
    }

    @inlinable
    public var varying: UInt64? {
      get {
        guard let attribute = attributes.first(8) else { return nil }
        return attribute.uint()
      }
    }

    @inlinable
    public var signed: Int64? {
      get {
        guard let attribute = attributes.first(9) else { return nil }
        return attribute.sint()
      }
    }

    @inlinable
    public var color: Catalogue.Color? {
      get {
        guard let attribute = attributes.first(10) else { return nil }
        return attribute.integer(UInt8.self).map({ Catalogue.Color(rawValue: UInt32(truncatingIfNeeded: $0)) })
      }
    }

    @inlinable
    public var powers: Catalogue.Powers? {
      get {
        guard let attribute = attributes.first(11) else { return nil }
        return attribute.integer(UInt32.self).map({ Catalogue.Powers(rawValue: $0) })
      }
    }

    @inlinable
    public var bits: Bitfield32? {
      get {
        guard let attribute = attributes.first(12) else { return nil }
        return attribute.bitfield32()
      }
    }

    @inlinable
    public var present: Bool { attributes.contains(13) }

    @inlinable
    public var point: StructurePayload<Catalogue.Point>? {
      @_lifetime(copy self)
      get {
        guard let attribute = attributes.first(14) else { return nil }
        return attribute.structure(Catalogue.Point.self)
      }
    }

    @inlinable
    public var table: IntegerArray<UInt16>? {
      @_lifetime(copy self)
      get {
        guard let attribute = attributes.first(15) else { return nil }
        return attribute.array(of: UInt16.self)
      }
    }

    @inlinable
    public var bigTable: IntegerArray<UInt32>? {
      @_lifetime(copy self)
      get {
        guard let attribute = attributes.first(16) else { return nil }
        return attribute.array(of: UInt32.self, isBigEndian: true)
      }
    }

    @inlinable
    public var inner: Catalogue.Inner.View? {
      @_lifetime(copy self)
      get {
        guard let attribute = attributes.first(19) else { return nil }
        return Catalogue.Inner.View(attribute.nest())
      }
    }

    @inlinable
    public var alias: AliasIterator {
      @_lifetime(copy self)
      get {
        AliasIterator(attributes.makeIterator())
      }
    }

    @inlinable
    public var part: PartIterator {
      @_lifetime(copy self)
      get {
        PartIterator(attributes.makeIterator())
      }
    }

    @inlinable
    public var weight: WeightIterator {
      @_lifetime(copy self)
      get {
        WeightIterator(attributes.makeIterator())
      }
    }

    @inlinable
    public var list: ListElements? {
      @_lifetime(copy self)
      get {
        guard let attribute = attributes.first(23) else { return nil }
        return ListElements(attribute.nest())
      }
    }

    @inlinable
    public var numbers: NumbersElements? {
      @_lifetime(copy self)
      get {
        guard let attribute = attributes.first(24) else { return nil }
        return NumbersElements(attribute.nest())
      }
    }

    @inlinable
    public var blobs: BlobsElements? {
      @_lifetime(copy self)
      get {
        guard let attribute = attributes.first(25) else { return nil }
        return BlobsElements(attribute.nest())
      }
    }

    @inlinable
    public var policy: PolicyEntry? {
      @_lifetime(copy self)
      get {
        guard let attribute = attributes.first(26) else { return nil }
        return PolicyEntry.read(attribute.nest())
      }
    }

    @inlinable
    public var info: Catalogue.Info.View? {
      @_lifetime(copy self)
      get {
        guard let attribute = attributes.first(27) else { return nil }
        return Catalogue.Info.View(attribute.nest())
      }
    }

    @inlinable
    public var `default`: UInt32? {
      get {
        guard let attribute = attributes.first(28) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    @inlinable
    public var attributesValue: UInt32? {
      get {
        guard let attribute = attributes.first(29) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    @inlinable
    public var nearMany: NearManyIterator {
      @_lifetime(copy self)
      get {
        NearManyIterator(attributes.makeIterator())
      }
    }

    @inlinable
    public var far: UInt32? {
      get {
        guard let attribute = attributes.first(200) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    @inlinable
    public var farMany: FarManyIterator {
      @_lifetime(copy self)
      get {
        FarManyIterator(attributes.makeIterator())
      }
    }

    /// Walks the elements of list, in the order they lie in.
    public struct ListElements: BitwiseCopyable, ~Escapable {
      @usableFromInline var attributes: AttributeIterator

      @inlinable @inline(__always)
      @_lifetime(copy origin)
      init(_ origin: CheckedAttributes) { attributes = origin.makeIterator() }

      /// The next one, or nil after the last.
      @inlinable
      @_lifetime(copy self)
      public mutating func next() -> Catalogue.Inner.View? {
        while let attribute = attributes.next() {
          return Catalogue.Inner.View(attribute.nest())
        }
        return nil
      }
    }

    /// Walks the elements of numbers, in the order they lie in.
    public struct NumbersElements: BitwiseCopyable, ~Escapable {
      @usableFromInline var attributes: AttributeIterator

      @inlinable @inline(__always)
      @_lifetime(copy origin)
      init(_ origin: CheckedAttributes) { attributes = origin.makeIterator() }

      /// The next one, or nil after the last.
      @inlinable
      public mutating func next() -> UInt32? {
        while let attribute = attributes.next() {
          if let value = attribute.bigEndian(UInt32.self) { return value }
        }
        return nil
      }
    }

    /// Walks the elements of blobs, in the order they lie in.
    public struct BlobsElements: BitwiseCopyable, ~Escapable {
      @usableFromInline var attributes: AttributeIterator

      @inlinable @inline(__always)
      @_lifetime(copy origin)
      init(_ origin: CheckedAttributes) { attributes = origin.makeIterator() }

      /// The next one, or nil after the last.
      @inlinable
      @_lifetime(copy self)
      public mutating func next() -> RawSpan? {
        while let attribute = attributes.next() {
          return attribute.bytes
        }
        return nil
      }
    }

    /// Attributes inside nests whose types are values.
    public struct PolicyEntry: BitwiseCopyable, ~Escapable {
      public let tableID: UInt16
      public let rowID: UInt16
      public let attributes: Catalogue.Inner.View

      @usableFromInline
      @_lifetime(copy attributes)
      init(tableID: UInt16, rowID: UInt16, attributes: Catalogue.Inner.View) {
        self.tableID = tableID
        self.rowID = rowID
        self.attributes = attributes
      }

      @usableFromInline
      @_lifetime(copy nest)
      static func read(_ nest: CheckedAttributes) -> PolicyEntry? {
        var level0 = nest.makeIterator()
        guard let key0 = level0.next() else { return nil }
        var level1 = key0.nest().makeIterator()
        guard let key1 = level1.next() else { return nil }
        return PolicyEntry(tableID: key0.type, rowID: key1.type, attributes: Catalogue.Inner.View(key1.nest()))
      }
    }

    /// Walks the attributes named alias.
    public struct AliasIterator: BitwiseCopyable, ~Escapable {
      @usableFromInline var attributes: AttributeIterator

      @inlinable @inline(__always)
      @_lifetime(copy origin)
      init(_ origin: AttributeIterator) { attributes = origin }

      /// The next one, or nil after the last.
      @inlinable
      @_lifetime(copy self)
      public mutating func next() -> AttributeText? {
        while let attribute = attributes.next(20) {
          return attribute.text()
        }
        return nil
      }
    }

    /// Walks the attributes named part.
    public struct PartIterator: BitwiseCopyable, ~Escapable {
      @usableFromInline var attributes: AttributeIterator

      @inlinable @inline(__always)
      @_lifetime(copy origin)
      init(_ origin: AttributeIterator) { attributes = origin }

      /// The next one, or nil after the last.
      @inlinable
      @_lifetime(copy self)
      public mutating func next() -> Catalogue.Inner.View? {
        while let attribute = attributes.next(21) {
          return Catalogue.Inner.View(attribute.nest())
        }
        return nil
      }
    }

    /// Walks the attributes named weight.
    public struct WeightIterator: BitwiseCopyable, ~Escapable {
      @usableFromInline var attributes: AttributeIterator

      @inlinable @inline(__always)
      @_lifetime(copy origin)
      init(_ origin: AttributeIterator) { attributes = origin }

      /// The next one, or nil after the last.
      @inlinable
      public mutating func next() -> Catalogue.Color? {
        while let attribute = attributes.next(22) {
          if let value = attribute.integer(UInt16.self).map({ Catalogue.Color(rawValue: UInt32(truncatingIfNeeded: $0)) }) { return value }
        }
        return nil
      }
    }

    /// Walks the attributes named near-many.
    public struct NearManyIterator: BitwiseCopyable, ~Escapable {
      @usableFromInline var attributes: AttributeIterator

      @inlinable @inline(__always)
      @_lifetime(copy origin)
      init(_ origin: AttributeIterator) { attributes = origin }

      /// The next one, or nil after the last.
      @inlinable
      public mutating func next() -> UInt32? {
        while let attribute = attributes.next(72) {
          if let value = attribute.integer(UInt32.self) { return value }
        }
        return nil
      }
    }

    /// Walks the attributes named far-many.
    public struct FarManyIterator: BitwiseCopyable, ~Escapable {
      @usableFromInline var attributes: AttributeIterator

      @inlinable @inline(__always)
      @_lifetime(copy origin)
      init(_ origin: AttributeIterator) { attributes = origin }

      /// The next one, or nil after the last.
      @inlinable
      public mutating func next() -> UInt32? {
        while let attribute = attributes.next(201) {
          if let value = attribute.integer(UInt32.self) { return value }
        }
        return nil
      }
    }

    /// One attribute and its value.
    public enum Attribute: ~Escapable {
      case name(AttributeText)
      case blob(RawSpan)
      case tiny(UInt8)
      case short(Int16)
      case number(Catalogue.Color)
      case long(UInt64)
      case big(UInt32)
      case varying(UInt64)
      case signed(Int64)
      case color(Catalogue.Color)
      case powers(Catalogue.Powers)
      case bits(Bitfield32)
      case present
      case point(StructurePayload<Catalogue.Point>)
      case table(IntegerArray<UInt16>)
      case bigTable(IntegerArray<UInt32>)
      case inner(Catalogue.Inner.View)
      case alias(AttributeText)
      case part(Catalogue.Inner.View)
      case weight(Catalogue.Color)
      case list(ListElements)
      case numbers(NumbersElements)
      case blobs(BlobsElements)
      case policy(PolicyEntry)
      case info(Catalogue.Info.View)
      case `default`(UInt32)
      case attributesValue(UInt32)
      case nearMany(UInt32)
      case far(UInt32)
      case farMany(UInt32)
      /// An attribute the spec does not know.
      case unknown(AttributePayload)
    }

    /// Walks all attributes, in the order they lie in: the fast way to read most of them.
    @inlinable @inline(__always)
    @_lifetime(copy self)
    public func makeIterator() -> Iterator { Iterator(attributes) }

    public struct Iterator: BitwiseCopyable, ~Escapable {
      @usableFromInline var attributes: AttributeIterator

      @inlinable @inline(__always)
      @_lifetime(copy attributes)
      init(_ attributes: CheckedAttributes) { self.attributes = attributes.makeIterator() }

      /// The next attribute, or nil after the last.
      @_transparent
      @_lifetime(copy self)
      public mutating func next() -> Attribute? {
        while attributes.advance() {
          switch attributes.type {
          case 1: return .name(attributes.current.text())
          case 2: return .blob(attributes.current.bytes)
          case 3: if let value = attributes.integer(UInt8.self) { return .tiny(value) }
          case 4: if let value = attributes.integer(Int16.self) { return .short(value) }
          case 5: if let value = attributes.integer(UInt32.self).map({ Catalogue.Color(rawValue: $0) }) { return .number(value) }
          case 6: if let value = attributes.integer(UInt64.self) { return .long(value) }
          case 7: if let value = attributes.current.bigEndian(UInt32.self) { return .big(value) }
          case 8: if let value = attributes.current.uint() { return .varying(value) }
          case 9: if let value = attributes.current.sint() { return .signed(value) }
          case 10: if let value = attributes.integer(UInt8.self).map({ Catalogue.Color(rawValue: UInt32(truncatingIfNeeded: $0)) }) { return .color(value) }
          case 11: if let value = attributes.integer(UInt32.self).map({ Catalogue.Powers(rawValue: $0) }) { return .powers(value) }
          case 12: if let value = attributes.current.bitfield32() { return .bits(value) }
          case 13: return .present
          case 14: return .point(attributes.current.structure(Catalogue.Point.self))
          case 15: return .table(attributes.current.array(of: UInt16.self))
          case 16: return .bigTable(attributes.current.array(of: UInt32.self, isBigEndian: true))
          case 19: return .inner(Catalogue.Inner.View(attributes.current.nest()))
          case 20: return .alias(attributes.current.text())
          case 21: return .part(Catalogue.Inner.View(attributes.current.nest()))
          case 22: if let value = attributes.integer(UInt16.self).map({ Catalogue.Color(rawValue: UInt32(truncatingIfNeeded: $0)) }) { return .weight(value) }
          case 23: return .list(ListElements(attributes.current.nest()))
          case 24: return .numbers(NumbersElements(attributes.current.nest()))
          case 25: return .blobs(BlobsElements(attributes.current.nest()))
          case 26: if let value = PolicyEntry.read(attributes.current.nest()) { return .policy(value) }
          case 27: return .info(Catalogue.Info.View(attributes.current.nest()))
          case 28: if let value = attributes.integer(UInt32.self) { return .`default`(value) }
          case 29: if let value = attributes.integer(UInt32.self) { return .attributesValue(value) }
          case 72: if let value = attributes.integer(UInt32.self) { return .nearMany(value) }
          case 200: if let value = attributes.integer(UInt32.self) { return .far(value) }
          case 201: if let value = attributes.integer(UInt32.self) { return .farMany(value) }
          case 17, 18: continue
          default: return .unknown(attributes.current)
          }
        }
        return nil
      }
    }

    @inline(never)
    public static func check(_ bytes: RawSpan, in range: AttributeRange) throws(DecodingError) -> Bool {
      var check = AttributeCheck(bytes, in: range)
      while try check.next() {
        let rule: UInt32 = switch check.type {
        case 19, 21, 23, 24, 25, 26, 27: 0x1
        case 8, 9: 0xfffb0008
        case 3, 10: 0xffff0005
        case 4, 22: 0xffff0006
        case 5, 7, 11, 28, 29, 72, 200, 201: 0xffff0008
        case 6, 12: 0xffff000c
        default: 0
        }
        if check.obeys(rule) { continue }
        switch check.type {
        case 19: try check.nest(Catalogue.Inner.View.self)
        case 21: try check.nest(Catalogue.Inner.View.self)
        case 23: try check.indexedNests(Catalogue.Inner.View.self)
        case 24: try check.indexedElements(4294901768)
        case 25: try check.indexedElements(0)
        case 26: try check.keyedNest(Catalogue.Inner.View.self, levels: 2)
        case 27: try check.nest(Catalogue.Info.View.self)
        default: try check.failSize()
        }
      }
      return check.hasRepeats(besides: 0x2000000000000760000)
    }

    @inlinable
    public static func knows(_ type: UInt16) -> Bool {
      switch type {
      case 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 72, 200, 201: true
      default: false
      }
    }
  }
}

extension Catalogue.Inner {
  /// The attributes where they lie in a message: checked once, read without a copy.
  public struct View: AttributeView, ~Escapable {
    public typealias Owned = Catalogue.Inner
    public let attributes: CheckedAttributes

    @inlinable @inline(__always)
    @_lifetime(copy attributes)
    public init(_ attributes: CheckedAttributes) { self.attributes = attributes }

    @inlinable
    public var depth: UInt32? {
      get {
        guard let attribute = attributes.first(1) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    @inlinable
    public var text: AttributeText? {
      @_lifetime(copy self)
      get {
        guard let attribute = attributes.first(2) else { return nil }
        return attribute.text()
      }
    }

    @inlinable
    public var again: Catalogue.Inner.View? {
      @_lifetime(copy self)
      get {
        guard let attribute = attributes.first(3) else { return nil }
        return Catalogue.Inner.View(attribute.nest())
      }
    }

    @inlinable
    public var options: Catalogue.Options.View? {
      @_lifetime(copy self)
      get {
        guard let attribute = attributes.first(4) else { return nil }
        return attribute.subMessage(Catalogue.Options.View.self, selector: Catalogue.Inner.View.selectorOptions(attribute.attributes), beside: Catalogue.Inner.View.self)
      }
    }

    /// One attribute and its value.
    public enum Attribute: ~Escapable {
      case depth(UInt32)
      case text(AttributeText)
      case again(Catalogue.Inner.View)
      case options(Catalogue.Options.View)
      /// An attribute the spec does not know.
      case unknown(AttributePayload)
    }

    /// Walks all attributes, in the order they lie in: the fast way to read most of them.
    @inlinable @inline(__always)
    @_lifetime(copy self)
    public func makeIterator() -> Iterator { Iterator(attributes) }

    public struct Iterator: BitwiseCopyable, ~Escapable {
      @usableFromInline var attributes: AttributeIterator

      @inlinable @inline(__always)
      @_lifetime(copy attributes)
      init(_ attributes: CheckedAttributes) { self.attributes = attributes.makeIterator() }

      /// The next attribute, or nil after the last.
      @_transparent
      @_lifetime(copy self)
      public mutating func next() -> Attribute? {
        while attributes.advance() {
          switch attributes.type {
          case 1: if let value = attributes.integer(UInt32.self) { return .depth(value) }
          case 2: return .text(attributes.current.text())
          case 3: return .again(Catalogue.Inner.View(attributes.current.nest()))
          case 4: return .options(attributes.current.subMessage(Catalogue.Options.View.self, selector: Catalogue.Inner.View.selectorOptions(attributes.current.attributes), beside: Catalogue.Inner.View.self))
          default: return .unknown(attributes.current)
          }
        }
        return nil
      }
    }

    @inline(never)
    public static func check(_ bytes: RawSpan, in range: AttributeRange) throws(DecodingError) -> Bool {
      var check = AttributeCheck(bytes, in: range)
      var optionsPlace: UInt64 = 0
      while try check.next() {
        let rule: UInt32 = switch check.type {
        case 3, 4: 0x1
        case 1: 0xffff0008
        default: 0
        }
        if check.obeys(rule) { continue }
        switch check.type {
        case 3: try check.nest(Catalogue.Inner.View.self)
        case 4: optionsPlace = check.place
        default: try check.failSize()
        }
      }
      if optionsPlace != 0 { try check.subMessage(Catalogue.Options.View.self, at: optionsPlace, selector: nil) }
      return check.hasRepeats(besides: 0x0)
    }

    @inlinable
    public static func knows(_ type: UInt16) -> Bool {
      switch type {
      case 1, 2, 3, 4: true
      default: false
      }
    }

    @inlinable
    static func selectorOptions(_ attributes: CheckedAttributes) -> SelectorKey? {
      nil
    }
  }
}

extension Catalogue.Info {
  /// The attributes where they lie in a message: checked once, read without a copy.
  public struct View: AttributeView, ~Escapable {
    public typealias Owned = Catalogue.Info
    public let attributes: CheckedAttributes

    @inlinable @inline(__always)
    @_lifetime(copy attributes)
    public init(_ attributes: CheckedAttributes) { self.attributes = attributes }

    @inlinable
    public var kind: AttributeText? {
      @_lifetime(copy self)
      get {
        guard let attribute = attributes.first(1) else { return nil }
        return attribute.text()
      }
    }

    @inlinable
    public var options: Catalogue.Options.View? {
      @_lifetime(copy self)
      get {
        guard let attribute = attributes.first(2) else { return nil }
        return attribute.subMessage(Catalogue.Options.View.self, selector: Catalogue.Info.View.selectorOptions(attribute.attributes), beside: Catalogue.Info.View.self)
      }
    }

    @inlinable
    public var inner: Catalogue.Inner.View? {
      @_lifetime(copy self)
      get {
        guard let attribute = attributes.first(3) else { return nil }
        return Catalogue.Inner.View(attribute.nest(beside: Catalogue.Info.View.self))
      }
    }

    @inlinable
    public var color: Catalogue.Color? {
      get {
        guard let attribute = attributes.first(4) else { return nil }
        return attribute.integer(UInt8.self).map({ Catalogue.Color(rawValue: UInt32(truncatingIfNeeded: $0)) })
      }
    }

    @inlinable
    public var byColor: Catalogue.Colors.View? {
      @_lifetime(copy self)
      get {
        guard let attribute = attributes.first(5) else { return nil }
        return attribute.subMessage(Catalogue.Colors.View.self, selector: Catalogue.Info.View.selectorByColor(attribute.attributes), beside: Catalogue.Info.View.self)
      }
    }

    /// One attribute and its value.
    public enum Attribute: ~Escapable {
      case kind(AttributeText)
      case options(Catalogue.Options.View)
      case inner(Catalogue.Inner.View)
      case color(Catalogue.Color)
      case byColor(Catalogue.Colors.View)
      /// An attribute the spec does not know.
      case unknown(AttributePayload)
    }

    /// Walks all attributes, in the order they lie in: the fast way to read most of them.
    @inlinable @inline(__always)
    @_lifetime(copy self)
    public func makeIterator() -> Iterator { Iterator(attributes) }

    public struct Iterator: BitwiseCopyable, ~Escapable {
      @usableFromInline var attributes: AttributeIterator

      @inlinable @inline(__always)
      @_lifetime(copy attributes)
      init(_ attributes: CheckedAttributes) { self.attributes = attributes.makeIterator() }

      /// The next attribute, or nil after the last.
      @_transparent
      @_lifetime(copy self)
      public mutating func next() -> Attribute? {
        while attributes.advance() {
          switch attributes.type {
          case 1: return .kind(attributes.current.text())
          case 2: return .options(attributes.current.subMessage(Catalogue.Options.View.self, selector: Catalogue.Info.View.selectorOptions(attributes.current.attributes), beside: Catalogue.Info.View.self))
          case 3: return .inner(Catalogue.Inner.View(attributes.current.nest(beside: Catalogue.Info.View.self)))
          case 4: if let value = attributes.integer(UInt8.self).map({ Catalogue.Color(rawValue: UInt32(truncatingIfNeeded: $0)) }) { return .color(value) }
          case 5: return .byColor(attributes.current.subMessage(Catalogue.Colors.View.self, selector: Catalogue.Info.View.selectorByColor(attributes.current.attributes), beside: Catalogue.Info.View.self))
          default: return .unknown(attributes.current)
          }
        }
        return nil
      }
    }

    @inline(never)
    public static func check(_ bytes: RawSpan, in range: AttributeRange) throws(DecodingError) -> Bool {
      var check = AttributeCheck(bytes, in: range)
      try check.offerSelector(1)
      var optionsPlace: UInt64 = 0
      var optionsSelector: SelectorKey?
      var byColorPlace: UInt64 = 0
      var byColorSelector: SelectorKey?
      while try check.next() {
        let rule: UInt32 = switch check.type {
        case 1, 2, 3, 4, 5: 0x1
        default: 0
        }
        if check.obeys(rule) { continue }
        switch check.type {
        case 1: optionsSelector = check.selectorKey()
        case 2: optionsPlace = check.place
        case 3: try check.nest(Catalogue.Inner.View.self)
        case 4: if !check.obeys(0xffff0005) { try check.failSize() }; byColorSelector = keyOfByColor(check.payload)
        case 5: byColorPlace = check.place
        default: try check.failSize()
        }
      }
      if optionsPlace != 0 { try check.subMessage(Catalogue.Options.View.self, at: optionsPlace, selector: optionsSelector) }
      if byColorPlace != 0 { try check.subMessage(Catalogue.Colors.View.self, at: byColorPlace, selector: byColorSelector) }
      return check.hasRepeats(besides: 0x0)
    }

    @inlinable
    public static func knows(_ type: UInt16) -> Bool {
      switch type {
      case 1, 2, 3, 4, 5: true
      default: false
      }
    }

    @inlinable
    public static func offersSelector(_ type: UInt16) -> Bool {
      switch type {
      case 1: true
      default: false
      }
    }

    @inlinable
    static func selectorOptions(_ attributes: CheckedAttributes) -> SelectorKey? {
      guard let attribute = attributes.first(1) else { return nil }
      return attribute.selectorKey()
    }

    @inlinable
    static func selectorByColor(_ attributes: CheckedAttributes) -> SelectorKey? {
      guard let attribute = attributes.first(4) else { return nil }
      return keyOfByColor(attribute)
    }

    @usableFromInline
    static func keyOfByColor(_ attribute: AttributePayload) -> SelectorKey? {
      switch (attribute.integer(UInt8.self).map({ Catalogue.Color(rawValue: UInt32(truncatingIfNeeded: $0)) }))?.rawValue {
      case 0: return SelectorKey(0x646572, 0x0)  // red
      case 5: return SelectorKey(0x6e65657267, 0x0)  // green
      case 6: return SelectorKey(.max, .max)  // blue
      default: return nil
      }
    }
  }
}

extension Catalogue.Options {
  /// The payload where it lies in a message, in the format its selector names.
  public enum View: SubMessageView, ~Escapable {
    case plain(Catalogue.Inner.View)
    case spot(StructurePayload<Catalogue.Point>)
    case both(header: StructurePayload<Catalogue.Point>, attributes: Catalogue.Inner.View)
    case nothing
    case exactly16Bytes(Catalogue.Inner.View)
    /// A format this package does not know, as it is.
    case unknown(RawSpan)

    @_lifetime(copy payload)
    public init(_ payload: CheckedAttributes, selector: SelectorKey?) {
      switch (selector?.low, selector?.high) {
      case (0x6e69616c70, 0x0): self = .plain(Catalogue.Inner.View(payload))
      case (0x746f7073, 0x0): self = .spot(payload.structure())
      case (0x68746f62, 0x0): self = .both(header: payload.structure(), attributes: Catalogue.Inner.View(payload.attributes(after: Catalogue.Point.self)))
      case (0x676e6968746f6e, 0x0) where payload.payload.byteCount == 0: self = .nothing
      case (0x2d796c7463617865, 0x73657479622d3631): self = .exactly16Bytes(Catalogue.Inner.View(payload))
      default: self = .unknown(payload.payload)
      }
    }

    public static func check(
      _ bytes: RawSpan, in range: AttributeRange, selector: SelectorKey?
    ) throws(DecodingError) -> Bool {
      switch (selector?.low, selector?.high) {
      case (0x6e69616c70, 0x0): return try Catalogue.Inner.View.check(bytes, in: range)
      case (0x68746f62, 0x0): return try Catalogue.Inner.View.check(bytes, in: AttributeCheck.range(range, after: Catalogue.Point.self))
      case (0x2d796c7463617865, 0x73657479622d3631): return try Catalogue.Inner.View.check(bytes, in: range)
      default: return false
      }
    }
  }
}

extension Catalogue.Colors {
  /// The payload where it lies in a message, in the format its selector names.
  public enum View: SubMessageView, ~Escapable {
    case red(Catalogue.Inner.View)
    case green(StructurePayload<Catalogue.Point>)
    /// A format this package does not know, as it is.
    case unknown(RawSpan)

    @_lifetime(copy payload)
    public init(_ payload: CheckedAttributes, selector: SelectorKey?) {
      switch (selector?.low, selector?.high) {
      case (0x646572, 0x0): self = .red(Catalogue.Inner.View(payload))
      case (0x6e65657267, 0x0): self = .green(payload.structure())
      default: self = .unknown(payload.payload)
      }
    }

    public static func check(
      _ bytes: RawSpan, in range: AttributeRange, selector: SelectorKey?
    ) throws(DecodingError) -> Bool {
      switch (selector?.low, selector?.high) {
      case (0x646572, 0x0): return try Catalogue.Inner.View.check(bytes, in: range)
      default: return false
      }
    }
  }
}

extension Catalogue.Operations.Get {
  public typealias View = Catalogue.Entry.View

  /// Checks a message of this operation.
  @inlinable
  @_lifetime(copy message)
  public static func view(of message: MessageView) throws(DecodingError) -> View {
    try View(checking: message, after: NetlinkHeader.size, and: Catalogue.Head.self)
  }

  /// The structure before the attributes.
  @inlinable
  @_lifetime(copy message)
  public static func header(of message: MessageView) throws(DecodingError) -> StructurePayload<Catalogue.Head> {
    try message.structure(Catalogue.Head.self, after: NetlinkHeader.size)
  }
}

extension Catalogue.Operations.InnerGet {
  public typealias View = Catalogue.Inner.View

  /// Checks a message of this operation.
  @inlinable
  @_lifetime(copy message)
  public static func view(of message: MessageView) throws(DecodingError) -> View {
    try View(checking: message, after: NetlinkHeader.size)
  }
}

#else
#error("views of catalogue need .enableExperimentalFeature(\"Lifetimes\") in this target's swiftSettings; modules that import it do not")
#endif
