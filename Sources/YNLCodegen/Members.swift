import YNLSpec

/// A structure's member as a property, or as bytes without one.
struct StructureMember {
  /// nil for padding.
  let name: String?
  let documentation: String?
  let type: String
  let initial: String
  /// A statement that loads it in its place.
  let load: String
  /// A statement that writes it in its place.
  let store: String
}

/// One format of a sub-message as a case of its enumeration.
struct SubMessageFormat {
  let value: String
  let name: String
  /// nil when the format carries nothing.
  let type: String?
  let read: String
  let write: String
  let isNest: Bool
}

extension Family {
  /// Bytes a structure takes; the spec names every byte of padding, so members simply follow each other.
  func size(of structure: Structure) -> Int {
    structure.members.reduce(0) { $0 + size(of: $1.type) }
  }

  func size(of type: Structure.MemberType) -> Int {
    switch type {
    case .integer(let type): type.size
    case .binary(let length), .string(let length), .padding(let length): length
    case .structure(let name): specification.structure(named: name).map(size(of:)) ?? 0
    }
  }

  func members(of structure: Structure) -> [StructureMember] {
    var table = NameTable(reserved: ["schema", "size", "hashValue", "encode"])
    return structure.members.map { member in
      if case .padding(let count) = member.type {
        return StructureMember(
          name: nil, documentation: nil, type: "", initial: "", load: "loader.skip(\(count))",
          store: "writer.member(zeros: \(count))")
      }
      let name = table.claim(SwiftNames.member(member.name), suffix: "Value")
      let property = "self.\(SwiftNames.escaped(name))"
      let value = value(of: member)
      return StructureMember(
        name: name, documentation: member.documentation, type: value.type, initial: value.initial,
        load: "\(property) = \(value.load)", store: value.store(property))
    }
  }

  private typealias MemberValue = (type: String, initial: String, load: String, store: (String) -> String)

  private func value(of member: Structure.Member) -> MemberValue {
    switch member.type {
    case .integer(let type): return integer(type, member)
    case .binary(let length):
      return (
        "[UInt8]", "[UInt8](repeating: 0, count: \(length))", "loader.binary(\(length))",
        { "writer.member(\($0), count: \(length))" }
      )
    case .string(let length):
      return ("String", "\"\"", "loader.string(\(length))", { "writer.member(\($0), count: \(length))" })
    case .structure(let name):
      let type = names.structure(name)
      return (type, "\(type)()", "loader.structure(\(type).self)", { "writer.append(structure: \($0))" })
    case .padding(let count):
      return ("Void", "()", "loader.skip(\(count))", { _ in "writer.member(zeros: \(count))" })
    }
  }

  private func integer(_ type: IntegerType, _ member: Structure.Member) -> MemberValue {
    let swift = swiftInteger(type)
    let load = "loader.\(accessor(member.byteOrder))(\(swift).self)"
    let swap =
      switch member.byteOrder {
      case .host: ""
      case .bigEndian: ".bigEndian"
      case .littleEndian: ".littleEndian"
      }
    guard let enumeration = member.enumeration else {
      return (swift, "0", load, { "writer.member(\($0)\(swap))" })
    }
    let wrapper = enumerationType(enumeration, asFlags: member.enumerationAsFlags)
    let raw = rawType(of: enumeration).swift
    if raw == swift {
      return (
        wrapper, "\(wrapper)(rawValue: 0)", "\(wrapper)(rawValue: \(load))", { "writer.member(\($0).rawValue\(swap))" }
      )
    }
    return (
      wrapper, "\(wrapper)(rawValue: 0)", "\(wrapper)(rawValue: \(raw)(truncatingIfNeeded: \(load)))",
      { "writer.member(\(swift)(truncatingIfNeeded: \($0).rawValue)\(swap))" }
    )
  }

  func formats(of subMessage: SubMessage) -> [SubMessageFormat] {
    var table = NameTable(reserved: ["unknown", "encode", "isNest", "self", "Type", "Protocol"])
    return subMessage.formats.map { format in
      let name = table.claim(SwiftNames.member(format.value), suffix: "Format")
      let header = format.fixedHeader.map(names.structure)
      let set = format.attributeSet.map(names.set)
      let escaped = SwiftNames.escaped(name)
      func make(_ type: String?, read: String, write: String, isNest: Bool) -> SubMessageFormat {
        SubMessageFormat(value: format.value, name: name, type: type, read: read, write: write, isNest: isNest)
      }
      switch (header, set) {
      case (let header?, let set?):
        let type = "HeaderedBody<\(header), \(set)>"
        return make(
          type, read: ".\(escaped)(try \(type)(from: &reader))",
          write: "case .\(escaped)(let value): value.encode(into: &writer)", isNest: true)
      case (nil, let set?):
        return make(
          set, read: ".\(escaped)(try \(set)(from: &reader))",
          write: "case .\(escaped)(let value): value.encode(into: &writer)", isNest: true)
      case (let header?, nil):
        return make(
          header, read: ".\(escaped)(reader.payloadStructure(\(header).self))",
          write: "case .\(escaped)(let value): writer.append(structure: value)", isNest: false)
      case (nil, nil):
        return make(nil, read: ".\(escaped)", write: "case .\(escaped): break", isNest: false)
      }
    }
  }
}
