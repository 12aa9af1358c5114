/// The serving side of the controller: tells of the families behind a socket, as `net/netlink/genetlink.c` does.
///
/// A server registers its families here and hands over the requests it receives for `nlctrl`.
public struct ControlFamily: Sendable {
  /// A family as the controller tells of it.
  public struct Registration: Sendable {
    public let schema: FamilySchema
    /// `nlmsg_type` of its messages.
    public var id: UInt16
    /// Numbers of its multicast groups, in the schema's order.
    public var groups: [UInt32]
    /// With their policies, which take long to make.
    fileprivate let commands: [RequestCommand]

    public init(_ schema: FamilySchema, id: UInt16, groups: [UInt32]) {
      self.schema = schema
      self.id = id
      self.groups = groups
      commands = schema.requestCommands
    }
  }

  public private(set) var families: [Registration]
  private let validator = Self.servedValidator

  /// - Parameter families: without the controller itself, which stands first under its fixed number.
  public init(_ families: [Registration]) { self.families = [Self.itself] + families }

  private static let itself = Registration(servedSchema, id: MessageType.control.rawValue, groups: [16])
  private static let servedValidator = RequestValidator(servedSchema)

  /// The controller as a kernel really serves it, where that differs from its spec (`genl_ctrl_ops`): getfamily takes
  /// the id as well and checks little, a family's name has at most 15 bytes, and there is a group.
  private static let servedSchema: FamilySchema = {
    let attributes = AttributeSetSchema(
      Nlctrl.CtrlAttrs.schema.name,
      Nlctrl.CtrlAttrs.schema.attributes.map { attribute in
        var attribute = attribute
        if attribute.name == "family-name" { attribute.limits.maxLength = 15 }
        return attribute
      })
    let operations = Nlctrl.schema.operations.map { operation in
      var operation = operation
      operation.attributes = attributes
      if operation.name == "getfamily" {
        operation.do?.request.attributes = [1, 2]
        operation.do?.validation = .liberal
        operation.dump?.request.attributes = [1, 2]
        operation.dump?.hasPolicy = true
        operation.dump?.validation = .none
      }
      return operation
    }
    return FamilySchema(
      name: Nlctrl.schema.name, transport: .generic(version: 2), operations: operations,
      multicastGroups: [MulticastGroupSchema(name: "notify")], firstStrictCommand: 11)
  }()

  /// Answers a request for the controller.
  public func answer(_ message: MessageView, into response: inout ResponseWriter) throws(Refusal) {
    let accepted = try validator.accept(message, hasAdmin: true)
    response.warning = accepted.warning
    switch (validator.family.operations[accepted.operation].name, accepted.mode) {
    case ("getfamily", .do):
      let family = try find(Selection(message, accepted), preferringName: true)
      do throws(EncodingError) {
        try response.reply(command: Self.familyCommand, of: families[0].schema) { Self.write(family, into: &$0) }
      } catch {
        throw Refusal(.EMSGSIZE)
      }
    case ("getfamily", .dump):
      dump(
        DumpListing(command: Self.familyCommand, of: families[0].schema, families, write: Self.write), message,
        &response)
    case ("getpolicy", .dump):
      let policies = try policies(Selection(message, accepted))
      dump(DumpListing(command: 10, of: families[0].schema, policies) { $0.write(into: &$1) }, message, &response)
    default: throw Refusal(.EOPNOTSUPP)
    }
  }

  /// Both dump callbacks return `skb->len`, so that the end comes by itself.
  private func dump(_ listing: DumpListing, _ message: MessageView, _ response: inout ResponseWriter) {
    response.endsDumpsApart = true
    response.dump(listing, answering: message, attributesAt: validator.attributesAt(message))
  }

  /// By name or by id; neither is EINVAL. Of both, getfamily goes by the name (`ctrl_getfamily`), getpolicy by the id
  /// (`ctrl_dumppolicy_start`).
  private func find(_ wanted: Selection, preferringName: Bool) throws(Refusal) -> Registration {
    let byName = wanted.name.map { name in families.first { $0.schema.name == name } }
    let byID = wanted.id.map { id in families.first { $0.id == id } }
    guard let found = preferringName ? byName ?? byID : byID ?? byName else { throw Refusal(.EINVAL) }
    guard let found else { throw Refusal(.ENOENT) }
    return found
  }

  // MARK: getfamily

  /// `ctrl_fill_info`, in its order; lists count from 1, and are so old that their nests are not marked as such.
  private static func write(_ family: Registration, into writer: inout MessageWriter) {
    writer.string(2, family.schema.name)
    writer.integer(1, family.id)
    writer.integer(3, UInt32(family.version))
    writer.integer(4, UInt32(family.schema.userHeaderSize))
    writer.integer(5, UInt32(family.schema.sharedPolicy?.tables.first?.maxType ?? 0))
    writeOperations(family, into: &writer)
    writeGroups(family, into: &writer)
  }

  private static let familyCommand = Nlctrl.schema.operation(named: "getfamily")?.do?.reply?.command ?? 1

  private static func writeOperations(_ family: Registration, into writer: inout MessageWriter) {
    let operations = family.commands
    guard !operations.isEmpty else { return }
    let list = writer.openNest(6, isNest: false)
    for (index, entry) in operations.enumerated() {
      let element = writer.openNest(UInt16(index + 1), isNest: false)
      writer.integer(1, UInt32(entry.command))
      writer.integer(2, entry.flags.rawValue)
      writer.closeNest(element)
    }
    writer.closeNest(list)
  }

