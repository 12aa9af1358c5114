import NetlinkCodec

/// A command that a family answers, with what the controller says of it.
struct RequestCommand: Sendable {
  /// The policies of both halves.
  struct Policies: Sendable {
    var `do`: NetlinkPolicy?
    var dump: NetlinkPolicy?

    var isEmpty: Bool { `do` == nil && dump == nil }
  }

  var command: UInt16
  var flags: Nlctrl.OpFlags
  /// Those that requests are held to, which are told of the operation alone.
  var held: Policies
  /// Those that a list of all operations shows.
  var listed: Policies
  /// Whether C has one array for both halves.
  var sharesPolicy: Bool
  /// The operation's number in getpolicy.
  var policyNumber: UInt16

  fileprivate init?(_ operation: OperationSchema, of family: FamilySchema, _ core: GenericNetlinkCore) {
    guard let command = (operation.do ?? operation.dump)?.request.command else { return nil }
    self.command = command
    held = Policies(
      do: operation.policy(for: .do, of: family, in: core), dump: operation.policy(for: .dump, of: family, in: core))
    listed = Policies(
      do: operation.listedPolicy(for: .do, of: family, in: core),
      dump: operation.listedPolicy(for: .dump, of: family, in: core))
    sharesPolicy = operation.sharesPolicy(in: family)
    // Older kernels take it from the do half, which an operation that only dumps does not have.
    policyNumber = operation.do == nil && core == .linux6_18 ? 0 : command
    flags = []
    if operation.permission == .admin { flags.insert(.adminPerm) }
    if operation.permission == .namespacedAdmin { flags.insert(.unsAdminPerm) }
    if operation.do != nil { flags.insert(.cmdCapDo) }
    if operation.dump != nil { flags.insert(.cmdCapDump) }
    if !listed.isEmpty { flags.insert(.cmdCapHaspol) }
  }
}

extension FamilySchema {
  /// The commands a family answers, ascending.
  func requestCommands(_ core: GenericNetlinkCore) -> [RequestCommand] {
    operations.compactMap { RequestCommand($0, of: self, core) }.sorted { $0.command < $1.command }
  }
}

extension OperationSchema {
  /// Generated code has an array for each half that takes attributes. Of old families, which are written by hand, one
  /// serves both when they take the same.
  fileprivate func sharesPolicy(in family: FamilySchema) -> Bool {
    guard let own = self.do, let dump else { return false }
    guard own.policyAttributes != nil || family.firstStrictCommand > 0 else { return false }
    return (own.policyAttributes ?? own.request.attributes) == (dump.policyAttributes ?? dump.request.attributes)
  }
}
