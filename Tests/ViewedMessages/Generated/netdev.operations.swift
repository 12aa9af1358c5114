// Generated from netdev.yaml. Do not edit: change the spec and generate again.
// swift-format-ignore-file
public import NetlinkCodec


extension Netdev: NetlinkFamily {
  public static let schema: FamilySchema = FamilySchema(
    name: "netdev", transport: .generic(version: 1),
    operations: [
      Operations.DevGet.schema,
      Operations.DevAddNtf.schema,
      Operations.DevDelNtf.schema,
      Operations.DevChangeNtf.schema,
      Operations.PagePoolGet.schema,
      Operations.PagePoolAddNtf.schema,
      Operations.PagePoolDelNtf.schema,
      Operations.PagePoolChangeNtf.schema,
      Operations.PagePoolStatsGet.schema,
      Operations.QueueGet.schema,
      Operations.NAPIGet.schema,
      Operations.QstatsGet.schema,
      Operations.BindRX.schema,
      Operations.NAPISet.schema,
      Operations.BindTX.schema,
      Operations.QueueCreate.schema,
    ] as [OperationSchema],
    multicastGroups: [
      MulticastGroupSchema(name: "mgmt"),
      MulticastGroupSchema(name: "page-pool"),
    ] as [MulticastGroupSchema])

  public static let operations: [any NetlinkOperation.Type] = [
    Operations.DevGet.self,
    Operations.DevAddNtf.self,
    Operations.DevDelNtf.self,
    Operations.DevChangeNtf.self,
    Operations.PagePoolGet.self,
    Operations.PagePoolAddNtf.self,
    Operations.PagePoolDelNtf.self,
    Operations.PagePoolChangeNtf.self,
    Operations.PagePoolStatsGet.self,
    Operations.QueueGet.self,
    Operations.NAPIGet.self,
    Operations.QstatsGet.self,
    Operations.BindRX.self,
    Operations.NAPISet.self,
    Operations.BindTX.self,
    Operations.QueueCreate.self,
  ]
}

extension Netdev {
  /// The family's operations, one type each.
  public enum Operations {
    /// Get one device's abilities, or every device's.
    public enum DevGet: NetlinkOperation {
      public typealias Family = Netdev
      public typealias Body = Netdev.Dev
      public static let schema: OperationSchema = OperationSchema(
        "dev-get",
        attributes: Netdev.Dev.schema,
        do: OperationSchema.Exchange(request: OperationSchema.Message(command: 1, attributes: [1]), reply: OperationSchema.Message(command: 1, attributes: [1, 3, 4, 5, 6])),
        dump: OperationSchema.Exchange(request: OperationSchema.Message(command: 1, attributes: []), reply: OperationSchema.Message(command: 1, attributes: [1, 3, 4, 5, 6]), hasPolicy: false))
    }

    /// A device was registered.
    public enum DevAddNtf: NetlinkOperation {
      public typealias Family = Netdev
      public typealias Body = Netdev.Dev
      public static let schema: OperationSchema = OperationSchema(
        "dev-add-ntf",
        attributes: Netdev.Dev.schema,
        notification: OperationSchema.Message(command: 2, attributes: [1, 3, 4, 5, 6]),
        multicastGroup: "mgmt")
    }

    /// A device is gone.
    public enum DevDelNtf: NetlinkOperation {
      public typealias Family = Netdev
      public typealias Body = Netdev.Dev
      public static let schema: OperationSchema = OperationSchema(
        "dev-del-ntf",
        attributes: Netdev.Dev.schema,
        notification: OperationSchema.Message(command: 3, attributes: [1, 3, 4, 5, 6]),
        multicastGroup: "mgmt")
    }

    /// A device's abilities changed.
    public enum DevChangeNtf: NetlinkOperation {
      public typealias Family = Netdev
      public typealias Body = Netdev.Dev
      public static let schema: OperationSchema = OperationSchema(
        "dev-change-ntf",
        attributes: Netdev.Dev.schema,
        notification: OperationSchema.Message(command: 4, attributes: [1, 3, 4, 5, 6]),
        multicastGroup: "mgmt")
    }

