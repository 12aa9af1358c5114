import YNLSpec

/// One attribute as a property of its set's structure: its Swift type, and the code that reads and writes it.
struct Field {
  enum Storage {
    /// `T?`, nil when absent.
    case optional
    /// `[T]`, empty when absent.
    case array
    /// `Bool`, false when absent.
    case flag
  }

  /// A number, or a flag, that lies among the numbers of its set, with a bit that says whether it is there.
  struct Number {
    /// Its value when it is absent, and the size of that; a flag has none.
    var zero: String
    var alignment: Int
    /// What is asked of a scan.
    var scan: String
    /// The property's value made of `value`, which the scan gives.
    var value: String
  }

  let attribute: Attribute
  let name: String
  /// The type of one value.
  let type: String
  let storage: Storage
  let isIndirect: Bool
  /// Whether an enumeration's values may be too great for the attribute.
  let isNarrow: Bool
  /// An expression for the payload the walk stands on.
  let read: String
  /// Bytes that a nest's attributes take at most, if they are few numbers.
  let nestRoom: Int?
  /// How a number is kept and scanned; nil for what is not one, or has no bit in a set's `Presence`.
  let number: Number?
  /// What is called, of a writer or a run, to write `value`.
  let write: String

  /// Whether a scan of the set reads it.
  var isScanned: Bool { number != nil || isNest && storage == .optional && attribute.value < 64 }

  /// A structure cannot hold itself, so a nest that leads back to its own set lives in an array of one.
  var declaration: [String] {
    if number != nil { return numberDeclaration }
    return switch storage {
    case .optional where isIndirect:
      [
        "public var \(escapedName): \(type)? {",
        "  get { \(name)Storage.first }",
        "  set { \(name)Storage = newValue.map { [$0] } ?? [] }",
        "}",
        "private var \(name)Storage: [\(type)] = []",
      ]
    case .optional: ["public var \(escapedName): \(type)?"]
    case .array: ["public var \(escapedName): [\(type)] = []"]
    case .flag: ["public var \(escapedName) = false"]
    }
  }

  private var numberDeclaration: [String] {
    let bit = attribute.value
    let accessors =
      storage == .flag
      ? ["get { _numbers._presence[\(bit)] }", "set { _numbers._presence[\(bit)] = newValue }"]
      : [
        "get { _numbers._presence[\(bit)] ? _numbers.\(escapedName) : nil }",
        "set { _numbers.\(escapedName) = _numbers._presence.note(\(bit), newValue) ?? \(number?.zero ?? "") }",
      ]
    return ["@inlinable", "public var \(escapedName): \(type)\(storage == .flag ? "" : "?") {"]
      + accessors.map { "  " + $0 } + ["}"]
  }

  /// A statement that takes the value away before another message is decoded. Most often there is none, and looking
  /// first is cheaper than letting go of what is not there.
  var reset: String {
    switch storage {
    case .optional where isScalar: "self.\(escapedName) = nil"
    case .optional where isNest && !isIndirect: "self.\(escapedName).clear()"
    case .optional: "if case .some = self.\(escapedName) { self.\(escapedName) = nil }"
    case .array: "if !self.\(escapedName).isEmpty { self.\(escapedName).removeAll(keepingCapacity: true) }"
    case .flag: "self.\(escapedName) = false"
    }
  }

  var escapedName: String { SwiftNames.escaped(name) }

  /// Parameter of the memberwise initialiser, and of client methods.
  var parameter: String {
    switch storage {
    case .optional: "\(escapedName): \(type)? = nil"
    case .array: "\(escapedName): [\(type)] = []"
    case .flag: "\(escapedName): Bool = false"
    }
  }

  /// Bytes that one of the attribute takes at most, where that is known beforehand and writing cannot fail.
  var room: Int? {
    if case .nest = attribute.type { return isIndirect ? nil : nestRoom.map { 4 + $0 } }
    return attribute.room(isNarrow: isNarrow)
  }

  /// Whether all of it can be written in a run: a number once, or nests of numbers.
  var isInRun: Bool { room != nil && (storage != .array || isNest) }

  /// Whether it always takes the same room.
  var hasFixedSize: Bool {
    if case .integer = attribute.type { room != nil && number != nil } else { false }
  }

  private var isScalar: Bool {
    switch attribute.type {
    case .integer, .uint, .sint, .bitfield32: true
    default: false
    }
  }

  var isNest: Bool {
    if case .nest = attribute.type { true } else { false }
  }

  var isSubMessage: Bool {
    if case .subMessage = attribute.type { true } else { false }
  }
}

