/// Reads the top of a spec. The keys are those of the kernel's four schemas together; the ones that only
/// steer the kernel's C generator are checked for their type and then dropped.
struct FamilyDecoder {
  let sink: DiagnosticSink

  private static let keys = [
    "name", "doc", "protocol", "protonum", "version", "kernel-policy", "uapi-header", "definitions",
    "attribute-sets", "sub-messages", "operations", "mcast-groups", "kernel-family", "c-family-name",
    "c-version-name", "max-by-define", "cmd-max-name", "cmd-cnt-name",
  ]

  /// Nil where the root is no mapping or has no usable name.
  func decode(_ root: YAMLNode) -> FamilyDeclaration? {
    guard let family = MappingDecoder(root, "spec", keys: Self.keys, sink: sink) else { return nil }
    family.require("name", "doc", "attribute-sets", "operations")
    checkGeneratorKeys(family)
    let name = family.name()
    let kind = protocolKind(family)
    if let name, kind != .netlinkRaw, name.value.utf8.count > 15 {
      sink.report(
        "family name \(Wording.quote(name.value)), generic netlink allows at most 15 bytes", at: name.position)
    }
    var result = FamilyDeclaration(
      name: name?.value ?? "",
      documentation: family.documentation(),
      protocolKind: kind,
      protocolNumber: protocolNumber(family, kind),
      version: version(family, kind),
      kernelPolicy: family.choice("kernel-policy", Specification.KernelPolicy.self)?.value ?? .split)
    let definitions = DefinitionDecoder(sink: sink)
    result.definitions = family.sequence("definitions").compactMap(definitions.decode)
    let attributes = AttributeDecoder(sink: sink)
    result.attributeSets = family.sequence("attribute-sets").compactMap(attributes.decodeSet)
    result.subMessages = family.sequence("sub-messages").compactMap(decodeSubMessage)
    if let node = family.node("operations") { result.operations = OperationDecoder(sink: sink).decode(node) }
    result.multicastGroups = multicastGroups(family, kind)
    return name == nil ? nil : result
  }

  private func checkGeneratorKeys(_ family: MappingDecoder) {
    for key in ["uapi-header", "c-family-name", "c-version-name", "cmd-max-name", "cmd-cnt-name"] {
      _ = family.string(key)
    }
    _ = family.boolean("max-by-define")
    guard let node = family.node("kernel-family"),
      let kernel = MappingDecoder(node, "'kernel-family'", keys: ["headers", "sock-priv"], sink: sink)
    else { return }
    _ = kernel.strings("headers")
    _ = kernel.string("sock-priv")
  }

  private func protocolKind(_ family: MappingDecoder) -> Specification.ProtocolKind {
    family.choice("protocol", Specification.ProtocolKind.self)?.value ?? .genetlink
  }

  private func protocolNumber(_ family: MappingDecoder, _ kind: Specification.ProtocolKind) -> Int? {
    let number = family.integer("protonum", in: 0...255)
    if kind == .netlinkRaw {
      family.require("protonum")
    } else if family.has("protonum") {
      sink.report(
        "'protonum' in a \(kind.rawValue) family, only netlink-raw has one", at: family.keyPosition("protonum"))
    }
    return kind == .netlinkRaw ? number?.value : nil
  }

  private func version(_ family: MappingDecoder, _ kind: Specification.ProtocolKind) -> UInt8 {
    if kind == .netlinkRaw && family.has("version") {
      sink.report(
        "'version' in a netlink-raw family, only generic families have one", at: family.keyPosition("version"))
    }
    return family.integer("version", in: 1...UInt8.max)?.value ?? 1
  }

  private func decodeSubMessage(_ node: YAMLNode) -> SubMessageDeclaration? {
    guard let message = MappingDecoder(node, "sub-message", keys: ["name", "formats"], sink: sink) else {
      return nil
    }
    message.require("name", "formats")
    let formats = message.sequence("formats").compactMap { node -> SubMessageDeclaration.Format? in
      let keys = ["value", "fixed-header", "attribute-set"]
      guard let format = MappingDecoder(node, "format", of: message.subject, keys: keys, sink: sink) else {
        return nil
      }
      format.require("value")
      let fixedHeader = format.string("fixed-header")
      let attributeSet = format.string("attribute-set")
      guard let value = format.string("value") else { return nil }
      return SubMessageDeclaration.Format(value: value, fixedHeader: fixedHeader, attributeSet: attributeSet)
    }
    return message.name().map { SubMessageDeclaration(name: $0, formats: formats) }
  }

  private func multicastGroups(
    _ family: MappingDecoder, _ kind: Specification.ProtocolKind
  ) -> [MulticastGroupDeclaration] {
    guard let node = family.node("mcast-groups"),
      let groups = MappingDecoder(node, "'mcast-groups'", keys: ["list"], sink: sink)
    else { return [] }
    groups.require("list")
    return groups.sequence("list").compactMap { node in
      let keys = ["name", "value", "flags", "c-define-name"]
      guard let group = MappingDecoder(node, "multicast group", keys: keys, sink: sink) else { return nil }
      group.require("name")
      _ = group.string("c-define-name")
      _ = group.choices("flags", Operation.Flag.self)
      let value = group.integer("value", in: 1...UInt32.max)
      if kind != .netlinkRaw && group.has("value") {
        let why = "the kernel numbers the groups of a generic family when it registers"
        sink.report("'value' in \(group.subject), \(why)", at: group.keyPosition("value"))
      }
      return group.name().map { MulticastGroupDeclaration(name: $0, value: value) }
    }
  }
}