    /// Get one page pool, or all of them. Only pools that a driver tied to a device are known here; they are listed
    /// even after that device is gone.
    public enum PagePoolGet: NetlinkOperation {
      public typealias Family = Netdev
      public typealias Body = Netdev.PagePool
      public static let schema: OperationSchema = OperationSchema(
        "page-pool-get",
        attributes: Netdev.PagePool.schema,
        do: OperationSchema.Exchange(request: OperationSchema.Message(command: 5, attributes: [1]), reply: OperationSchema.Message(command: 5, attributes: [1, 2, 3, 4, 5, 6, 7, 8])),
        dump: OperationSchema.Exchange(request: OperationSchema.Message(command: 5, attributes: [2]), reply: OperationSchema.Message(command: 5, attributes: [1, 2, 3, 4, 5, 6, 7, 8])))
    }

    /// A page pool was made, as happens when a queue starts.
    public enum PagePoolAddNtf: NetlinkOperation {
      public typealias Family = Netdev
      public typealias Body = Netdev.PagePool
      public static let schema: OperationSchema = OperationSchema(
        "page-pool-add-ntf",
        attributes: Netdev.PagePool.schema,
        notification: OperationSchema.Message(command: 6, attributes: [1, 2, 3, 4, 5, 6, 7, 8]),
        multicastGroup: "page-pool")
    }

    /// A page pool is gone; its last buffer has come back.
    public enum PagePoolDelNtf: NetlinkOperation {
      public typealias Family = Netdev
      public typealias Body = Netdev.PagePool
      public static let schema: OperationSchema = OperationSchema(
        "page-pool-del-ntf",
        attributes: Netdev.PagePool.schema,
        notification: OperationSchema.Message(command: 7, attributes: [1, 2, 3, 4, 5, 6, 7, 8]),
        multicastGroup: "page-pool")
    }

    /// A page pool changed, most often because its driver let go of it.
    public enum PagePoolChangeNtf: NetlinkOperation {
      public typealias Family = Netdev
      public typealias Body = Netdev.PagePool
      public static let schema: OperationSchema = OperationSchema(
        "page-pool-change-ntf",
        attributes: Netdev.PagePool.schema,
        notification: OperationSchema.Message(command: 8, attributes: [1, 2, 3, 4, 5, 6, 7, 8]),
        multicastGroup: "page-pool")
    }

    /// Get the counters of one page pool, or of all of them.
    public enum PagePoolStatsGet: NetlinkOperation {
      public typealias Family = Netdev
      public typealias Body = Netdev.PagePoolStats
      public static let schema: OperationSchema = OperationSchema(
        "page-pool-stats-get",
        attributes: Netdev.PagePoolStats.schema,
        do: OperationSchema.Exchange(request: OperationSchema.Message(command: 9, attributes: [1]), reply: OperationSchema.Message(command: 9, attributes: [1, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18])),
        dump: OperationSchema.Exchange(request: OperationSchema.Message(command: 9, attributes: [1]), reply: OperationSchema.Message(command: 9, attributes: [1, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18])))
    }

    /// Get one queue, or all of a device or of every device. Queues the device has but does not use, and queues of a
    /// device that is down, are not listed.
    public enum QueueGet: NetlinkOperation {
      public typealias Family = Netdev
      public typealias Body = Netdev.Queue
      public static let schema: OperationSchema = OperationSchema(
        "queue-get",
        attributes: Netdev.Queue.schema,
        do: OperationSchema.Exchange(request: OperationSchema.Message(command: 10, attributes: [1, 2, 3]), reply: OperationSchema.Message(command: 10, attributes: [1, 2, 3, 4, 5, 6, 7, 8])),
        dump: OperationSchema.Exchange(request: OperationSchema.Message(command: 10, attributes: [2]), reply: OperationSchema.Message(command: 10, attributes: [1, 2, 3, 4, 5, 6, 7, 8])))
    }