extension Family {
  /// The properties of a set's structure, ascending by attribute number.
  func fields(of set: AttributeSet) -> [Field] {
    var table = NameTable(reserved: [
      "schema", "wireForm", "unknownAttributes", "presentAttributes", "hashValue", "with", "json",
    ])
    let ordered = set.attributes.sorted { $0.value < $1.value }
    return ordered.compactMap { attribute in
      switch attribute.type {
      case .pad, .unused: return nil
      default:
        let name = table.claim(SwiftNames.member(attribute.name), suffix: "Value")
        let value = value(of: attribute)
        let storage: Field.Storage = attribute.type == .flag ? .flag : attribute.isMulti ? .array : .optional
        return Field(
          attribute: attribute, name: name, type: value.type, storage: storage,
          isIndirect: isRecursive(attribute, in: set), isNarrow: isNarrow(attribute), read: value.read,
          nestRoom: nestRoom(attribute), number: storage == .array || attribute.value > 63 ? nil : value.number,
          write: value.write)
      }
    }
  }

  /// Only sets of few numbers are written within the run of another, where their code is repeated.
  private func nestRoom(_ attribute: Attribute) -> Int? {
    guard case .nest(let target) = attribute.type, let set = specification.attributeSet(named: target) else {
      return nil
    }
    let inner = set.attributes.filter { $0.type != .pad && $0.type != .unused }
    let rooms = inner.compactMap { $0.isMulti ? nil : $0.room(isNarrow: isNarrow($0)) }
    guard rooms.count == inner.count, rooms.count <= 8 else { return nil }
    return rooms.reduce(0, +)
  }

  private func isNarrow(_ attribute: Attribute) -> Bool {
    guard case .integer(let type) = attribute.type, let enumeration = attribute.enumeration else { return false }
    return rawType(of: enumeration).swift != swiftInteger(type)
  }

  /// The Swift type of an attribute's value, an expression that reads it and a call that writes it.
  private struct Value {
    var type: String
    var read: String
    var write: String
    var number: Field.Number?

    init(_ type: String, read: String, write: String, number: Field.Number? = nil) {
      self.type = type
      self.read = read
      self.write = write
      self.number = number
    }
  }

  private func value(of attribute: Attribute) -> Value {
    let number = attribute.value
    switch attribute.type {
    case .unused, .pad, .flag:
      let flag = Field.Number(zero: "", alignment: 0, scan: "flag(\(number), in: bytes)", value: "")
      return Value("Bool", read: "walk.flag()", write: "flag(\(number))", number: flag)
    case .integer(let type): return integer(type, attribute)
    case .uint: return varying(attribute, "uint", "UInt64")
    case .sint: return varying(attribute, "sint", "Int64")
    case .bitfield32:
      let bits = Field.Number(
        zero: "Bitfield32(value: 0, selector: 0)", alignment: 4, scan: "bitfield32(\(number), in: bytes)",
        value: "value")
      return Value(
        "Bitfield32", read: "try walk.bitfield32(in: bytes)", write: "bitfield32(\(number), value)", number: bits)
    case .string: return Value("String", read: "walk.string(in: bytes)", write: "string(\(number), value)")
    case .binary(.plain): return Value("[UInt8]", read: "walk.binary(in: bytes)", write: "binary(\(number), value)")
    case .binary(.structure(let target)):
      let type = names.structure(target)
      return Value(type, read: "walk.structure(\(type).self, in: bytes)", write: "structure(\(number), value)")
    case .binary(.array(let element)):
      let swift = swiftInteger(element)
      let isBig = attribute.byteOrder == .bigEndian
      let swapped = isBig ? ".map { \(swift)(bigEndian: $0) }" : ""
      return Value(
        "[\(swift)]", read: "walk.array(of: \(swift).self, in: bytes)\(swapped)",
        write: "array(\(number), value\(isBig ? ".map(\\.bigEndian)" : ""))")
    case .nest(let target):
      let type = names.set(target)
      return Value(
        type, read: "try \(type)(from: bytes, in: walk.nest(in: bytes))", write: "nest(\(number), value)")
    case .indexedArray(let element): return indexed(element, attribute)
    case .nestTypeValue(let values, let target):
      let type = names.set(target)
      return Value(
        "KeyedNest<\(type)>", read: "try walk.keyedNest(\(type).self, levels: \(values.count), in: bytes)",
        write: "keyedNest(\(number), value)")
    case .subMessage(let target, _):
      return Value(
        names.subMessage(target), read: "walk.setAsideSubMessage(in: bytes)", write: "subMessage(\(number), value)")
    }
  }

