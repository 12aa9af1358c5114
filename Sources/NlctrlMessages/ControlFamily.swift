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
    let commands: [RequestCommand]

    /// - Parameter core: of the kernel that the family is served like.
    public init(_ schema: FamilySchema, id: UInt16, groups: [UInt32], core: GenericNetlinkCore = .linux7_3) {
      self.schema = schema
      self.id = id
      self.groups = groups
      commands = schema.requestCommands(core)
    }
  }

  public private(set) var families: [Registration]
  private let validator = Self.servedValidator

  /// - Parameter families: without the controller itself, which stands first under its fixed number.
  public init(_ families: [Registration], core: GenericNetlinkCore = .linux7_3) {
    let itself =
      switch core {
      case .linux7_3: Self.itself
      case .linux6_18: Self.itselfUpTo6_18
      }
    self.families = [itself] + families
  }

  private static let itself = registration(.linux7_3)
  private static let itselfUpTo6_18 = registration(.linux6_18)

  private static func registration(_ core: GenericNetlinkCore) -> Registration {
    Registration(servedSchema, id: MessageType.control.rawValue, groups: [16], core: core)
  }

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
    var operations = family.commands.map { ($0, $0.listed) }
    if let command = wanted.operation {
      operations = family.commands.filter { UInt32($0.command) == command }.map { ($0, $0.held) }
      guard !operations.isEmpty else { throw Refusal(.ENOENT, at: [10]) }
    }
    guard operations.contains(where: { !$1.isEmpty }) else { throw Refusal(.ENODATA) }
    var dump = PolicyDump()
    var lines: [PolicyLine] = []
    for (operation, policies) in operations where !policies.isEmpty {
      let doPolicy = policies.do.map { dump.add($0) }
      let shared = operation.sharesPolicy ? doPolicy : nil
      let dumpPolicy = policies.dump.map { shared ?? dump.add($0) }
      lines.append(
        PolicyLine(family: family.id, content: .operation(operation.policyNumber, do: doPolicy, dump: dumpPolicy)))
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
