public import NetlinkCodec
import NlctrlMessages

/// Holds a session's requests against their specs, and against the kernel's policies where they were asked for.
struct RequestChecks: Sendable {
  /// One half of an operation. Sessions are for a few families, whose schemas stay.
  private struct Half: Hashable {
    var family: ObjectIdentifier
    var command: UInt16
    var isDump: Bool
  }

  var isOn = true
  private var checks: [Half: RequestCheck] = [:]
  /// Keeps the schemas, so that their identities are not given to others.
  private var families: [FamilySchema] = []
  private var policies: [ObjectIdentifier: FamilyPolicies] = [:]

  mutating func check(
    _ writer: borrowing MessageWriter, from start: Int, _ operation: OperationSchema, _ mode: RequestMode,
    of family: FamilySchema
  ) throws(NetlinkError) {
    guard isOn else { return }
    let command = (mode == .dump ? operation.dump : operation.do)?.request.command ?? 0
    let half = Half(family: ObjectIdentifier(family), command: command, isDump: mode == .dump)
    do throws(RequestFault) {
      if let check = checks[half] { return try check.check(writer, from: start) }
      let answer = policies[half.family]?[command, mode] ?? .untold
      let check = RequestCheck(operation, mode, of: family, kernel: answer)
      keep(family)
      checks[half] = check
      try check.check(writer, from: start)
    } catch {
      throw NetlinkError(operation.name, .invalid(error))
    }
  }

  mutating func adopt(_ told: FamilyPolicies, of family: FamilySchema) {
    keep(family)
    policies[ObjectIdentifier(family)] = told
    checks = checks.filter { $0.key.family != ObjectIdentifier(family) }
  }

  private mutating func keep(_ family: FamilySchema) {
    if !families.contains(where: { $0 === family }) { families.append(family) }
  }
}

extension NetlinkSession {
  /// Whether requests are checked before they are sent: against their spec, and against the kernel's policies once they
  /// were adopted. On unless turned off.
  public var checksRequests: Bool {
    get { checks.isOn }
    set { checks.isOn = newValue }
  }

  /// Sends what `body` asks for as it is, for whoever wants the kernel's own answer.
  public mutating func withoutChecks<Result: ~Copyable, Failure: Error>(
    _ body: (inout NetlinkSession) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let wasOn = checksRequests
    checksRequests = false
    defer { checksRequests = wasOn }
    return try body(&self)
  }

  /// Asks for a family's policies, and from then on refuses requests that they do not allow.
  ///
  /// - Throws: EOPNOTSUPP for a raw family, whose policies nobody tells.
  public mutating func adoptKernelPolicy(of family: FamilySchema) throws(NetlinkError) {
    checks.adopt(try kernelPolicies(of: family), of: family)
  }

  /// The policies of a family's operations as the running kernel tells them.
  public mutating func kernelPolicies(of family: FamilySchema) throws(NetlinkError) -> FamilyPolicies {
    guard case .generic = family.transport else {
      let text = "\(family.name) is no generic netlink family, and only those tell their policies"
      throw NetlinkError("getpolicy", .refused(NetlinkError.Rejection(.EOPNOTSUPP, message: text)))
    }
    let served = try servedHalves(of: family)
    let told = try assembled(Nlctrl.CtrlAttrs(familyName: family.name))
    var policies = FamilyPolicies()
    for operation in family.operations {
      if let exchange = operation.do {
        let number = told.operations[exchange.request.command]?.do
        policies[exchange.request.command, .do] =
          served.contains(.init(exchange.request.command, .do)) ? told.answer(number) : .unsupported
      }
      guard let exchange = operation.dump else { continue }
      let command = exchange.request.command
      if !served.contains(.init(command, .dump)) {
        policies[command, .dump] = .unsupported
      } else if served.contains(.init(command, .do)) || told.operations[command] != nil {
        policies[command, .dump] = told.answer(told.operations[command]?.dump)
      } else {
        policies[command, .dump] = try answer(ofDumpOnly: command, family)
      }
    }
    return policies
  }

  private struct Half: Hashable {
    var command: UInt16
    var mode: RequestMode

    init(_ command: UInt16, _ mode: RequestMode) {
      self.command = command
      self.mode = mode
    }
  }

  /// The halves of operations that the kernel has.
  private mutating func servedHalves(of family: FamilySchema) throws(NetlinkError) -> Set<Half> {
    let reply: Nlctrl.CtrlAttrs
    do throws(NetlinkError) {
      reply = try call(Nlctrl.Operations.Getfamily.self, Nlctrl.CtrlAttrs(familyName: family.name))
    } catch {
      if error.errno == .ENOENT { throw NetlinkError("getfamily", .unknownFamily(family.name)) }
      throw error
    }
    var served: Set<Half> = []
    for operation in reply.ops ?? [] {
      guard let command = operation.id.flatMap({ UInt16(exactly: $0) }), let flags = operation.flags else { continue }
      if flags.contains(.cmdCapDo) { served.insert(Half(command, .do)) }
      if flags.contains(.cmdCapDump) { served.insert(Half(command, .dump)) }
    }
    return served
  }

  /// In older kernels a list of all operations' policies does not say which is that of an operation without a do half.
  private mutating func answer(
    ofDumpOnly command: UInt16, _ family: FamilySchema
  ) throws(NetlinkError) -> FamilyPolicies.Answer {
    do throws(NetlinkError) {
      let told = try assembled(Nlctrl.CtrlAttrs(familyName: family.name, op: UInt32(command)))
      return told.answer(told.operations.values.compactMap(\.dump).first)
    } catch {
      // It has none to tell.
      if error.errno == .ENODATA { return .untold }
      throw error
    }
  }

  private mutating func assembled(_ request: Nlctrl.CtrlAttrs) throws(NetlinkError) -> PolicyAssembler {
    let operation = Nlctrl.Operations.Getpolicy.schema
    var assembler = PolicyAssembler()
    try exchange(operation, .dump, of: Nlctrl.schema) { writer in
      request.encode(into: &writer)
    } each: { message throws(NetlinkError) in
      do throws(DecodingError) {
        try assembler.add(message, attributesAt: Nlctrl.schema.headerSize)
      } catch {
        throw NetlinkError(operation.name, .decoding(error))
      }
    }
    return assembler
  }
}

extension PolicyAssembler {
  fileprivate func answer(_ number: Int?) -> FamilyPolicies.Answer { number.map { .policy(policy($0)) } ?? .untold }
}
