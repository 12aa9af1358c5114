import YNLSpec

/// Renders what a family does: its operations, the client's half, the server's half and its notifications.
struct OperationsRenderer {
  let family: Family
  private var names: FamilyNames { family.names }
  private var specification: Specification { family.specification }

  func render(into source: inout SourceText) {
    source.line()
    source.block("extension \(names.family): NetlinkFamily") { renderFamily(into: &$0) }
    source.line()
    source.block("extension \(names.family)") { renderOperations(into: &$0) }
    source.line()
    source.block("extension \(names.family)") { renderClient(into: &$0) }
    source.line()
    source.block("extension \(names.family)") { renderRequest(into: &$0) }
    if specification.operations.contains(where: { $0.notification != nil }) {
      source.line()
      source.block("extension \(names.family)") { renderNotification(into: &$0) }
    }
  }

  // MARK: What an operation exchanges

  /// The operation whose attributes this one carries: itself, or the one it notifies of.
  private func carrier(of operation: Operation) -> Operation {
    guard case .copy(let name, _) = operation.notification else { return operation }
    return specification.operations.first { $0.name == name } ?? operation
  }

  private func body(of operation: Operation) -> String {
    let carrier = carrier(of: operation)
    let set = carrier.attributeSet.map { "\(names.family).\(names.set($0))" } ?? "EmptyBody"
    guard let header = operation.fixedHeader ?? carrier.fixedHeader else { return set }
    return "HeaderedBody<\(names.family).\(names.structure(header)), \(set)>"
  }

  private func numbers(_ attributes: [String], of operation: Operation) -> [UInt16] {
    guard let set = carrier(of: operation).attributeSet.flatMap(specification.attributeSet(named:)) else { return [] }
    return attributes.compactMap { set.attribute(named: $0)?.value }.sorted()
  }

  // MARK: Family

  private func renderFamily(into source: inout SourceText) {
    let transport =
      switch specification.protocolNumber {
      case let number? where specification.protocolKind == .netlinkRaw: ".raw(protocol: \(number))"
      default: ".generic(version: \(specification.version))"
      }
    source.line("public static let schema: FamilySchema = FamilySchema(")
    source.line("  name: \(SwiftNames.literal(specification.name)), transport: \(transport),")
    source.line("  operations: [")
    for operation in specification.operations {
      source.line("    Operations.\(names.operation(operation.name)).schema,")
    }
    source.line("  ] as [OperationSchema],")
    source.line("  multicastGroups: [")
    for group in specification.multicastGroups {
      let number = group.value.map { ", number: \($0)" } ?? ""
      source.line("    MulticastGroupSchema(name: \(SwiftNames.literal(group.name))\(number)),")
    }
    let rest = policyTraits.map { ", \($0)" }.joined()
    source.line("  ] as [MulticastGroupSchema]\(rest))")
    source.line()
    source.line("public static let operations: [any NetlinkOperation.Type] = [")
    for operation in specification.operations {
      source.line("  Operations.\(names.operation(operation.name)).self,")
    }
    source.line("]")
  }

  private var policyTraits: [String] {
    var traits: [String] = []
    if specification.protocolKind == .genetlinkLegacy {
      let commands = specification.operations.flatMap { [$0.do?.request?.command, $0.dump?.request?.command] }
      traits.append("firstStrictCommand: \((commands.compactMap { $0 }.max() ?? 0) + 1)")
    }
    if specification.kernelPolicy == .global { traits.append("sharesPolicy: true") }
    return traits
  }

  private func renderOperations(into source: inout SourceText) {
    source.line("/// The family's operations, one type each.")
    source.block("public enum Operations") { source in
      for (index, operation) in specification.operations.enumerated() {
        if index > 0 { source.line() }
        source.documentation(operation.documentation)
        source.block("public enum \(names.operation(operation.name)): NetlinkOperation") { source in
          source.line("public typealias Family = \(names.family)")
          source.line("public typealias Body = \(body(of: operation))")
          renderSchema(of: operation, into: &source)
        }
      }
    }
  }