  private static func writeGroups(_ family: Registration, into writer: inout MessageWriter) {
    guard !family.groups.isEmpty else { return }
    let list = writer.openNest(7, isNest: false)
    for (index, group) in zip(family.schema.multicastGroups, family.groups).enumerated() {
      let element = writer.openNest(UInt16(index + 1), isNest: false)
      writer.integer(2, group.1)
      writer.string(1, group.0.name)
      writer.closeNest(element)
    }
    writer.closeNest(list)
  }

  // MARK: getpolicy

  /// `ctrl_dumppolicy`: which policy each operation has, then the rules of all policies.
  private func policies(_ wanted: Selection) throws(Refusal) -> [PolicyLine] {
    let family = try find(wanted, preferringName: false)
    var operations = family.commands
    if let command = wanted.operation {
      operations = operations.filter { UInt32($0.command) == command }
      guard !operations.isEmpty else { throw Refusal(.ENOENT, at: [10]) }
      // Of one operation, a policy that refuses everything is not listed.
      operations = operations.map { $0.withoutRejection }
      guard operations.contains(where: { $0.doPolicy != nil || $0.dumpPolicy != nil }) else { throw Refusal(.ENODATA) }
    }
    var dump = PolicyDump()
    var lines: [PolicyLine] = []
    for entry in operations {
      let doPolicy = entry.doPolicy.map { dump.add($0) }
      let dumpPolicy = entry.operation.dumpSharesPolicy ? doPolicy : entry.dumpPolicy.map { dump.add($0) }
      // The kernel takes the number from the do half, which an operation that only dumps does not have.
      let command = entry.operation.do == nil ? 0 : entry.command
      lines.append(PolicyLine(family: family.id, content: .operation(command, do: doPolicy, dump: dumpPolicy)))
    }
    return lines + dump.entries.map { PolicyLine(family: family.id, content: .rule($0)) }
  }
}

/// A message of a getpolicy dump.
private struct PolicyLine: Sendable {
  enum Content: Sendable {
    /// Which policies an operation has, as indices of the dump.
    case operation(UInt16, do: Int?, dump: Int?)
    case rule(PolicyDump.Entry)
  }

  var family: UInt16
  var content: Content

  func write(into writer: inout MessageWriter) {
    writer.integer(1, family)
    switch content {
    case .rule(let entry): writer.policyEntry(8, entry)
    case .operation(let command, let doPolicy, let dumpPolicy):
      let list = writer.openNest(9)
      let element = writer.openNest(command)
      if let doPolicy { writer.integer(1, UInt32(doPolicy)) }
      if let dumpPolicy { writer.integer(2, UInt32(dumpPolicy)) }
      writer.closeNest(element)
      writer.closeNest(list)
    }
  }
}

extension ControlFamily.Registration {
  fileprivate var version: UInt8 {
    if case .generic(let version) = schema.transport { version } else { 0 }
  }
}

/// What a request asks about. Lenient checks let attributes through that are longer than need be, and their first bytes
/// count, so that the generated type cannot read them.
private struct Selection {
  var id: UInt16?
  var name: String?
  var operation: UInt32?

  init(_ message: MessageView, _ accepted: AcceptedRequest) {
    var reader = AttributeReader(message.bytes, in: accepted.headerSize..<message.bytes.byteCount)
    // What is no attribute ends the list, as in `nla_parse`.
    while (try? reader.next()) == true {
      switch reader.type {
      case 1: id = Self.leading(UInt16.self, of: reader.binary())
      case 2: name = reader.string()
      case 10: operation = Self.leading(UInt32.self, of: reader.binary())
      default: break
      }
    }
  }

  private static func leading<Value: FixedWidthInteger>(_ type: Value.Type, of bytes: [UInt8]) -> Value? {
    guard bytes.count >= MemoryLayout<Value>.size else { return nil }
    return bytes.withUnsafeBytes { $0.loadUnaligned(as: type) }
  }
}

private struct RequestCommand {
  var command: UInt16
  var flags: Nlctrl.OpFlags
  var operation: OperationSchema
  var doPolicy: NetlinkPolicy?
  var dumpPolicy: NetlinkPolicy?

  var withoutRejection: RequestCommand {
    var command = self
    if doPolicy == .rejectAll { command.doPolicy = nil }
    if dumpPolicy == .rejectAll { command.dumpPolicy = nil }
    return command
  }
}

extension FamilySchema {
  /// The commands a family answers, ascending, with what the controller says of each.
  fileprivate var requestCommands: [RequestCommand] {
    operations.compactMap { operation in
      guard let command = (operation.do ?? operation.dump)?.request.command else { return nil }
      var flags: Nlctrl.OpFlags = []
      if operation.permission == .admin { flags.insert(.adminPerm) }
      if operation.permission == .namespacedAdmin { flags.insert(.unsAdminPerm) }
      if operation.do != nil { flags.insert(.cmdCapDo) }
      if operation.dump != nil { flags.insert(.cmdCapDump) }
      let doPolicy = operation.policy(for: .do, of: self)
      let dumpPolicy = operation.policy(for: .dump, of: self)
      if doPolicy != nil || dumpPolicy != nil { flags.insert(.cmdCapHaspol) }
      return RequestCommand(
        command: command, flags: flags, operation: operation, doPolicy: doPolicy, dumpPolicy: dumpPolicy)
    }.sorted { $0.command < $1.command }
  }
}

extension OperationSchema {
  /// Whether one policy array serves both modes: the case when both take the same attributes.
  fileprivate var dumpSharesPolicy: Bool {
    guard let own = self.do, let dump else { return false }
    return (own.policyAttributes ?? own.request.attributes) == (dump.policyAttributes ?? dump.request.attributes)
  }
}