    /// Get one NAPI instance, or all of a device or of every device.
    public enum NAPIGet: NetlinkOperation {
      public typealias Family = Netdev
      public typealias Body = Netdev.NAPI
      public static let schema: OperationSchema = OperationSchema(
        "napi-get",
        attributes: Netdev.NAPI.schema,
        do: OperationSchema.Exchange(request: OperationSchema.Message(command: 11, attributes: [2]), reply: OperationSchema.Message(command: 11, attributes: [1, 2, 3, 4, 5, 6, 7, 8])),
        dump: OperationSchema.Exchange(request: OperationSchema.Message(command: 11, attributes: [1]), reply: OperationSchema.Message(command: 11, attributes: [1, 2, 3, 4, 5, 6, 7, 8])))
    }

    /// Get the counters of one device or of every device, summed up or by queue. Which are there depends on the
    /// driver.
    public enum QstatsGet: NetlinkOperation {
      public typealias Family = Netdev
      public typealias Body = Netdev.Qstats
      public static let schema: OperationSchema = OperationSchema(
        "qstats-get",
        attributes: Netdev.Qstats.schema,
        dump: OperationSchema.Exchange(request: OperationSchema.Message(command: 12, attributes: [1, 4]), reply: OperationSchema.Message(command: 12, attributes: [1, 2, 3, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34])))
    }

    /// Let receive queues fill a dmabuf. Each queue restarts; when one cannot, all go back and the bind fails. The
    /// socket holds the binding: closing it restarts the queues on ordinary memory.
    public enum BindRX: NetlinkOperation {
      public typealias Family = Netdev
      public typealias Body = Netdev.Dmabuf
      public static let schema: OperationSchema = OperationSchema(
        "bind-rx",
        permission: .namespacedAdmin,
        attributes: Netdev.Dmabuf.schema,
        do: OperationSchema.Exchange(request: OperationSchema.Message(command: 13, attributes: [1, 2, 3, 5]), reply: OperationSchema.Message(command: 13, attributes: [4])))
    }

    /// Tune a NAPI instance. What is absent stays as it is.
    public enum NAPISet: NetlinkOperation {
      public typealias Family = Netdev
      public typealias Body = Netdev.NAPI
      public static let schema: OperationSchema = OperationSchema(
        "napi-set",
        permission: .admin,
        attributes: Netdev.NAPI.schema,
        do: OperationSchema.Exchange(request: OperationSchema.Message(command: 14, attributes: [2, 5, 6, 7, 8]), reply: nil))
    }

    /// Let sockets send from a dmabuf through a device. The socket that asked holds the binding.
    public enum BindTX: NetlinkOperation {
      public typealias Family = Netdev
      public typealias Body = Netdev.Dmabuf
      public static let schema: OperationSchema = OperationSchema(
        "bind-tx",
        attributes: Netdev.Dmabuf.schema,
        do: OperationSchema.Exchange(request: OperationSchema.Message(command: 15, attributes: [1, 3]), reply: OperationSchema.Message(command: 15, attributes: [4])))
    }

    /// Give a virtual device a receive queue that leases one of a physical device.
    public enum QueueCreate: NetlinkOperation {
      public typealias Family = Netdev
      public typealias Body = Netdev.Queue
      public static let schema: OperationSchema = OperationSchema(
        "queue-create",
        permission: .admin,
        attributes: Netdev.Queue.schema,
        do: OperationSchema.Exchange(request: OperationSchema.Message(command: 16, attributes: [2, 3, 8]), reply: OperationSchema.Message(command: 16, attributes: [1])))
    }
  }
}

extension Netdev {
  /// Calls the family's operations over a connection.
  public struct Client: FamilyClient {
    public typealias Family = Netdev
    public let connection: any NetlinkRequester
    /// How often a dump is asked for before what it listed is returned as interrupted.
    public var dumpAttempts = DumpAttempts.standard
    public init(_ connection: any NetlinkRequester) { self.connection = connection }

