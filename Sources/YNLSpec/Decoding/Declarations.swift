// The spec as it is written: names not yet looked up, numbers not yet assigned, every part with its place.

struct FamilyDeclaration {
  var name: String
  var documentation: String?
  var protocolKind: Specification.ProtocolKind
  var protocolNumber: Int?
  var version: UInt8
  var kernelPolicy: Specification.KernelPolicy
  var definitions: [Definition] = []
  var attributeSets: [AttributeSetDeclaration] = []
  var subMessages: [SubMessageDeclaration] = []
  var operations = OperationsDeclaration()
  var multicastGroups: [MulticastGroupDeclaration] = []
}

enum Definition {
  case constant(Constant, namePrefix: String, position: Position)
  case enumeration(EnumerationDeclaration)
  case structure(StructureDeclaration)
  /// A definition whose own fault is reported; its name exists, so that references to it are no further faults.
  case unreadable(Located<String>)

  var name: Located<String> {
    switch self {
    case .constant(let constant, _, let position): Located(value: constant.name, position: position)
    case .enumeration(let enumeration): enumeration.name
    case .structure(let structure): structure.name
    case .unreadable(let name): name
    }
  }
}

/// A number that the spec may write as a constant's name.
enum NumberOrName {
  case number(Int128)
  case name(String)
}

struct EnumerationDeclaration {
  struct Entry {
    var name: Located<String>
    var documentation: String?
    var value: Located<Int64>?
  }
  var name: Located<String>
  var documentation: String?
  var isFlags: Bool
  var valueStart: Located<NumberOrName>?
  var entries: [Entry]
}

enum MemberTypeName: String, CaseIterable {
  case u8, u16, u32, u64, s8, s16, s32, s64
  case string, binary, pad
}

struct StructureDeclaration {
  struct Member {
    var name: Located<String>
    var documentation: String?
    var type: Located<MemberTypeName>?
    var length: Located<NumberOrName>?
    var byteOrder: Located<ByteOrder>?
    var enumeration: Located<String>?
    var enumerationAsFlags: Located<Bool>?
    var displayHint: Located<DisplayHint>?
    var structure: Located<String>?
  }
  var name: Located<String>
  var documentation: String?
  var members: [Member]
}

enum AttributeTypeName: String, CaseIterable {
  case unused, pad, flag, binary, bitfield32
  case uint, sint, u8, u16, u32, u64, s8, s16, s32, s64
  case string, nest
  case indexedArray = "indexed-array"
  case nestTypeValue = "nest-type-value"
  case subMessage = "sub-message"

  var integerType: IntegerType? { IntegerType(rawValue: rawValue) }

  var isScalar: Bool { integerType != nil || self == .uint || self == .sint }
}

struct ChecksDeclaration {
  var position: Position
  var min: Located<NumberOrName>?
  var max: Located<NumberOrName>?
  var exactLength: Located<NumberOrName>?
  var minLength: Located<NumberOrName>?
  var maxLength: Located<NumberOrName>?
  var unterminatedOK: Located<Bool>?
  var flagsMask: Located<String>?
  var sparse: Located<Bool>?
}

struct AttributeDeclaration {
  var name: Located<String>
  var documentation: String?
  var value: Located<UInt16>?
  var type: Located<AttributeTypeName>?
  var isMulti: Located<Bool>?
  var byteOrder: Located<ByteOrder>?
  var nestedAttributes: Located<String>?
  var typeValue: Located<[String]>?
  var subType: Located<AttributeTypeName>?
  var structure: Located<String>?
  var subMessage: Located<String>?
  var selector: Located<String>?
  var enumeration: Located<String>?
  var enumerationAsFlags: Located<Bool>?
  var displayHint: Located<DisplayHint>?
  var checks: ChecksDeclaration?

  /// What a subset's entry says, and the parent's word where it says nothing.
  func overriding(_ parent: AttributeDeclaration) -> AttributeDeclaration {
    var merged = parent
    merged.name = name
    merged.documentation = documentation ?? parent.documentation
    merged.type = type ?? parent.type
    merged.isMulti = isMulti ?? parent.isMulti
    merged.byteOrder = byteOrder ?? parent.byteOrder
    merged.nestedAttributes = nestedAttributes ?? parent.nestedAttributes
    merged.typeValue = typeValue ?? parent.typeValue
    merged.subType = subType ?? parent.subType
    merged.structure = structure ?? parent.structure
    merged.subMessage = subMessage ?? parent.subMessage
    merged.selector = selector ?? parent.selector
    merged.enumeration = enumeration ?? parent.enumeration
    merged.enumerationAsFlags = enumerationAsFlags ?? parent.enumerationAsFlags
    merged.displayHint = displayHint ?? parent.displayHint
    merged.checks = checks ?? parent.checks
    return merged
  }
}

struct AttributeSetDeclaration {
  var name: Located<String>
  var documentation: String?
  var subsetOf: Located<String>?
  var attributes: [AttributeDeclaration]
}

struct SubMessageDeclaration {
  struct Format {
    var value: Located<String>
    var fixedHeader: Located<String>?
    var attributeSet: Located<String>?
  }
  var name: Located<String>
  var formats: [Format]
}

struct MulticastGroupDeclaration {
  var name: Located<String>
  var value: Located<UInt32>?
}

enum NumberingModel: String, CaseIterable {
  /// Every operation and notification has one number, for both directions.
  case unified
  /// Messages to the kernel and from it are counted apart.
  case directional
}

struct OperationsDeclaration {
  var model = NumberingModel.unified
  var fixedHeader: Located<String>?
  var list: [OperationDeclaration] = []
}

struct OperationDeclaration {
  struct Message {
    var value: Located<UInt32>?
    var attributes: [Located<String>]
  }
  struct Mode {
    var request: Message?
    var reply: Message?
  }
  var name: Located<String>
  var documentation: String?
  var value: Located<UInt32>?
  var attributeSet: Located<String>?
  var fixedHeader: Located<String>?
  var flags: Set<Operation.Flag>
  var dontValidate: Set<Operation.DontValidate>
  var multicastGroup: Located<String>?
  var configCondition: String?
  var `do`: Mode?
  var dump: Mode?
  var notify: Located<String>?
  var event: Message?

  /// Only keeps a number from being used.
  var isReserved: Bool { `do` == nil && dump == nil && notify == nil && event == nil }
}
