import YNLSpec

/// A spec translated for Swift: what the renderers need and the spec does not say outright.
struct Family {
  let specification: Specification
  let names: FamilyNames
  /// The integer each enumeration is kept in, wide enough for every attribute and member that holds it.
  private let rawTypes: [String: RawType]
  /// Enumerations that some attribute reads as bits.
  let masks: Set<String>
  /// Nests, by set and attribute, that lead back to their own set and so cannot be stored in line.
  private let recursiveNests: Set<[String]>
  /// Sets whose sub-messages are selected by an attribute outside them, with that attribute's name.
  let outerSelectors: [String: String]

  struct RawType: Hashable {
    var isSigned: Bool
    var size: Int
    var swift: String { (isSigned ? "Int" : "UInt") + String(size * 8) }
  }

  init(_ specification: Specification) {
    self.specification = specification
    names = FamilyNames(specification)
    rawTypes = Self.rawTypes(specification)
    masks = Self.masks(specification)
    recursiveNests = Self.recursiveNests(specification)
    outerSelectors = Self.outerSelectors(specification)
  }

  func rawType(of enumeration: String) -> RawType { rawTypes[enumeration] ?? RawType(isSigned: false, size: 4) }

  func isRecursive(_ attribute: Attribute, in set: AttributeSet) -> Bool {
    recursiveNests.contains([set.name, attribute.name])
  }

  /// Whether the attribute's integer is read as bits of its enumeration.
  func readsBits(_ enumeration: String, asFlags: Bool) -> Bool {
    asFlags || specification.enumeration(named: enumeration)?.isFlags == true
  }

  /// The Swift type that holds an enumeration's value.
  func enumerationType(_ enumeration: String, asFlags: Bool) -> String {
    let isFlags = specification.enumeration(named: enumeration)?.isFlags == true
    return asFlags && !isFlags ? names.mask(enumeration) : names.enumeration(enumeration)
  }

  // MARK: Facts gathered over the whole spec

  private static func rawTypes(_ specification: Specification) -> [String: RawType] {
    var result: [String: RawType] = [:]
    func use(_ enumeration: String?, isSigned: Bool, size: Int) {
      guard let enumeration else { return }
      let known = result[enumeration] ?? RawType(isSigned: isSigned, size: 4)
      result[enumeration] = RawType(isSigned: known.isSigned || isSigned, size: max(known.size, size))
    }
    for attribute in specification.attributeSets.flatMap(\.attributes) {
      switch attribute.type {
      case .integer(let type): use(attribute.enumeration, isSigned: type.isSigned, size: type.size)
      case .binary(.array(let type)): use(attribute.enumeration, isSigned: type.isSigned, size: type.size)
      case .indexedArray(.integer(let type)): use(attribute.enumeration, isSigned: type.isSigned, size: type.size)
      case .uint: use(attribute.enumeration, isSigned: false, size: 8)
      case .sint: use(attribute.enumeration, isSigned: true, size: 8)
      default: break
      }
    }
    for member in specification.structures.flatMap(\.members) {
      if case .integer(let type) = member.type { use(member.enumeration, isSigned: type.isSigned, size: type.size) }
    }
    for enumeration in specification.enumerations {
      let values = enumeration.entries.map(\.value)
      if enumeration.isFlags {
        use(enumeration.name, isSigned: false, size: (values.max() ?? 0) > 31 ? 8 : 4)
      } else {
        let isSigned = (values.min() ?? 0) < 0
        let isLong = (values.max() ?? 0) > Int64(UInt32.max) || (values.min() ?? 0) < Int64(Int32.min)
        use(enumeration.name, isSigned: isSigned, size: isLong ? 8 : 4)
      }
    }
    return result
  }

  private static func masks(_ specification: Specification) -> Set<String> {
    let attributes = specification.attributeSets.flatMap(\.attributes)
      .compactMap { $0.enumerationAsFlags ? $0.enumeration : nil }
    let members = specification.structures.flatMap(\.members)
      .compactMap { $0.enumerationAsFlags ? $0.enumeration : nil }
    return Set(attributes + members).filter { specification.enumeration(named: $0)?.isFlags == false }
  }

  /// A structure cannot hold itself. Arrays and sub-messages live on the heap, so only single nests can close a circle.
  private static func recursiveNests(_ specification: Specification) -> Set<[String]> {
    func inlineNests(_ set: AttributeSet) -> [(attribute: String, target: String)] {
      set.attributes.compactMap { attribute in
        guard !attribute.isMulti else { return nil }
        switch attribute.type {
        case .nest(let target), .nestTypeValue(_, let target): return (attribute.name, target)
        default: return nil
        }
      }
    }
    let edges = Dictionary(uniqueKeysWithValues: specification.attributeSets.map { ($0.name, inlineNests($0)) })
    func reaches(_ goal: String, from start: String) -> Bool {
      var seen: Set<String> = []
      var left = [start]
      while let name = left.popLast() {
        if name == goal { return true }
        if seen.insert(name).inserted { left += (edges[name] ?? []).map(\.target) }
      }
      return false
    }
    var result: Set<[String]> = []
    for (set, nests) in edges {
      for nest in nests where reaches(set, from: nest.target) { result.insert([set, nest.attribute]) }
    }
    return result
  }

  private static func outerSelectors(_ specification: Specification) -> [String: String] {
    var result: [String: String] = [:]
    for set in specification.attributeSets {
      for attribute in set.attributes {
        if case .subMessage(_, let selector) = attribute.type, set.attribute(named: selector) == nil {
          result[set.name] = selector
        }
      }
    }
    return result
  }
}
