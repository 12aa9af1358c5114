import YNLSpec

/// The Swift name of everything in a family, each decided once and used by every file generated from it.
///
/// All types of a family live in one namespace. Attribute sets keep their plain names; what would collide with one, or
/// with what every family has, takes a suffix that says what it is.
struct FamilyNames {
  /// The namespace: `Netdev`.
  let family: String
  private var types: [Key: String] = [:]

  private enum Key: Hashable {
    case set(String), enumeration(String), mask(String), structure(String), subMessage(String), operation(String)
  }

  init(_ specification: Specification) {
    family = SwiftNames.type(specification.name)
    var table = NameTable(reserved: [
      "Client", "Request", "Notification", "Operations", "Type", "Protocol", "Self", "Any", family,
      // Names the generated code uses unqualified.
      "AttributeRange", "AttributeReader", "AttributeRun", "FixedAttributes", "FixedAttributeSet", "PlainAttributeSet",
      "AttributeSet",
      "AttributeWalk",
      "RawSpan", "AttributeSchema",
      "AttributeSetSchema", "MessageWriter", "MessageBody",
      "EmptyBody", "HeaderedBody", "WireForm", "WireStructure", "StructureLoader", "StructureSchema", "SubMessage",
      "SubMessageSchema", "EnumerationSchema", "IntegerSchema", "OperationSchema", "FamilySchema", "KeyedNest",
      "Bitfield32", "Presence", "ScalarScan", "DecodingError", "NetlinkError", "NetlinkEnumeration",
      "NetlinkFlags", "OptionSet",
      "RawRepresentable",
      "Hashable", "Sendable", "String", "Bool", "UInt8", "UInt16", "UInt32", "UInt64", "Int8", "Int16", "Int32",
      "Int64",
      "Optional", "Array", "Error",
      // And those that views use.
      "AttributeCheck", "AttributeIterator", "AttributePayload", "AttributeText", "AttributeView", "BitwiseCopyable",
      "CheckedAttributes", "GenericHeader", "IntegerArray", "MessageView", "NetlinkHeader", "SelectorKey",
      "StructurePayload", "SubMessageView", "UInt128",
    ])
    for set in specification.attributeSets {
      types[.set(set.name)] = table.claim(SwiftNames.type(set.name), suffix: "Attributes")
    }
    for enumeration in specification.enumerations {
      types[.enumeration(enumeration.name)] = table.claim(SwiftNames.type(enumeration.name), suffix: "Value")
    }
    for structure in specification.structures {
      types[.structure(structure.name)] = table.claim(SwiftNames.type(structure.name), suffix: "Structure")
    }
    for subMessage in specification.subMessages {
      types[.subMessage(subMessage.name)] = table.claim(SwiftNames.type(subMessage.name), suffix: "Payload")
    }
    for enumeration in specification.enumerations {
      types[.mask(enumeration.name)] = table.claim(
        (types[.enumeration(enumeration.name)] ?? "") + "Mask", suffix: "Bits")
    }
    var operations = NameTable(reserved: ["Type", "Protocol", "Self", "Any"])
    for operation in specification.operations {
      types[.operation(operation.name)] = operations.claim(SwiftNames.type(operation.name), suffix: "Operation")
    }
  }

  // The parser has checked that every reference names something, so each of these finds its key.
  func set(_ name: String) -> String { types[.set(name)] ?? SwiftNames.type(name) }
  func enumeration(_ name: String) -> String { types[.enumeration(name)] ?? SwiftNames.type(name) }
  func structure(_ name: String) -> String { types[.structure(name)] ?? SwiftNames.type(name) }
  func subMessage(_ name: String) -> String { types[.subMessage(name)] ?? SwiftNames.type(name) }
  /// The option set over an enumeration's entries as bit numbers (`enum-as-flags`).
  func mask(_ name: String) -> String { types[.mask(name)] ?? SwiftNames.type(name) + "Mask" }
  func operation(_ name: String) -> String { types[.operation(name)] ?? SwiftNames.type(name) }
}
