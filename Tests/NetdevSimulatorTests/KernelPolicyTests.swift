import EthtoolMessages
import KernelComparison
import NetdevMessages
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket
import NlctrlMessages
import Testing

/// What kernels tell of their policies, and requests held to it.
struct KernelPolicyTests {
  typealias Operations = Netdev.Operations

  private static func server(_ profile: KernelProfile) throws -> SimulatorServer {
    try SimulatorServer(SimulatedKernel(), profile: profile)
  }

  private static func policies(of family: FamilySchema, _ profile: KernelProfile) throws -> FamilyPolicies {
    let server = try server(profile)
    defer { server.stop() }
    var session = try NetlinkSession(server.connect())
    return try session.kernelPolicies(of: family)
  }

  private static func command(_ operation: OperationSchema) -> UInt16 {
    (operation.do ?? operation.dump)?.request.command ?? 0
  }

  // MARK: Read

  /// Every rule of every operation, as the simulator's policies are made and as they come out of the dump.
  @Test(arguments: KernelProfile.all)
  func whatWasToldIsWhatThereIs(profile: KernelProfile) throws {
    let told = try Self.policies(of: Netdev.schema, profile)
    #expect(told[1, .dump] == .policy(.rejectAll), "however the kernel rejects everything")
    for operation in profile.netdev.operations where operation.do != nil || operation.dump != nil {
      for mode in [RequestMode.do, .dump] {
        let answer = told[Self.command(operation), mode]
        guard let own = operation.listedPolicy(for: mode, of: profile.netdev, in: profile.core) else {
          if mode == .do ? Netdev.schema.operation(named: operation.name)?.do != nil : false {
            #expect(answer == .unsupported, "\(operation.name)")
          }
          continue
        }
        guard case .policy(let policy) = answer else {
          Issue.record("\(operation.name): \(answer)")
          continue
        }
        #expect(policy.entries == own.entries, "\(operation.name), \(mode)")
      }
    }
  }

  @Test func rangesMasksAndNestsComeThrough() throws {
    let told = try Self.policies(of: Netdev.schema, .linux7_3)
    func rules(_ operation: OperationSchema, _ mode: RequestMode) throws -> NetlinkPolicy {
      guard case .policy(let policy) = told[Self.command(operation), mode] else {
        throw NetlinkError(operation.name, .protocolViolation("no policy"))
      }
      return policy
    }
    let bind = try rules(Operations.BindRX.schema, .do)
    #expect(bind.tables[0].rules[5]?.range == 4096...4_294_967_295)
    let queue = try #require(bind.tables[0].rules[2]?.nested)
    #expect(queue.maxType == 3)
    #expect(bind.tables[queue.policy].rules.map { $0?.range } == [nil, 0...4_294_967_295, nil, 0...1])
    // Kernels number the mask 12, the controller's spec 11.
    #expect(try rules(Operations.QstatsGet.schema, .dump).tables[0].rules[4] == PolicyRule(.uint, mask: 1))
    let lease = try #require(try rules(Operations.QueueCreate.schema, .do).tables[0].rules[8]?.nested)
    let create = try rules(Operations.QueueCreate.schema, .do)
    #expect(create.tables[lease.policy].rules[3]?.range == 0...2_147_483_647, "a signed number")
  }

  @Test(
    .enabled(if: LiveKernel.isDescribed, "the running kernel has no netdev family, or none that a profile describes"))
  func theRunningKernelTellsWhatItsProfileDoes() throws {
    var session = try NetlinkSession(.netlink())
    #expect(try session.kernelPolicies(of: Netdev.schema) == Self.policies(of: Netdev.schema, .linux6_18))
    #expect(try session.kernelPolicies(of: Nlctrl.schema) == Self.policies(of: Nlctrl.schema, .linux6_18))
    guard case .policy(let own) = try session.kernelPolicies(of: Nlctrl.schema)[10, .dump] else {
      Issue.record("the controller tells nothing of its own getpolicy")
      return
    }
    #expect(own.tables[0].rules[2]?.maxLength == 15)
  }

  /// ethtool of the running kernel has more operations; those that are here take what it says they take.
  @Test(
    .enabled(if: LiveKernel.isDescribed, "the running kernel has no netdev family, or none that a profile describes"))
  func theRunningKernelTellsWhatEthtoolTakes() throws {
    let outcome = try comparedEthtoolOperations(like: .linux6_18)
    #expect(outcome.count >= 20)
    #expect(outcome.differences == [])
  }

  @Test func aFamilyThatIsNotThereIsNamed() throws {
    let server = try Self.server(.linux7_3)
    defer { server.stop() }
    var session = try NetlinkSession(server.connect())
    let other = FamilySchema(name: "nope", transport: .generic(version: 1), operations: [], multicastGroups: [])
    let error = #expect(throws: NetlinkError.self) { try session.adoptKernelPolicy(of: other) }
    #expect(error?.reason == .unknownFamily("nope"))
    let raw = FamilySchema(name: "raw", transport: .raw(protocol: 0), operations: [], multicastGroups: [])
    #expect(throws: NetlinkError.self) { try session.adoptKernelPolicy(of: raw) }
  }

