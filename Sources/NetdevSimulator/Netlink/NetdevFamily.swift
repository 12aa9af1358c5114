internal import NetdevMessages
internal import NetlinkCodec

/// The netdev family of a simulated kernel: checked requests in, replies out (`net/core/netdev-genl.c`).
struct NetdevFamily: Sendable {
  let kernel: SimulatedKernel
  let validator: RequestValidator

  init(_ kernel: SimulatedKernel, _ profile: KernelProfile) {
    self.kernel = kernel
    validator = RequestValidator(profile.netdev)
  }

  /// - Parameters:
  ///   - socket: who asks: what a binding will belong to.
  ///   - files: where the request's descriptors are looked up.
  func answer(
    _ message: MessageView, socket: SocketID, isAdmin: Bool, files: some FileTable,
    into response: inout ResponseWriter
  ) throws(Refusal) {
    let accepted = try validator.accept(message, hasAdmin: isAdmin)
    guard let request = try decode(accepted, message) else { throw Refusal(.EOPNOTSUPP) }
    response.partFlags = []
    switch accepted.mode {
    case .do: try answer(request, socket: socket, files: files, into: &response)
    case .dump:
      do throws(Refusal) {
        try dump(request, into: &response)
        response.finishDump()
      } catch {
        response.finishDump(message, error, attributesAt: validator.attributesAt(message))
      }
    }
  }

  private func decode(_ accepted: AcceptedRequest, _ message: MessageView) throws(Refusal) -> Netdev.Request? {
    do throws(DecodingError) {
      guard ignoresAttributes(accepted) else { return try Netdev.Request(accepted, message) }
      var writer = MessageWriter(capacity: accepted.headerSize)
      let start = writer.beginMessage(message.header)
      writer.append(try message.genericHeader())
      writer.endMessage(start)
      return try Netdev.Request(accepted, MessageView(writer.bytes))
    } catch {
      throw Refusal(.EINVAL)
    }
  }

  /// Before 7.0 a dump without a policy did not look at what stood behind its headers.
  private func ignoresAttributes(_ accepted: AcceptedRequest) -> Bool {
    let operation = validator.family.operations[accepted.operation]
    guard let exchange = accepted.mode == .dump ? operation.dump : operation.do else { return false }
    return exchange.validation == .none && exchange.request.attributes.isEmpty
  }

  // MARK: do

  private func answer(
    _ request: Netdev.Request, socket: SocketID, files: some FileTable, into response: inout ResponseWriter
  ) throws(Refusal) {
    switch request {
    case .devGet(let wanted):
      guard let ifindex = wanted.ifindex else { throw Refusal(missing: Attribute.Device.ifindex) }
      try response.reply(Netdev.Operations.DevGet.self, .init(try kernel.device(ifindex)))
    case .pagePoolGet(let wanted):
      guard let id = wanted.id else { throw Refusal(missing: Attribute.PagePool.id) }
      try response.reply(Netdev.Operations.PagePoolGet.self, .init(try kernel.pagePool(UInt32(clamping: id))))
    case .pagePoolStatsGet(let wanted):
      let statistics = try kernel.pagePoolStatistics(try selectedPool(wanted))
      try response.reply(Netdev.Operations.PagePoolStatsGet.self, .init(statistics))
    case .queueGet(let wanted):
      try response.reply(Netdev.Operations.QueueGet.self, .init(try queue(wanted)))
    case .napiGet(let wanted):
      guard let id = wanted.id else { throw Refusal(missing: Attribute.NAPI.id) }
      try response.reply(Netdev.Operations.NAPIGet.self, .init(try kernel.napi(id)))
    case .napiSet(let wanted): try setNAPI(wanted)
    case .bindRX(let wanted):
      let id = try kernel.bindRX(BindRXRequest(wanted), socket: socket, files: files)
      try response.reply(Netdev.Operations.BindRX.self, Netdev.Dmabuf(id: id))
    case .bindTX(let wanted):
      let request = BindTXRequest(ifindex: wanted.ifindex, fd: wanted.fd)
      let id = try kernel.bindTX(request, socket: socket, files: files)
      try response.reply(Netdev.Operations.BindTX.self, Netdev.Dmabuf(id: id))
    case .queueCreate(let wanted):
      let id = try kernel.createQueue(QueueCreateRequest(wanted))
      try response.reply(Netdev.Operations.QueueCreate.self, Netdev.Queue(id: id))
    case .dumpDevGet, .dumpPagePoolGet, .dumpPagePoolStatsGet, .dumpQueueGet, .dumpNAPIGet, .dumpQstatsGet:
      throw Refusal(.EOPNOTSUPP)
    }
  }

  /// `netdev_nl_queue_get_doit`
  private func queue(_ wanted: Netdev.Queue) throws(Refusal) -> QueueInfo {
    guard let id = wanted.id else { throw Refusal(missing: Attribute.Queue.id) }
    guard let type = wanted.type else { throw Refusal(missing: Attribute.Queue.type) }
    guard let ifindex = wanted.ifindex else { throw Refusal(missing: Attribute.Queue.ifindex) }
    guard let type = QueueType(rawValue: type.rawValue) else { throw Refusal(.EINVAL) }
    return try kernel.queue(of: ifindex, type: type, id: id)
  }

