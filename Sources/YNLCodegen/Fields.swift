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
  /// What is called, of a writer or a run, to write `value`.
  let write: String

  /// A structure cannot hold itself, so a nest that leads back to its own set lives in an array of one.
  var declaration: [String] {
    switch storage {
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

  /// Bytes the attribute takes at most, where that is known beforehand and writing cannot fail.
  var room: Int? {
    guard storage != .array else { return nil }
    switch attribute.type {
    case .flag: return 4
    case .integer(let type): return isNarrow ? nil : 4 + (type.size + 3) / 4 * 4
    case .uint, .sint, .bitfield32: return 12
    default: return nil
    }
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
    var table = NameTable(reserved: ["schema", "wireForm", "unknownAttributes", "hashValue", "with", "json"])
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
          write: value.write)
      }
    }
  }

  private func isNarrow(_ attribute: Attribute) -> Bool {
    guard case .integer(let type) = attribute.type, let enumeration = attribute.enumeration else { return false }
    return rawType(of: enumeration).swift != swiftInteger(type)
  }

  /// The Swift type of an attribute's value, an expression that reads it and a call that writes it.
  private typealias Value = (type: String, read: String, write: String)

  private func value(of attribute: Attribute) -> Value {
    let number = attribute.value
    switch attribute.type {
    case .unused, .pad, .flag: return ("Bool", "walk.flag()", "flag(\(number))")
    case .integer(let type): return integer(type, attribute)
    case .uint: return varying(attribute, "uint", "UInt64")
    case .sint: return varying(attribute, "sint", "Int64")
    case .bitfield32: return ("Bitfield32", "try walk.bitfield32(in: bytes)", "bitfield32(\(number), value)")
    case .string: return ("String", "walk.string(in: bytes)", "string(\(number), value)")
    case .binary(.plain): return ("[UInt8]", "walk.binary(in: bytes)", "binary(\(number), value)")
    case .binary(.structure(let target)):
      let type = names.structure(target)
      return (type, "walk.structure(\(type).self, in: bytes)", "structure(\(number), value)")
    case .binary(.array(let element)):
      let swift = swiftInteger(element)
      let isBig = attribute.byteOrder == .bigEndian
      let swapped = isBig ? ".map { \(swift)(bigEndian: $0) }" : ""
      return (
        "[\(swift)]", "walk.array(of: \(swift).self, in: bytes)\(swapped)",
        "array(\(number), value\(isBig ? ".map(\\.bigEndian)" : ""))"
      )
    case .nest(let target):
      let type = names.set(target)
      return (type, "try \(type)(from: bytes, in: walk.nest(in: bytes))", "nest(\(number), value)")
    case .indexedArray(let element): return indexed(element, attribute)
    case .nestTypeValue(let values, let target):
      let type = names.set(target)
      return (
        "KeyedNest<\(type)>", "try walk.keyedNest(\(type).self, levels: \(values.count), in: bytes)",
        "keyedNest(\(number), value)"
      )
    case .subMessage(let target, _):
      return (names.subMessage(target), "walk.setAsideSubMessage(in: bytes)", "subMessage(\(number), value)")
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
    guard let enumeration = attribute.enumeration else {
      return (swift, load, "\(order)(\(attribute.value), value)")
    }
    let wrapper = enumerationType(enumeration, asFlags: attribute.enumerationAsFlags)
    let raw = rawType(of: enumeration).swift
    if raw == swift {
      return (wrapper, "\(wrapper)(rawValue: \(load))", "\(order)(\(attribute.value), value.rawValue)")
    }
    let put = attribute.byteOrder == .host ? "enumeration" : order + "Enumeration"
    return (
      wrapper, "\(wrapper)(rawValue: \(raw)(truncatingIfNeeded: \(load)))",
      "\(put)(\(attribute.value), value.rawValue, as: \(swift).self)"
    )
  }

  private func varying(_ attribute: Attribute, _ accessor: String, _ swift: String) -> Value {
    guard let enumeration = attribute.enumeration else {
      return (swift, "try walk.\(accessor)(in: bytes)", "\(accessor)(\(attribute.value), value)")
    }
    // Both kinds of enumeration are widened to 64 bits for these, so that no value is cut.
    let wrapper = enumerationType(enumeration, asFlags: attribute.enumerationAsFlags)
    let raw = rawType(of: enumeration).swift
    let read =
      raw == swift ? "try walk.\(accessor)(in: bytes)" : "\(raw)(truncatingIfNeeded: try walk.\(accessor)(in: bytes))"
    let value = raw == swift ? "value.rawValue" : "\(swift)(truncatingIfNeeded: value.rawValue)"
    return (wrapper, "\(wrapper)(rawValue: \(read))", "\(accessor)(\(attribute.value), \(value))")
  }

  private func indexed(_ element: ArrayElement, _ attribute: Attribute) -> Value {
    let number = attribute.value
    switch element {
    case .nest(let target):
      let type = names.set(target)
      return ("[\(type)]", "try walk.indexedNests(\(type).self, in: bytes)", "indexedNests(\(number), value)")
    case .integer(let type):
      let swift = swiftInteger(type)
      let order = attribute.byteOrder == .bigEndian ? ", bigEndian: true" : ""
      return (
        "[\(swift)]", "try walk.indexedIntegers(\(swift).self\(order), in: bytes)",
        "indexedIntegers(\(number), value\(order))"
      )
    case .binary:
      return ("[[UInt8]]", "try walk.indexedBinaries(in: bytes)", "indexedBinaries(\(number), value)")
    case .string:
      return ("[String]", "try walk.indexedStrings(in: bytes)", "indexedStrings(\(number), value)")
    }
  }
}
