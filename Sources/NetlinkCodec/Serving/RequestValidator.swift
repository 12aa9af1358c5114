/// Checks the requests of a family in the order and words of the kernel: headers, operation, privilege, attributes
/// (`genl_family_rcv_msg`; of a raw family what each of its handlers does for itself).
///
/// Give it the family's schema, or one with operations taken out or changed for a kernel of another version; indices of
/// operations must stay, since the generated `Request` goes by them.
public final class RequestValidator: Sendable {
  private struct Entry: Sendable {
    var operation: Int
    var permission: OperationSchema.Permission
    /// nil lets any attributes through.
    var policy: NetlinkPolicy?
    var validation: Validation
    var attributesAt: Int
  }

  public let family: FamilySchema
  private let entries: [RequestMode: [UInt16: Entry]]
  /// Bytes before the attributes of any request.
  private let leastSize: Int

  /// - Parameter core: of the kernel that the family is served like.
  public init(_ family: FamilySchema, core: GenericNetlinkCore = .linux7_3) {
    self.family = family
    leastSize = family.headerSize + family.userHeaderSize
    var entries: [RequestMode: [UInt16: Entry]] = [.do: [:], .dump: [:]]
    for (index, operation) in family.operations.enumerated() {
      for (mode, exchange) in [(RequestMode.do, operation.do), (.dump, operation.dump)] {
        guard let exchange else { continue }
        entries[mode]?[exchange.request.command] = Entry(
          operation: index, permission: operation.permission,
          policy: exchange.validation == .none ? nil : operation.policy(for: mode, of: family, in: core),
          validation: exchange.validation, attributesAt: family.attributesAt(operation))
      }
    }
    self.entries = entries
  }

  /// Lets a request through or says why not. `hasAdmin` is whether the sender may do what needs CAP_NET_ADMIN.
  public func accept(_ message: MessageView, hasAdmin: Bool) throws(Refusal) -> AcceptedRequest {
    let bytes = message.bytes
    guard bytes.byteCount >= leastSize else { throw Refusal(.EINVAL) }
    let isDump = message.header.flags.isSuperset(of: .dump)
    let command: UInt16
    switch family.transport {
    case .generic:
      let header = GenericHeader(bytes, at: NetlinkHeader.size)
      command = UInt16(header.command)
      if command >= family.firstStrictCommand { try checkReserved(message.header, header, isDump: isDump) }
    case .raw: command = message.header.type.rawValue
    }
    guard let (mode, entry) = entry(for: command, isDump: isDump) else { throw Refusal(.EOPNOTSUPP) }
    guard entry.permission == .none || hasAdmin else { throw Refusal(.EPERM) }
    guard bytes.byteCount >= entry.attributesAt else { throw Refusal(.EINVAL) }
    var accepted = AcceptedRequest(operation: entry.operation, mode: mode, headerSize: family.headerSize)
    if let policy = entry.policy {
      accepted.warning = try policy.validate(bytes, from: entry.attributesAt, entry.validation)
    } else {
      accepted.isUnchecked = true
    }
    return accepted
  }

  /// Bytes before the attributes of a request, for the offsets of an extended ack.
  public func attributesAt(_ message: MessageView) -> Int {
    guard let command = try? family.command(of: message) else { return family.headerSize }
    let entry = entries[.do]?[command] ?? entries[.dump]?[command]
    return entry?.attributesAt ?? family.headerSize
  }

  /// The flags that ask for a dump mean something else to a raw family's commands that change things, which have none.
  private func entry(for command: UInt16, isDump: Bool) -> (RequestMode, Entry)? {
    if isDump, let entry = entries[.dump]?[command] { return (.dump, entry) }
    if isDump, case .generic = family.transport { return nil }
    return entries[.do]?[command].map { (.do, $0) }
  }

  /// `genl_header_check`
  private func checkReserved(
    _ header: NetlinkHeader, _ generic: GenericHeader, isDump: Bool
  ) throws(Refusal) {
    guard generic.reserved == 0 else { throw Refusal(.EINVAL, "genlmsghdr.reserved field is not 0") }
    let known: MessageFlags = [.request, .acknowledge, .echo]
    let flags = isDump ? header.flags.subtracting(.dump) : header.flags
    guard known.isSuperset(of: flags) else {
      throw Refusal(.EINVAL, "ambiguous or reserved bits set in nlmsg_flags")
    }
  }
}

extension FamilySchema {
  /// Bytes of the header all requests of the family have between the generic one and their attributes
  /// (`genl_family.hdrsize`); 0 where they differ.
  public var userHeaderSize: Int {
    let sizes = Set(operations.filter { $0.do != nil || $0.dump != nil }.map { $0.fixedHeader?.size ?? 0 })
    return sizes.count == 1 ? netlinkAligned(sizes.first ?? 0) : 0
  }

  /// Bytes before the attributes of an operation's messages.
  public func attributesAt(_ operation: OperationSchema) -> Int {
    headerSize + netlinkAligned(operation.fixedHeader?.size ?? 0)
  }

  /// The policy of all operations, in a family that has one between them.
  public var sharedPolicy: NetlinkPolicy? {
    guard sharesPolicy else { return nil }
    for operation in operations {
      for mode in [RequestMode.do, .dump] {
        if let policy = operation.policy(for: mode, of: self), policy != .rejectAll { return policy }
      }
    }
    return nil
  }
}
