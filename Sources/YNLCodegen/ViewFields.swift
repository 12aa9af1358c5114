import YNLSpec

/// One attribute as an accessor of its set's view.
struct ViewField {
  let field: Field
  /// The accessor's name, which is the property's wherever the view has no member of that name.
  let name: String
  /// The type of one value.
  let type: String
  /// An expression for the value of `attribute`.
  let load: String
  /// Whether that expression may be nil.
  let isOptional: Bool
  /// The length its attribute must have, as `AttributeCheck.obeys` takes it; nil where more than a size is to be checked.
  let rule: UInt32?
  /// A statement that checks what a rule cannot.
  let check: String
  /// What its value is made of, where the view must declare it.
  let element: ViewElement?

  var attribute: Attribute { field.attribute }
  var escapedName: String { SwiftNames.escaped(name) }
  var number: UInt16 { field.attribute.value }
  var isMultiple: Bool { field.storage == .array }
  var isFlag: Bool { field.storage == .flag }
  /// Whether its value is bound to the bytes it lies in.
  var isBound: Bool {
    switch attribute.type {
    case .integer, .uint, .sint, .bitfield32, .flag, .pad, .unused: false
    default: true
    }
  }
  var isText: Bool { field.attribute.type == .string }
  /// The iterator over an attribute that may occur several times.
  var iterator: String { capitalized + "Iterator" }

  var capitalized: String { name.prefix(1).uppercased() + name.dropFirst() }

  static let anySize: UInt32 = 0
  static func size(_ size: Int) -> UInt32 { 0xffff_0000 | UInt32(size + 4) }
  /// 4 bytes or 8: the header makes that 8 or 12, which differ in one bit.
  static let fourOrEight: UInt32 = 0xfffb_0008
}

/// A type that a view declares for an attribute's value.
enum ViewElement {
  /// The elements of an indexed array: their type, and an expression for the one of `attribute`.
  case elements(type: String, load: String, isOptional: Bool, isBound: Bool)
  /// Keys of nests whose types are values, and the view of what is inside.
  case keyed(keys: [String], view: String)
}

extension Family {
  /// The accessors of a set's view, ascending by attribute number.
  func viewFields(of set: AttributeSet) -> [ViewField] {
    var table = NameTable(reserved: [
      "attributes", "check", "knows", "offersSelector", "unknownAttributes", "makeIterator", "unknown", "init", "self",
      "Type", "Protocol",
    ])
    let offersSelector = set.attributes.contains { Set(outerSelectors.values).contains($0.name) }
    return fields(of: set).map { field in
      let name = table.claim(field.name, suffix: "Value")
      let capitalized = name.prefix(1).uppercased() + name.dropFirst()
      let nest = offersSelector ? "attribute.nest(beside: \(view(of: set)).self)" : "attribute.nest()"
      func make(
        _ type: String, _ load: String, isOptional: Bool = false, rule: UInt32? = ViewField.anySize, check: String = "",
        element: ViewElement? = nil
      ) -> ViewField {
        ViewField(
          field: field, name: name, type: type, load: load, isOptional: isOptional, rule: rule, check: check,
          element: element)
      }
      let attribute = field.attribute
      switch attribute.type {
      case .unused, .pad, .flag: return make("Bool", "true")
      case .integer(let type):
        let load = "attribute.\(accessor(attribute.byteOrder))(\(swiftInteger(type)).self)"
        let value = number(load, swiftInteger(type), attribute)
        return make(value.type, value.load, isOptional: true, rule: ViewField.size(type.size))
      case .uint:
        let value = number("attribute.uint()", "UInt64", attribute)
        return make(value.type, value.load, isOptional: true, rule: ViewField.fourOrEight)
      case .sint:
        let value = number("attribute.sint()", "Int64", attribute)
        return make(value.type, value.load, isOptional: true, rule: ViewField.fourOrEight)
      case .bitfield32:
        return make("Bitfield32", "attribute.bitfield32()", isOptional: true, rule: ViewField.size(8))
      case .string: return make("AttributeText", "attribute.text()")
      case .binary(.plain): return make("RawSpan", "attribute.bytes")
      case .binary(.structure(let target)):
        return make(
          "StructurePayload<\(structure(target))>", "attribute.structure(\(structure(target)).self)")
      case .binary(.array(let type)):
        let swift = swiftInteger(type)
        let order = attribute.byteOrder == .bigEndian ? ", isBigEndian: true" : ""
        return make("IntegerArray<\(swift)>", "attribute.array(of: \(swift).self\(order))")
      case .nest(let target):
        return make(
          view(named: target), "\(view(named: target))(\(nest))", rule: nil,
          check: "try check.nest(\(view(named: target)).self)")
      case .indexedArray(let element):
        let (value, check) = indexed(element, attribute)
        return make(
          "\(capitalized)Elements", "\(capitalized)Elements(\(nest))", rule: nil, check: check, element: value)
      case .nestTypeValue(let values, let target):
        return make(
          "\(capitalized)Entry", "\(capitalized)Entry.read(\(nest))", isOptional: true, rule: nil,
          check: "try check.keyedNest(\(view(named: target)).self, levels: \(values.count))",
          element: .keyed(keys: keys(values), view: view(named: target)))
      case .subMessage(let target, _):
        let type = "\(names.family).\(names.subMessage(target)).View"
        return make(
          type,
          "attribute.subMessage(\(type).self, selector: \(view(of: set)).selector\(capitalized)(attribute.attributes), "
            + "beside: \(view(of: set)).self)",
          rule: nil, check: "\(field.name)Place = check.place")
      }
    }
  }

  func view(of set: AttributeSet) -> String { view(named: set.name) }
  func view(named set: String) -> String { "\(names.family).\(names.set(set)).View" }
  func structure(_ name: String) -> String { "\(names.family).\(names.structure(name))" }

  /// An integer, or the enumeration it is the value of.
  private func number(_ load: String, _ swift: String, _ attribute: Attribute) -> (type: String, load: String) {
    guard let enumeration = attribute.enumeration else { return (swift, load) }
    let type = "\(names.family).\(enumerationType(enumeration, asFlags: attribute.enumerationAsFlags))"
    let raw = rawType(of: enumeration).swift
    let value = raw == swift ? "$0" : "\(raw)(truncatingIfNeeded: $0)"
    return (type, "\(load).map({ \(type)(rawValue: \(value)) })")
  }

  private func indexed(_ element: ArrayElement, _ attribute: Attribute) -> (element: ViewElement, check: String) {
    switch element {
    case .nest(let target):
      let type = view(named: target)
      return (
        .elements(type: type, load: "\(type)(attribute.nest())", isOptional: false, isBound: true),
        "try check.indexedNests(\(type).self)"
      )
    case .integer(let type):
      let order = attribute.byteOrder == .bigEndian ? "bigEndian" : "integer"
      return (
        .elements(
          type: swiftInteger(type), load: "attribute.\(order)(\(swiftInteger(type)).self)", isOptional: true,
          isBound: false),
        "try check.indexedElements(\(ViewField.size(type.size)))"
      )
    case .binary:
      return (
        .elements(type: "RawSpan", load: "attribute.bytes", isOptional: false, isBound: true),
        "try check.indexedElements(0)"
      )
    case .string:
      return (
        .elements(type: "AttributeText", load: "attribute.text()", isOptional: false, isBound: true),
        "try check.indexedElements(0)"
      )
    }
  }

  private func keys(_ values: [String]) -> [String] {
    var table = NameTable(reserved: ["attributes", "read", "init", "self"])
    return values.map { table.claim(SwiftNames.member($0), suffix: "Value") }
  }
}