    /// Get one device's abilities, or every device's.
    public func devGet(
      ifindex: UInt32? = nil
    ) async throws(NetlinkError) -> Operations.DevGet.Body {
      try await connection.call(Operations.DevGet.self, Dev(ifindex: ifindex))
    }

    /// Get one device's abilities, or every device's.
    public func dumpDevGet() async throws(NetlinkError) -> Dump<Operations.DevGet.Body> {
      try await connection.dump(Operations.DevGet.self, Dev(), attempts: dumpAttempts)
    }

    /// Get one device's abilities, or every device's.
    public func streamDevGet() -> DumpReplies<Operations.DevGet> {
      connection.stream(Operations.DevGet.self, Dev())
    }

    /// Get one page pool, or all of them. Only pools that a driver tied to a device are known here; they are listed
    /// even after that device is gone.
    public func pagePoolGet(
      id: UInt64? = nil
    ) async throws(NetlinkError) -> Operations.PagePoolGet.Body {
      try await connection.call(Operations.PagePoolGet.self, PagePool(id: id))
    }

    /// Get one page pool, or all of them. Only pools that a driver tied to a device are known here; they are listed
    /// even after that device is gone.
    public func dumpPagePoolGet(
      ifindex: UInt32? = nil
    ) async throws(NetlinkError) -> Dump<Operations.PagePoolGet.Body> {
      try await connection.dump(Operations.PagePoolGet.self, PagePool(ifindex: ifindex), attempts: dumpAttempts)
    }

    /// Get one page pool, or all of them. Only pools that a driver tied to a device are known here; they are listed
    /// even after that device is gone.
    public func streamPagePoolGet(
      ifindex: UInt32? = nil
    ) -> DumpReplies<Operations.PagePoolGet> {
      connection.stream(Operations.PagePoolGet.self, PagePool(ifindex: ifindex))
    }

    /// Get the counters of one page pool, or of all of them.
    public func pagePoolStatsGet(
      info: PagePoolInfo? = nil
    ) async throws(NetlinkError) -> Operations.PagePoolStatsGet.Body {
      try await connection.call(Operations.PagePoolStatsGet.self, PagePoolStats(info: info))
    }

    /// Get the counters of one page pool, or of all of them.
    public func dumpPagePoolStatsGet(
      info: PagePoolInfo? = nil
    ) async throws(NetlinkError) -> Dump<Operations.PagePoolStatsGet.Body> {
      try await connection.dump(Operations.PagePoolStatsGet.self, PagePoolStats(info: info), attempts: dumpAttempts)
    }

    /// Get the counters of one page pool, or of all of them.
    public func streamPagePoolStatsGet(
      info: PagePoolInfo? = nil
    ) -> DumpReplies<Operations.PagePoolStatsGet> {
      connection.stream(Operations.PagePoolStatsGet.self, PagePoolStats(info: info))
    }

    /// Get one queue, or all of a device or of every device. Queues the device has but does not use, and queues of a
    /// device that is down, are not listed.
    public func queueGet(
      id: UInt32? = nil, ifindex: UInt32? = nil, type: QueueType? = nil
    ) async throws(NetlinkError) -> Operations.QueueGet.Body {
      try await connection.call(Operations.QueueGet.self, Queue(id: id, ifindex: ifindex, type: type))
    }

    /// Get one queue, or all of a device or of every device. Queues the device has but does not use, and queues of a
    /// device that is down, are not listed.
    public func dumpQueueGet(
      ifindex: UInt32? = nil
    ) async throws(NetlinkError) -> Dump<Operations.QueueGet.Body> {
      try await connection.dump(Operations.QueueGet.self, Queue(ifindex: ifindex), attempts: dumpAttempts)
    }

