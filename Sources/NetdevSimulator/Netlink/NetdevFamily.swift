internal import NetdevMessages
internal import NetlinkCodec

/// The netdev family of a simulated kernel: checked requests in, replies out (`net/core/netdev-genl.c`).
struct NetdevFamily: Sendable {
  let kernel: SimulatedKernel
  let validator: RequestValidator

  init(_ kernel: SimulatedKernel, _ profile: KernelProfile) {
    self.kernel = kernel
    validator = profile.validator
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
      let attributesAt = validator.attributesAt(message)
      do throws(Refusal) {
        response.dump(try listing(request), answering: message, attributesAt: attributesAt)
      } catch {
        response.endDump(message, error, attributesAt: attributesAt)
      }
    }
  }

  private func decode(_ accepted: AcceptedRequest, _ message: MessageView) throws(Refusal) -> Netdev.Request? {
    do throws(DecodingError) {
      guard accepted.isUnchecked else { return try Netdev.Request(accepted, message) }
      // Nothing is looked at behind the headers.
      var writer = MessageWriter(capacity: accepted.headerSize)
      let start = writer.beginMessage(message.header)
      writer.append(try message.genericHeader())
      writer.endMessage(start)
      return try Netdev.Request(accepted, MessageView(writer.bytes))
    } catch {
      throw Refusal(.EINVAL)
    }
  }

  // MARK: do

  private func answer(
    _ request: Netdev.Request, socket: SocketID, files: some FileTable, into response: inout ResponseWriter
  ) throws(Refusal) {
    switch request {
    case .devGet(let wanted):
      guard let ifindex = wanted.ifindex else { throw Refusal(missing: Attribute.Device.ifindex) }
      try response.answer(Netdev.Operations.DevGet.self, .init(try kernel.device(ifindex)))
    case .pagePoolGet(let wanted):
      guard let id = wanted.id else { throw Refusal(missing: Attribute.PagePool.id) }
      try response.answer(Netdev.Operations.PagePoolGet.self, .init(try kernel.pagePool(UInt32(clamping: id))))
    case .pagePoolStatsGet(let wanted):
      let statistics = try kernel.pagePoolStatistics(try selectedPool(wanted))
      try response.answer(Netdev.Operations.PagePoolStatsGet.self, .init(statistics))
    case .queueGet(let wanted):
      try response.answer(Netdev.Operations.QueueGet.self, .init(try queue(wanted)))
    case .napiGet(let wanted):
      guard let id = wanted.id else { throw Refusal(missing: Attribute.NAPI.id) }
      try response.answer(Netdev.Operations.NAPIGet.self, .init(try kernel.napi(id)))
    case .napiSet(let wanted): try setNAPI(wanted)
    case .bindRX(let wanted):
      let id = try kernel.bindRX(BindRXRequest(wanted), socket: socket, files: files)
      try response.answer(Netdev.Operations.BindRX.self, Netdev.Dmabuf(id: id))
    case .bindTX(let wanted):
      let request = BindTXRequest(ifindex: wanted.ifindex, fd: wanted.fd)
      let id = try kernel.bindTX(request, socket: socket, files: files)
      try response.answer(Netdev.Operations.BindTX.self, Netdev.Dmabuf(id: id))
    case .queueCreate(let wanted):
      let id = try kernel.createQueue(QueueCreateRequest(wanted))
      try response.answer(Netdev.Operations.QueueCreate.self, Netdev.Queue(id: id))
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

  /// Each reads the kernel anew for every page, as its callbacks do under their locks; none of netdev's callbacks
  /// numbers the state it lists (`cb->seq`), so that none is ever said to be interrupted.
  private func listing(_ request: Netdev.Request) throws(Refusal) -> DumpListing {
    typealias Operations = Netdev.Operations
    let kernel = kernel
    switch request {
    case .dumpDevGet:
      return DumpListing(Operations.DevGet.self, by: \DeviceInfo.ifindex) { (_, _) throws(Refusal) in
        kernel.devices()
      } write: {
        Netdev.Dev($0).encode(into: &$1)
      }
    case .dumpPagePoolGet(let filter):
      return DumpListing(Operations.PagePoolGet.self, by: DumpPlace.init(pool:)) { (_, _) throws(Refusal) in
        kernel.pagePools(of: filter.ifindex)
      } write: {
        Netdev.PagePool($0).encode(into: &$1)
      }
    case .dumpPagePoolStatsGet(let filter):
      let ifindex = try ifindex(filter)
      return DumpListing(Operations.PagePoolStatsGet.self, by: DumpPlace.init(statistics:)) { (_, _) throws(Refusal) in
        kernel.pagePoolStatistics(of: ifindex)
      } write: {
        Netdev.PagePoolStats($0).encode(into: &$1)
      }
    case .dumpQueueGet(let filter):
      return DumpListing(Operations.QueueGet.self, by: \QueueInfo.place) { (last, length) throws(Refusal) in
        try kernel.queues(of: filter.ifindex, behind: last, limit: length)
      } write: {
        Netdev.Queue($0).encode(into: &$1)
      }
    case .dumpNAPIGet(let filter):
      return DumpListing(Operations.NAPIGet.self, by: DumpPlace.init(napi:)) { (_, _) throws(Refusal) in
        try kernel.napis(of: filter.ifindex)
      } write: {
        Netdev.NAPI($0).encode(into: &$1)
      }
    case .dumpQstatsGet(let filter):
      let scope: StatisticsScope = filter.scope?.contains(.queue) == true ? .queue : .device
      return DumpListing(Operations.QstatsGet.self, by: DumpPlace.init(counters:)) { (_, _) throws(Refusal) in
        try kernel.queueStatistics(of: filter.ifindex, scope: scope)
      } write: {
        $0.write(into: &$1)
      }
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

/// Where in a dump an entry stands.
private struct DumpPlace: Comparable, Sendable {
  let ifindex: UInt32
  /// Among the entries of its device.
  let place: UInt64

  /// The newest first.
  init(napi: NAPIInfo) {
    ifindex = napi.ifindex
    place = UInt64(UInt32.max - napi.id)
  }

  init(pool: PagePoolInfo) { self.init(pool: pool.id, of: pool.ifindex) }
  init(statistics: PagePoolStatistics) { self.init(pool: statistics.id, of: statistics.ifindex) }

  /// The newest first; one without a device is the loopback device's.
  private init(pool: UInt32, of ifindex: UInt32?) {
    self.ifindex = ifindex ?? 1
    place = UInt64(UInt32.max - pool)
  }

  init(counters: QueueStatistics) {
    ifindex = counters.ifindex
    place = counters.queue.map { UInt64($0.type.rawValue) << 32 | UInt64($0.id) } ?? 0
  }

  static func < (a: DumpPlace, b: DumpPlace) -> Bool { (a.ifindex, a.place) < (b.ifindex, b.place) }
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