  func swiftInteger(_ type: IntegerType) -> String { (type.isSigned ? "Int" : "UInt") + String(type.size * 8) }

  /// The name readers and writers have for loads in a byte order.
  func accessor(_ order: ByteOrder) -> String {
    switch order {
    case .host: "integer"
    case .bigEndian: "bigEndian"
    case .littleEndian: "littleEndian"
    }
  }

  private func integer(_ type: IntegerType, _ attribute: Attribute) -> Value {
    let swift = swiftInteger(type)
    let order = accessor(attribute.byteOrder)
    let load = "try walk.\(order)(\(swift).self, in: bytes)"
    var number = Field.Number(
      zero: "0", alignment: type.size, scan: "\(order)(\(attribute.value), \(swift).self, in: bytes)", value: "value")
    guard let enumeration = attribute.enumeration else {
      return Value(swift, read: load, write: "\(order)(\(attribute.value), value)", number: number)
    }
    let wrapper = enumerationType(enumeration, asFlags: attribute.enumerationAsFlags)
    let raw = rawType(of: enumeration)
    number.zero = "\(wrapper)(rawValue: 0)"
    number.alignment = raw.size
    if raw.swift == swift {
      number.value = "\(wrapper)(rawValue: value)"
      return Value(
        wrapper, read: "\(wrapper)(rawValue: \(load))", write: "\(order)(\(attribute.value), value.rawValue)",
        number: number)
    }
    number.value = "\(wrapper)(rawValue: \(raw.swift)(truncatingIfNeeded: value))"
    let put = attribute.byteOrder == .host ? "enumeration" : order + "Enumeration"
    return Value(
      wrapper, read: "\(wrapper)(rawValue: \(raw.swift)(truncatingIfNeeded: \(load)))",
      write: "\(put)(\(attribute.value), value.rawValue, as: \(swift).self)", number: number)
  }

  private func varying(_ attribute: Attribute, _ accessor: String, _ swift: String) -> Value {
    let load = "try walk.\(accessor)(in: bytes)"
    var number = Field.Number(
      zero: "0", alignment: 8, scan: "\(accessor)(\(attribute.value), in: bytes)", value: "value")
    guard let enumeration = attribute.enumeration else {
      return Value(swift, read: load, write: "\(accessor)(\(attribute.value), value)", number: number)
    }
    // Both kinds of enumeration are widened to 64 bits for these, so that no value is cut.
    let wrapper = enumerationType(enumeration, asFlags: attribute.enumerationAsFlags)
    let raw = rawType(of: enumeration).swift
    let isSame = raw == swift
    number.zero = "\(wrapper)(rawValue: 0)"
    number.value = isSame ? "\(wrapper)(rawValue: value)" : "\(wrapper)(rawValue: \(raw)(truncatingIfNeeded: value))"
    let value = isSame ? "value.rawValue" : "\(swift)(truncatingIfNeeded: value.rawValue)"
    return Value(
      wrapper, read: "\(wrapper)(rawValue: \(isSame ? load : "\(raw)(truncatingIfNeeded: \(load))"))",
      write: "\(accessor)(\(attribute.value), \(value))", number: number)
  }

  private func indexed(_ element: ArrayElement, _ attribute: Attribute) -> Value {
    let number = attribute.value
    switch element {
    case .nest(let target):
      let type = names.set(target)
      return Value(
        "[\(type)]", read: "try walk.indexedNests(\(type).self, in: bytes)", write: "indexedNests(\(number), value)")
    case .integer(let type):
      let swift = swiftInteger(type)
      let order = attribute.byteOrder == .bigEndian ? ", bigEndian: true" : ""
      return Value(
        "[\(swift)]", read: "try walk.indexedIntegers(\(swift).self\(order), in: bytes)",
        write: "indexedIntegers(\(number), value\(order))")
    case .binary:
      return Value(
        "[[UInt8]]", read: "try walk.indexedBinaries(in: bytes)", write: "indexedBinaries(\(number), value)")
    case .string:
      return Value("[String]", read: "try walk.indexedStrings(in: bytes)", write: "indexedStrings(\(number), value)")
    }
  }
}

extension Attribute {
  /// Bytes that a number or a flag takes at most; nil for what is neither, or `isNarrow`, so that writing may fail.
  fileprivate func room(isNarrow: Bool) -> Int? {
    switch type {
    case .flag: 4
    case .integer(let type): isNarrow ? nil : 4 + (type.size + 3) / 4 * 4
    case .uint, .sint, .bitfield32: 12
    default: nil
    }
  }
}
