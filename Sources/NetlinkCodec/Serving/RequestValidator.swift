/// Checks the requests of a generic netlink family in the order and words of the kernel (`genl_family_rcv_msg`):
/// headers, operation, privilege, attributes.
///
/// Give it the family's schema, or one with operations taken out or changed for a kernel of another version; indices of
/// operations must stay, since the generated `Request` goes by them.
public final class RequestValidator: Sendable {
  private struct Entry: Sendable {
    var operation: Int
    var permission: OperationSchema.Permission
    /// nil lets any attributes through.
    var policy: NetlinkPolicy?
    var isLenient: Bool
    var headerSize: Int
    var attributesAt: Int
  }

  public let family: FamilySchema
  /// Commands below this are older than the checks of reserved header fields (`genl_family.resv_start_op`).
  private let firstStrictCommand: UInt16
  private let entries: [RequestMode: [UInt16: Entry]]

  public init(_ family: FamilySchema, firstStrictCommand: UInt16 = 0) {
    self.family = family
    self.firstStrictCommand = firstStrictCommand
    var entries: [RequestMode: [UInt16: Entry]] = [.do: [:], .dump: [:]]
    for (index, operation) in family.operations.enumerated() {
      for (mode, exchange) in [(RequestMode.do, operation.do), (.dump, operation.dump)] {
        guard let exchange else { continue }
        entries[mode]?[exchange.request.command] = Entry(
          operation: index, permission: operation.permission,
          policy: exchange.isUnchecked ? nil : operation.policy(for: mode),
          isLenient: operation.isLenient && mode == .do,
          headerSize: family.headerSize,
          attributesAt: family.headerSize + netlinkAligned(operation.fixedHeader?.size ?? 0))
      }
    }
    self.entries = entries
  }

  /// Lets a request through or says why not. `hasAdmin` is whether the sender may do what needs CAP_NET_ADMIN.
  public func accept(_ message: MessageView, hasAdmin: Bool) throws(Refusal) -> AcceptedRequest {
    let bytes = message.bytes
    guard bytes.byteCount >= family.headerSize else { throw Refusal(.EINVAL) }
    let header = GenericHeader(bytes, at: NetlinkHeader.size)
    let mode: RequestMode = message.header.flags.isSuperset(of: .dump) ? .dump : .do
    if header.command >= firstStrictCommand { try checkReserved(message.header, header, mode) }
    guard let entry = entries[mode]?[UInt16(header.command)] else { throw Refusal(.EOPNOTSUPP) }
    guard entry.permission == .none || hasAdmin else { throw Refusal(.EPERM) }
    guard bytes.byteCount >= entry.attributesAt else { throw Refusal(.EINVAL) }
    var accepted = AcceptedRequest(operation: entry.operation, mode: mode, headerSize: entry.headerSize)
    if let policy = entry.policy {
      accepted.warning = try policy.validate(bytes, from: entry.attributesAt, isLenient: entry.isLenient)
    }
    return accepted
  }

  /// Bytes before the attributes of a request, for the offsets of an extended ack.
  public func attributesAt(_ message: MessageView) -> Int {
    guard let header = try? message.genericHeader() else { return family.headerSize }
    let entry = entries[.do]?[UInt16(header.command)] ?? entries[.dump]?[UInt16(header.command)]
    return entry?.attributesAt ?? family.headerSize
  }

  private func checkReserved(
    _ header: NetlinkHeader, _ generic: GenericHeader, _ mode: RequestMode
  ) throws(Refusal) {
    guard generic.reserved == 0 else { throw Refusal(.EINVAL, "genlmsghdr.reserved field is not 0") }
    let known: MessageFlags = [.request, .acknowledge, .echo]
    let flags = mode == .dump ? header.flags.subtracting(.dump) : header.flags
    guard known.isSuperset(of: flags) else {
      throw Refusal(.EINVAL, "ambiguous or reserved bits set in nlmsg_flags")
    }
  }
}

extension OperationSchema {
  /// The rules for the attributes of a request, as getpolicy lists them; nil for a mode the operation does not have.
  public func policy(for mode: RequestMode) -> NetlinkPolicy? {
    guard let exchange = mode == .dump ? dump : `do` else { return nil }
    guard exchange.hasPolicy, let attributes, !exchange.request.attributes.isEmpty else { return .rejectAll }
    return NetlinkPolicy(attributes, attributes: exchange.request.attributes)
  }
}
