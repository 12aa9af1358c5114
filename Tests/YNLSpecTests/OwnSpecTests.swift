import TestSupport
import Testing
import YNLSpec

/// This package's specs: the kernel's facts, in words of our own.
struct OwnSpecTests {
  static let copied = ["netdev", "nlctrl"]
  /// Those that leave out what the project has no use for.
  static let partial = ["ethtool"]

  @Test(arguments: ["devmem-socket", "devmemd", "nlsocket"] + copied + partial)
  func readsAndDocumentsEverything(_ name: String) throws {
    let specification = try Specification(contentsOf: "\(SharedFolder.packageRoot)/Specs/\(name).yaml")
    let undocumented = Documentation.of(specification).filter { $0.text == nil }.map(\.subject)
    #expect(undocumented.isEmpty)
  }

  @Test(.needsSpecs, arguments: copied)
  func statesWhatTheKernelStates(_ name: String) throws {
    let ours = try Specification(contentsOf: "\(SharedFolder.packageRoot)/Specs/\(name).yaml")
    let theirs = try Specification(contentsOf: SharedFolder.spec(name))
    #expect(differences(ours.attributeSets, theirs.attributeSets, \.name).isEmpty)
    #expect(differences(ours.enumerations, theirs.enumerations, \.name).isEmpty)
    #expect(differences(ours.operations, theirs.operations, \.name).isEmpty)
    #expect(differences(ours.multicastGroups, theirs.multicastGroups, \.name).isEmpty)
    #expect(ours.withoutDocumentation == theirs.withoutDocumentation)
  }

  /// What is there has every number, attribute and entry the kernel's has.
  @Test(.needsSpecs, arguments: partial)
  func statesNothingElse(_ name: String) throws {
    let ours = try Specification(contentsOf: "\(SharedFolder.packageRoot)/Specs/\(name).yaml")
    let theirs = try Specification(contentsOf: SharedFolder.spec(name))
    func present<Element>(_ all: [Element], _ own: [Element], _ name: KeyPath<Element, String>) -> [Element] {
      all.filter { element in own.contains { $0[keyPath: name] == element[keyPath: name] } }
    }
    #expect(
      differences(ours.attributeSets, present(theirs.attributeSets, ours.attributeSets, \.name), \.name).isEmpty)
    #expect(differences(ours.enumerations, present(theirs.enumerations, ours.enumerations, \.name), \.name).isEmpty)
    #expect(differences(ours.operations, present(theirs.operations, ours.operations, \.name), \.name).isEmpty)
    #expect(differences(ours.multicastGroups, theirs.multicastGroups, \.name).isEmpty)
    #expect(ours.protocolKind == theirs.protocolKind && ours.version == theirs.version)
  }

  @Test(.needsSpecs, arguments: copied + partial)
  func saysItInOtherWords(_ name: String) throws {
    let ours = Documentation.of(try Specification(contentsOf: "\(SharedFolder.packageRoot)/Specs/\(name).yaml"))
    let theirs = Documentation.of(try Specification(contentsOf: SharedFolder.spec(name)))
    let shared = Set(ours.flatMap(\.sentences)).intersection(theirs.flatMap(\.sentences))
    #expect(shared.isEmpty)
  }

  /// Elements that differ but for their documentation, or are in one list only.
  private func differences<Element: Documented & Equatable>(
    _ ours: [Element], _ theirs: [Element], _ name: KeyPath<Element, String>
  ) -> [String] {
    var differences: [String] = []
    for element in ours {
      guard let other = theirs.first(where: { $0[keyPath: name] == element[keyPath: name] }) else {
        differences.append("\(element[keyPath: name]) is ours alone")
        continue
      }
      let (mine, their) = (element.withoutDocumentation, other.withoutDocumentation)
      if mine != their { differences.append("ours: \(mine)\ntheirs: \(their)") }
    }
    let names = ours.map { $0[keyPath: name] }
    return differences + theirs.map { $0[keyPath: name] }.filter { !names.contains($0) }.map { "\($0) is theirs alone" }
  }
}

/// A text of a spec, and what it is about.
private struct Documentation {
  var subject: String
  var text: String?

  /// Without case, punctuation and line breaks.
  var sentences: [String] {
    (text ?? "").split(whereSeparator: { ".;:!?".contains($0) }).map { sentence in
      sentence.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber }).joined(separator: " ")
    }.filter { !$0.isEmpty }
  }

  static func of(_ specification: Specification) -> [Documentation] {
    var result = [Documentation(subject: specification.name, text: specification.documentation)]
    result += specification.constants.map { Documentation(subject: $0.name, text: $0.documentation) }
    for enumeration in specification.enumerations {
      result.append(Documentation(subject: enumeration.name, text: enumeration.documentation))
      result += enumeration.entries.map {
        Documentation(subject: "\(enumeration.name).\($0.name)", text: $0.documentation)
      }
    }
    for set in specification.attributeSets {
      result.append(Documentation(subject: set.name, text: set.documentation))
      result += set.attributes.map { Documentation(subject: "\(set.name).\($0.name)", text: $0.documentation) }
    }
    return result + specification.operations.map { Documentation(subject: $0.name, text: $0.documentation) }
  }
}

private protocol Documented {
  var withoutDocumentation: Self { get }
}

extension AttributeSet: Documented {
  var withoutDocumentation: Self {
    var copy = self
    copy.documentation = nil
    for index in copy.attributes.indices { copy.attributes[index].documentation = nil }
    return copy
  }
}

extension Enumeration: Documented {
  var withoutDocumentation: Self {
    var copy = self
    copy.documentation = nil
    for index in copy.entries.indices { copy.entries[index].documentation = nil }
    return copy
  }
}

extension YNLSpec.Operation: Documented {
  var withoutDocumentation: Self {
    var copy = self
    copy.documentation = nil
    return copy
  }
}

extension MulticastGroup: Documented {
  var withoutDocumentation: Self { self }
}

extension Specification: Documented {
  var withoutDocumentation: Self {
    var copy = self
    copy.documentation = nil
    for index in copy.constants.indices { copy.constants[index].documentation = nil }
    copy.enumerations = enumerations.map(\.withoutDocumentation)
    copy.attributeSets = attributeSets.map(\.withoutDocumentation)
    copy.operations = operations.map(\.withoutDocumentation)
    return copy
  }
}