  /// `netdev_nl_page_pool_stats_get_doit`: one pool is chosen by the nest that a reply describes it with.
  private func selectedPool(_ wanted: Netdev.PagePoolStats) throws(Refusal) -> UInt32 {
    let nest = AttributePath.Step(Attribute.PagePoolStatistics.info)
    guard let info = wanted.info else { throw Refusal(missing: nest.type) }
    guard let id = info.id else { throw Refusal(missing: Attribute.PagePool.id, in: [nest]) }
    guard info.ifindex == nil else {
      throw Refusal(.EINVAL, "selecting by ifindex not supported", at: [nest, .init(Attribute.PagePool.ifindex)])
    }
    return UInt32(clamping: id)
  }

  /// `netdev_nl_napi_set_doit`
  private func setNAPI(_ wanted: Netdev.NAPI) throws(Refusal) {
    guard let id = wanted.id else { throw Refusal(missing: Attribute.NAPI.id) }
    try kernel.setNAPI(id) { settings in
      if let threaded = wanted.threaded.flatMap({ NAPISettings.Threaded(rawValue: $0.rawValue) }) {
        settings.threaded = threaded
      }
      if let polls = wanted.deferHardIrqs { settings.deferHardIRQs = polls }
      if let timeout = wanted.irqSuspendTimeout { settings.irqSuspendTimeout = timeout }
      if let timeout = wanted.groFlushTimeout { settings.groFlushTimeout = timeout }
    }
  }

  // MARK: dump

  private func dump(_ request: Netdev.Request, into response: inout ResponseWriter) throws(Refusal) {
    switch request {
    case .dumpDevGet:
      for device in kernel.devices() { try response.part(Netdev.Operations.DevGet.self, .init(device)) }
    case .dumpPagePoolGet(let filter):
      for pool in kernel.pagePools(of: filter.ifindex) {
        try response.part(Netdev.Operations.PagePoolGet.self, .init(pool))
      }
    case .dumpPagePoolStatsGet(let filter):
      for statistics in kernel.pagePoolStatistics(of: try ifindex(filter)) {
        try response.part(Netdev.Operations.PagePoolStatsGet.self, .init(statistics))
      }
    case .dumpQueueGet(let filter):
      for queue in try kernel.queues(of: filter.ifindex) {
        try response.part(Netdev.Operations.QueueGet.self, .init(queue))
      }
    case .dumpNAPIGet(let filter):
      for napi in try kernel.napis(of: filter.ifindex) {
        try response.part(Netdev.Operations.NAPIGet.self, .init(napi))
      }
    case .dumpQstatsGet(let filter):
      let scope: StatisticsScope = filter.scope?.contains(.queue) == true ? .queue : .device
      let statistics = try kernel.queueStatistics(of: filter.ifindex, scope: scope)
      for entry in statistics { try response.part(Netdev.Operations.QstatsGet.self) { entry.write(into: &$0) } }
    case .devGet, .pagePoolGet, .pagePoolStatsGet, .queueGet, .napiGet, .napiSet, .bindRX, .bindTX, .queueCreate:
      throw Refusal(.EOPNOTSUPP)
    }
  }

  /// `netdev_nl_page_pool_stats_get_dumpit`: the nest may hold an ifindex, and what names one pool is out of place.
  private func ifindex(_ filter: Netdev.PagePoolStats) throws(Refusal) -> UInt32? {
    guard filter.info?.id == nil else {
      let nest = AttributePath.Step(Attribute.PagePoolStatistics.info)
      throw Refusal(.EINVAL, "Unsupported attribute", at: [nest, .init(Attribute.PagePool.id, occurrence: 0)])
    }
    return filter.info?.ifindex
  }
}

extension ResponseWriter {
  /// The reply to a `do`.
  fileprivate mutating func reply<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ body: Operation.Body
  ) throws(Refusal) {
    try write { (response: inout ResponseWriter) throws(EncodingError) in try response.reply(operation, body, .do) }
  }

  /// One part of a dump.
  fileprivate mutating func part<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ body: Operation.Body
  ) throws(Refusal) {
    try write { (response: inout ResponseWriter) throws(EncodingError) in try response.reply(operation, body, .dump) }
  }

  /// One part of a dump whose body the caller writes.
  fileprivate mutating func part<Operation: NetlinkOperation>(
    _ operation: Operation.Type, body: (inout MessageWriter) -> Void
  ) throws(Refusal) {
    let command = Operation.schema.dump?.reply?.command ?? 0
    try write { (response: inout ResponseWriter) throws(EncodingError) in
      try response.message(command: command, of: Operation.Family.schema, .dump, body: body)
    }
  }

  private mutating func write(
    _ body: (inout ResponseWriter) throws(EncodingError) -> Void
  ) throws(Refusal) {
    do throws(EncodingError) {
      try body(&self)
    } catch {
      throw Refusal(.EMSGSIZE)
    }
  }
}

extension BindRXRequest {
  /// Nests come as they are, with what is missing in them left missing.
  fileprivate init(_ wanted: Netdev.Dmabuf) {
    self.init(
      ifindex: wanted.ifindex, fd: wanted.fd, queues: wanted.queues.map { QueueSelection($0) },
      receivePageSize: wanted.rxPageSize)
  }
}

extension QueueSelection {
  fileprivate init(_ wanted: Netdev.QueueID) { self.init(id: wanted.id, type: wanted.type?.rawValue) }
}

extension QueueCreateRequest {
  fileprivate init(_ wanted: Netdev.Queue) {
    self.init(
      ifindex: wanted.ifindex, type: wanted.type?.rawValue,
      lease: wanted.lease.map {
        LeaseRequest(ifindex: $0.ifindex, queue: $0.queue.map { QueueSelection($0) }, namespaceID: $0.netnsID)
      })
  }
}