    /// Get one queue, or all of a device or of every device. Queues the device has but does not use, and queues of a
    /// device that is down, are not listed.
    public func streamQueueGet(
      ifindex: UInt32? = nil
    ) -> DumpReplies<Operations.QueueGet> {
      connection.stream(Operations.QueueGet.self, Queue(ifindex: ifindex))
    }

    /// Get one NAPI instance, or all of a device or of every device.
    public func napiGet(
      id: UInt32? = nil
    ) async throws(NetlinkError) -> Operations.NAPIGet.Body {
      try await connection.call(Operations.NAPIGet.self, NAPI(id: id))
    }

    /// Get one NAPI instance, or all of a device or of every device.
    public func dumpNAPIGet(
      ifindex: UInt32? = nil
    ) async throws(NetlinkError) -> Dump<Operations.NAPIGet.Body> {
      try await connection.dump(Operations.NAPIGet.self, NAPI(ifindex: ifindex), attempts: dumpAttempts)
    }

    /// Get one NAPI instance, or all of a device or of every device.
    public func streamNAPIGet(
      ifindex: UInt32? = nil
    ) -> DumpReplies<Operations.NAPIGet> {
      connection.stream(Operations.NAPIGet.self, NAPI(ifindex: ifindex))
    }

    /// Get the counters of one device or of every device, summed up or by queue. Which are there depends on the
    /// driver.
    public func dumpQstatsGet(
      ifindex: UInt32? = nil, scope: QstatsScope? = nil
    ) async throws(NetlinkError) -> Dump<Operations.QstatsGet.Body> {
      try await connection.dump(Operations.QstatsGet.self, Qstats(ifindex: ifindex, scope: scope), attempts: dumpAttempts)
    }

    /// Get the counters of one device or of every device, summed up or by queue. Which are there depends on the
    /// driver.
    public func streamQstatsGet(
      ifindex: UInt32? = nil, scope: QstatsScope? = nil
    ) -> DumpReplies<Operations.QstatsGet> {
      connection.stream(Operations.QstatsGet.self, Qstats(ifindex: ifindex, scope: scope))
    }

    /// Let receive queues fill a dmabuf. Each queue restarts; when one cannot, all go back and the bind fails. The
    /// socket holds the binding: closing it restarts the queues on ordinary memory.
    public func bindRX(
      ifindex: UInt32? = nil, queues: [QueueID] = [], fd: UInt32? = nil, rxPageSize: UInt32? = nil
    ) async throws(NetlinkError) -> Operations.BindRX.Body {
      try await connection.call(Operations.BindRX.self, Dmabuf(ifindex: ifindex, queues: queues, fd: fd, rxPageSize: rxPageSize))
    }

    /// Tune a NAPI instance. What is absent stays as it is.
    public func napiSet(
      id: UInt32? = nil, deferHardIrqs: UInt32? = nil, groFlushTimeout: UInt64? = nil, irqSuspendTimeout: UInt64? = nil, threaded: NAPIThreaded? = nil
    ) async throws(NetlinkError) {
      try await connection.acknowledge(Operations.NAPISet.self, NAPI(id: id, deferHardIrqs: deferHardIrqs, groFlushTimeout: groFlushTimeout, irqSuspendTimeout: irqSuspendTimeout, threaded: threaded))
    }

    /// Let sockets send from a dmabuf through a device. The socket that asked holds the binding.
    public func bindTX(
      ifindex: UInt32? = nil, fd: UInt32? = nil
    ) async throws(NetlinkError) -> Operations.BindTX.Body {
      try await connection.call(Operations.BindTX.self, Dmabuf(ifindex: ifindex, fd: fd))
    }

    /// Give a virtual device a receive queue that leases one of a physical device.
    public func queueCreate(
      ifindex: UInt32? = nil, type: QueueType? = nil, lease: Lease? = nil
    ) async throws(NetlinkError) -> Operations.QueueCreate.Body {
      try await connection.call(Operations.QueueCreate.self, Queue(ifindex: ifindex, type: type, lease: lease))
    }
  }
}

