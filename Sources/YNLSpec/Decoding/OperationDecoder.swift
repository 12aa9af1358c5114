/// Reads `operations`.
struct OperationDecoder {
  let sink: DiagnosticSink

  private static let topKeys = [
    "list", "enum-model", "fixed-header", "name-prefix", "enum-name", "async-prefix", "async-enum",
  ]
  private static let operationKeys = [
    "name", "doc", "value", "attribute-set", "fixed-header", "flags", "dont-validate", "config-cond", "mcgrp", "do",
    "dump", "notify", "event",
  ]

  func decode(_ node: YAMLNode) -> OperationsDeclaration {
    guard let operations = MappingDecoder(node, "'operations'", keys: Self.topKeys, sink: sink) else {
      return OperationsDeclaration()
    }
    operations.require("list")
    for key in ["name-prefix", "async-prefix"] { _ = operations.string(key) }
    for key in ["enum-name", "async-enum"] { operations.stringOrNull(key) }
    return OperationsDeclaration(
      model: operations.choice("enum-model", NumberingModel.self)?.value ?? .unified,
      fixedHeader: operations.string("fixed-header"),
      list: operations.sequence("list").compactMap(decodeOperation))
  }

  private func decodeOperation(_ node: YAMLNode) -> OperationDeclaration? {
    guard let operation = MappingDecoder(node, "operation", keys: Self.operationKeys, sink: sink) else {
      return nil
    }
    operation.require("name", "doc")
    let name = operation.name()
    let result = OperationDeclaration(
      name: name ?? Located(value: "", position: operation.position),
      documentation: operation.documentation(),
      value: operation.integer("value", in: 0...UInt32(UInt16.max)),
      attributeSet: operation.string("attribute-set"),
      fixedHeader: operation.string("fixed-header"),
      flags: operation.choices("flags"),
      dontValidate: operation.choices("dont-validate"),
      multicastGroup: operation.string("mcgrp"),
      configCondition: operation.string("config-cond")?.value,
      do: mode(operation, "do"),
      dump: mode(operation, "dump"),
      notify: operation.string("notify"),
      event: operation.node("event").flatMap { message($0, "'event'", of: operation.subject, keys: ["attributes"]) })
    return name == nil ? nil : result
  }

  private func mode(_ operation: MappingDecoder, _ key: String) -> OperationDeclaration.Mode? {
    let keys = ["request", "reply", "pre", "post"]
    guard let node = operation.node(key),
      let mode = MappingDecoder(node, "'\(key)'", of: operation.subject, keys: keys, sink: sink)
    else { return nil }
    for key in ["pre", "post"] { _ = mode.string(key) }
    let messageKeys = ["value", "attributes"]
    return OperationDeclaration.Mode(
      request: mode.node("request").flatMap { message($0, "'request'", of: mode.subject, keys: messageKeys) },
      reply: mode.node("reply").flatMap { message($0, "'reply'", of: mode.subject, keys: messageKeys) })
  }

  private func message(_ node: YAMLNode, _ kind: String, of parent: String, keys: [String]) -> OperationDeclaration
    .Message?
  {
    guard let message = MappingDecoder(node, kind, of: parent, keys: keys, sink: sink) else { return nil }
    return OperationDeclaration.Message(
      value: message.integer("value", in: 0...UInt32(UInt16.max)),
      attributes: message.strings("attributes"))
  }
}