  // MARK: Adopted

  @Test func anOlderKernelIsToldBeforeItIsAsked() async throws {
    let server = try Self.server(.linux6_18)
    defer { server.stop() }
    let memory = try TestMemory()
    let client = Netdev.Client(try NetlinkConnection(NetlinkSession(server.connect())))
    let queues = [Netdev.QueueID(id: 1, type: .rx)]
    func bind() async throws(NetlinkError) {
      _ = try await client.bindRX(ifindex: 2, queues: queues, fd: memory.number, rxPageSize: 8192)
    }
    // Before, the kernel has to be asked.
    let refused = await #expect(throws: NetlinkError.self) { try await bind() }
    #expect(refused?.rejection?.message == "Unknown attribute type")

    try await client.adoptKernelPolicy()
    let fault = try #require(await #expect(throws: NetlinkError.self) { try await bind() })
    #expect(fault.fault?.path?.description == ".rx-page-size")
    #expect(fault.fault?.authority == .kernel)
    #expect(
      fault.description
        == "bind-rx: this kernel does not support .rx-page-size: leave it out, or run a kernel that has it "
        + "(not sent; the kernel would answer EINVAL)")
    let create = await #expect(throws: NetlinkError.self) { try await client.queueCreate(ifindex: 2, type: .rx) }
    #expect(create?.fault?.reason == .unknownOperation)
    #expect(create?.errno == .EOPNOTSUPP)
    let polling = await #expect(throws: NetlinkError.self) { try await client.napiSet(id: 1, threaded: .busyPoll) }
    #expect(polling?.fault?.reason == .value(2))
    #expect(polling?.fault?.policy?.range == 0...1)
    // What it does have goes through.
    #expect(try await client.bindRX(ifindex: 2, queues: queues, fd: memory.number).id == 1)
    #expect(try await client.dumpQueueGet(ifindex: 2).contains { $0.dmabuf == 1 })
    #expect(try await !client.dumpQstatsGet(scope: .queue).isEmpty)
  }

  @Test func theNewestKernelTakesWhatItsSpecSays() async throws {
    let server = try Self.server(.linux7_3)
    defer { server.stop() }
    let memory = try TestMemory()
    let client = Netdev.Client(try NetlinkConnection(NetlinkSession(server.connect())))
    try await client.adoptKernelPolicy()
    let bound = try await client.bindRX(
      ifindex: 2, queues: [Netdev.QueueID(id: 1, type: .rx)], fd: memory.number, rxPageSize: 4096)
    #expect(bound.id == 1)
    _ = try await client.dumpDevGet()
  }

  @Test(
    .enabled(if: LiveKernel.isDescribed, "the running kernel has no netdev family, or none that a profile describes"))
  func theRunningKernelsPolicyIsHeldTo() async throws {
    let client = try await Netdev.Client.connect()
    try await client.adoptKernelPolicy()
    let error = await #expect(throws: NetlinkError.self) {
      try await client.bindRX(ifindex: 1, queues: [Netdev.QueueID(id: 0, type: .rx)], fd: 0, rxPageSize: 8192)
    }
    #expect(error?.fault?.path?.description == ".rx-page-size")
    let pools = await #expect(throws: NetlinkError.self) { try await client.dumpPagePoolStatsGet() }
    #expect(pools?.fault?.reason == .unknownOperation)
    _ = try await client.dumpDevGet()
    _ = try await client.dumpQueueGet()
    _ = try await client.dumpQstatsGet()
  }

  // MARK: Against the spec

  @Test func whatTheSpecDoesNotAllowIsNotSent() async throws {
    let server = try Self.server(.linux7_3)
    defer { server.stop() }
    let connection = try NetlinkConnection(NetlinkSession(server.connect()))
    let queues = [Netdev.QueueID(id: 0, type: .rx), Netdev.QueueID(id: 1, type: Netdev.QueueType(rawValue: 7))]
    let error = await #expect(throws: NetlinkError.self) {
      try await Netdev.Client(connection).bindRX(ifindex: 2, queues: queues, fd: 0)
    }
    #expect(
      error?.description == "bind-rx: .queues[1].type is 7: allowed 0 to 1 (rx, tx) "
        + "(not sent; the kernel would answer ERANGE)")
    // The kernel's own answer, where it is wanted, blames the same attribute by the same number.
    let told = await #expect(throws: NetlinkError.self) {
      try await Netdev.Client(connection.unchecked).bindRX(ifindex: 2, queues: queues, fd: 0)
    }
    #expect(told?.rejection?.attribute?.path == error?.fault?.path)
    #expect(told?.errno == error?.errno)
    #expect(told?.rejection?.policy == error?.fault?.policy)
    // And only there.
    let again = await #expect(throws: NetlinkError.self) { try await Netdev.Client(connection).devGet(ifindex: 0) }
    #expect(again?.fault?.path?.description == ".ifindex")
  }
}