  private func renderSchema(of operation: Operation, into source: inout SourceText) {
    let carrier = carrier(of: operation)
    var parts = [SwiftNames.literal(operation.name)]
    if operation.flags.contains(.adminPermission) { parts.append("permission: .admin") }
    if operation.flags.contains(.unscopedAdminPermission) { parts.append("permission: .namespacedAdmin") }
    if let header = operation.fixedHeader ?? carrier.fixedHeader {
      parts.append("fixedHeader: \(names.family).\(names.structure(header)).schema")
    }
    if let set = carrier.attributeSet { parts.append("attributes: \(names.family).\(names.set(set)).schema") }
    if let mode = operation.do { parts.append("do: \(exchange(mode, of: operation))") }
    if let mode = operation.dump { parts.append("dump: \(exchange(mode, of: operation))") }
    switch operation.notification {
    case .copy(_, let message), .event(let message): parts.append("notification: \(text(message, of: operation))")
    case nil: break
    }
    if let group = operation.multicastGroup { parts.append("multicastGroup: \(SwiftNames.literal(group))") }
    source.line("public static let schema: OperationSchema = OperationSchema(")
    for (index, part) in parts.enumerated() { source.line("  \(part)\(index + 1 < parts.count ? "," : ")")") }
  }

  private func exchange(_ mode: Operation.Mode, of operation: Operation) -> String {
    let command = mode.request?.command ?? mode.reply?.command ?? 0
    let request = text(command: command, mode.request?.attributes ?? [], of: operation)
    let reply = mode.reply.map { text($0, of: operation) } ?? "nil"
    var parts = ["request: \(request)", "reply: \(reply)"]
    if !mode.hasRequestPolicy { parts.append("hasPolicy: false") }
    let validation = validation(of: operation, isDump: mode == operation.dump)
    if validation != "strict" { parts.append("validation: .\(validation)") }
    if let policy = policyAttributes(of: operation) {
      let list = numbers(policy, of: operation).map(String.init).joined(separator: ", ")
      parts.append("policyAttributes: [\(list)]")
    }
    return "OperationSchema.Exchange(\(parts.joined(separator: ", ")))"
  }

  /// What `dont-validate` means for one half of an operation. Raw families' requests are parsed as they always were.
  private func validation(of operation: Operation, isDump: Bool) -> String {
    if isDump, operation.dontValidate.contains(.dump) { return "none" }
    let lenience: Operation.DontValidate = isDump ? .dumpStrict : .strict
    return operation.dontValidate.contains(lenience) || specification.protocolKind == .netlinkRaw ? "liberal" : "strict"
  }

  /// The attributes of a policy that serves more than one request; nil where each has its own.
  private func policyAttributes(of operation: Operation) -> [String]? {
    switch specification.kernelPolicy {
    case .split: return nil
    case .perOperation: return (operation.do ?? operation.dump)?.request?.attributes
    case .global:
      let requests = specification.operations.filter { $0.attributeSet == operation.attributeSet }
        .flatMap { [$0.do?.request, $0.dump?.request] }
      return Set(requests.flatMap { $0?.attributes ?? [] }).sorted()
    }
  }

  private func text(_ message: Operation.Message, of operation: Operation) -> String {
    text(command: message.command, message.attributes, of: operation)
  }

  private func text(command: UInt32, _ attributes: [String], of operation: Operation) -> String {
    let list = numbers(attributes, of: operation).map(String.init).joined(separator: ", ")
    return "OperationSchema.Message(command: \(command), attributes: [\(list)])"
  }

  // MARK: Client half

  private func renderClient(into source: inout SourceText) {
    source.line("/// Calls the family's operations over a connection.")
    source.block("public struct Client: FamilyClient") { source in
      source.line("public typealias Family = \(names.family)")
      source.line("public let connection: any NetlinkRequester")
      if specification.operations.contains(where: { $0.dump != nil }) {
        source.line("/// How often a dump is asked for before what it listed is returned as interrupted.")
        source.line("public var dumpAttempts = DumpAttempts.standard")
      }
      source.line("public init(_ connection: any NetlinkRequester) { self.connection = connection }")
      for operation in specification.operations {
        if let mode = operation.do { renderCall(operation, mode, into: &source) }
        if let mode = operation.dump { renderDump(operation, mode, into: &source) }
      }
    }
  }

  private func renderCall(_ operation: Operation, _ mode: Operation.Mode, into source: inout SourceText) {
    let type = "Operations.\(names.operation(operation.name))"
    let parameters = parameters(operation, mode)
    let result = mode.reply == nil ? "" : " -> \(type).Body"
    renderMethod(
      operation, SwiftNames.member(operation.name), parameters, "async throws(NetlinkError)\(result)",
      "try await connection.\(mode.reply == nil ? "acknowledge" : "call")"
        + "(\(type).self, \(argument(operation, parameters)))", into: &source)
  }

  /// A dump can be had whole, or as its replies arrive.
  private func renderDump(_ operation: Operation, _ mode: Operation.Mode, into source: inout SourceText) {
    let name = names.operation(operation.name)
    let parameters = parameters(operation, mode)
    let arguments = "Operations.\(name).self, \(argument(operation, parameters))"
    renderMethod(
      operation, "dump\(name)", parameters, "async throws(NetlinkError) -> Dump<Operations.\(name).Body>",
      "try await connection.dump(\(arguments), attempts: dumpAttempts)", into: &source)
    renderMethod(
      operation, "stream\(name)", parameters, "-> DumpReplies<Operations.\(name)>",
      "connection.stream(\(arguments))", into: &source)
  }

  private func renderMethod(
    _ operation: Operation, _ method: String, _ parameters: [Parameter], _ result: String, _ body: String,
    into source: inout SourceText
  ) {
    let method = SwiftNames.escaped(method)
    source.line()
    source.documentation(operation.documentation)
    if parameters.isEmpty {
      source.line("public func \(method)() \(result) {")
    } else {
      source.line("public func \(method)(")
      source.line("  \(parameters.map(\.declaration).joined(separator: ", "))")
      source.line(") \(result) {")
    }
    source.line("  \(body)")
    source.line("}")
  }

  private struct Parameter {
    var declaration: String
    var label: String
    var isHeader: Bool
  }

  private func parameters(_ operation: Operation, _ mode: Operation.Mode) -> [Parameter] {
    var result: [Parameter] = []
    if let header = operation.fixedHeader {
      let type = names.structure(header)
      result.append(Parameter(declaration: "header: \(type) = \(type)()", label: "header", isHeader: true))
    }
    guard let set = operation.attributeSet.flatMap(specification.attributeSet(named:)) else { return result }
    let wanted = Set(mode.request?.attributes ?? [])
    for field in family.fields(of: set) where wanted.contains(field.attribute.name) {
      result.append(Parameter(declaration: field.parameter, label: field.name, isHeader: false))
    }
    return result
  }

  private func argument(_ operation: Operation, _ parameters: [Parameter]) -> String {
    let attributes = parameters.filter { !$0.isHeader }
      .map { "\($0.label): \(SwiftNames.escaped($0.label))" }.joined(separator: ", ")
    let set = operation.attributeSet.map { "\(names.set($0))(\(attributes))" } ?? "EmptyBody()"
    return operation.fixedHeader == nil ? set : "HeaderedBody(header: header, attributes: \(set))"
  }

  // MARK: Server half

  private func renderRequest(into source: inout SourceText) {
    let requests = specification.operations.enumerated().flatMap { index, operation in
      var result: [(index: Int, operation: Operation, mode: Operation.Mode, isDump: Bool)] = []
      if let mode = operation.do { result.append((index, operation, mode, false)) }
      if let mode = operation.dump { result.append((index, operation, mode, true)) }
      return result
    }
    func name(_ operation: Operation, isDump: Bool) -> String {
      SwiftNames.escaped(isDump ? "dump\(names.operation(operation.name))" : SwiftNames.member(operation.name))
    }
    source.line("/// A request a server has to answer, checked and decoded.")
    source.block("public enum Request: Sendable") { source in
      for request in requests {
        let type = "Operations.\(names.operation(request.operation.name)).Body"
        source.line("case \(name(request.operation, isDump: request.isDump))(\(type))")
      }
      source.line()
      source.line(
        "/// Decodes a request that a `RequestValidator` of this family let pass; nil when it is another family's.")
      source.block("public init?(_ accepted: AcceptedRequest, _ message: MessageView) throws(DecodingError)") {
        source in
        source.line("switch (accepted.operation, accepted.mode) {")
        for request in requests {
          source.line(
            "case (\(request.index), .\(request.isDump ? "dump" : "`do`")): "
              + "self = .\(name(request.operation, isDump: request.isDump))(try accepted.body(of: message))")
        }
        source.line("default: return nil")
        source.line("}")
      }
    }
  }

  // MARK: Notifications

  private func renderNotification(into source: inout SourceText) {
    let notifications = specification.operations.compactMap { operation -> (Operation, Operation.Message)? in
      switch operation.notification {
      case .copy(_, let message), .event(let message): (operation, message)
      case nil: nil
      }
    }
    source.line("/// What the family tells its multicast groups.")
    source.block("public enum Notification: FamilyNotification") { source in
      source.line("public typealias Family = \(names.family)")
      for (operation, _) in notifications {
        source.line(
          "case \(SwiftNames.escaped(SwiftNames.member(operation.name)))(Operations.\(names.operation(operation.name)).Body)"
        )
      }
      source.line()
      source.line("/// Decodes a notification by its command; nil for one the spec does not know.")
      source.block("public init?(_ message: MessageView) throws(DecodingError)") { source in
        source.line("switch try \(names.family).schema.command(of: message) {")
        var seen: Set<UInt32> = []
        for (operation, message) in notifications where seen.insert(message.command).inserted {
          source.line(
            "case \(message.command): self = .\(SwiftNames.escaped(SwiftNames.member(operation.name)))"
              + "(try \(names.family).schema.body(of: message))")
        }
        source.line("default: return nil")
        source.line("}")
      }
    }
  }
}