extension Netdev {
  /// A request a server has to answer, checked and decoded.
  public enum Request: Sendable {
    case devGet(Operations.DevGet.Body)
    case dumpDevGet(Operations.DevGet.Body)
    case pagePoolGet(Operations.PagePoolGet.Body)
    case dumpPagePoolGet(Operations.PagePoolGet.Body)
    case pagePoolStatsGet(Operations.PagePoolStatsGet.Body)
    case dumpPagePoolStatsGet(Operations.PagePoolStatsGet.Body)
    case queueGet(Operations.QueueGet.Body)
    case dumpQueueGet(Operations.QueueGet.Body)
    case napiGet(Operations.NAPIGet.Body)
    case dumpNAPIGet(Operations.NAPIGet.Body)
    case dumpQstatsGet(Operations.QstatsGet.Body)
    case bindRX(Operations.BindRX.Body)
    case napiSet(Operations.NAPISet.Body)
    case bindTX(Operations.BindTX.Body)
    case queueCreate(Operations.QueueCreate.Body)

    /// Decodes a request that a `RequestValidator` of this family let pass; nil when it is another family's.
    public init?(_ accepted: AcceptedRequest, _ message: MessageView) throws(DecodingError) {
      switch (accepted.operation, accepted.mode) {
      case (0, .`do`): self = .devGet(try accepted.body(of: message))
      case (0, .dump): self = .dumpDevGet(try accepted.body(of: message))
      case (4, .`do`): self = .pagePoolGet(try accepted.body(of: message))
      case (4, .dump): self = .dumpPagePoolGet(try accepted.body(of: message))
      case (8, .`do`): self = .pagePoolStatsGet(try accepted.body(of: message))
      case (8, .dump): self = .dumpPagePoolStatsGet(try accepted.body(of: message))
      case (9, .`do`): self = .queueGet(try accepted.body(of: message))
      case (9, .dump): self = .dumpQueueGet(try accepted.body(of: message))
      case (10, .`do`): self = .napiGet(try accepted.body(of: message))
      case (10, .dump): self = .dumpNAPIGet(try accepted.body(of: message))
      case (11, .dump): self = .dumpQstatsGet(try accepted.body(of: message))
      case (12, .`do`): self = .bindRX(try accepted.body(of: message))
      case (13, .`do`): self = .napiSet(try accepted.body(of: message))
      case (14, .`do`): self = .bindTX(try accepted.body(of: message))
      case (15, .`do`): self = .queueCreate(try accepted.body(of: message))
      default: return nil
      }
    }
  }
}

extension Netdev {
  /// What the family tells its multicast groups.
  public enum Notification: FamilyNotification {
    public typealias Family = Netdev
    case devAddNtf(Operations.DevAddNtf.Body)
    case devDelNtf(Operations.DevDelNtf.Body)
    case devChangeNtf(Operations.DevChangeNtf.Body)
    case pagePoolAddNtf(Operations.PagePoolAddNtf.Body)
    case pagePoolDelNtf(Operations.PagePoolDelNtf.Body)
    case pagePoolChangeNtf(Operations.PagePoolChangeNtf.Body)

    /// Decodes a notification by its command; nil for one the spec does not know.
    public init?(_ message: MessageView) throws(DecodingError) {
      switch try Netdev.schema.command(of: message) {
      case 2: self = .devAddNtf(try Netdev.schema.body(of: message))
      case 3: self = .devDelNtf(try Netdev.schema.body(of: message))
      case 4: self = .devChangeNtf(try Netdev.schema.body(of: message))
      case 6: self = .pagePoolAddNtf(try Netdev.schema.body(of: message))
      case 7: self = .pagePoolDelNtf(try Netdev.schema.body(of: message))
      case 8: self = .pagePoolChangeNtf(try Netdev.schema.body(of: message))
      default: return nil
      }
    }
  }
}
