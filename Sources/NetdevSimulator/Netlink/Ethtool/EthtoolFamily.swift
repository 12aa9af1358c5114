internal import EthtoolMessages
internal import NetlinkCodec

/// The ethtool family of a simulated kernel: checked requests in, replies out (`net/ethtool/netlink.c`).
struct EthtoolFamily: Sendable {
  let kernel: SimulatedKernel
  let validator: RequestValidator
  private let featureNames: [String]

  init(_ kernel: SimulatedKernel, _ profile: KernelProfile) {
    self.kernel = kernel
    validator = profile.ethtoolValidator
    featureNames = profile.featureNames
  }

  func answer(_ message: MessageView, isAdmin: Bool, into response: inout ResponseWriter) throws(Refusal) {
    let accepted = try validator.accept(message, hasAdmin: isAdmin)
    let attributesAt = validator.attributesAt(message)
    let request = EthtoolRequest(message, attributesAt: attributesAt)
    let operation = validator.family.operations[accepted.operation].name
    switch accepted.mode {
    case .dump: response.dump(try listing(operation, request), answering: message, attributesAt: attributesAt)
    case .do where operation.hasSuffix("-get"): try read(operation, request, into: &response)
    case .do: try change(operation, request, into: &response)
    }
  }

  // MARK: Reading

  /// `ethnl_default_doit`
  private func read(
    _ operation: String, _ request: EthtoolRequest, into response: inout ResponseWriter
  ) throws(Refusal) {
    typealias Operations = Ethtool.Operations
    switch operation {
    case "channels-get":
      let info = try withDevice(request) { (state, device) throws(Refusal) in try state.channels(of: device) }
      try response.answer(Operations.ChannelsGet.self, .init(info))
    case "rings-get":
      let info = try withDevice(request) { (state, device) throws(Refusal) in try state.rings(of: device) }
      try response.answer(Operations.RingsGet.self, .init(info))
    case "features-get":
      let info = try withDevice(request) { (_, device) throws(Refusal) in device.featuresInfo }
      try response.answer(Operations.FeaturesGet.self, .init(info, names: namesInLists(request)))
    case "rss-get":
      let info = try withDevice(request) { (state, device) throws(Refusal) in
        if request.attributes[Attribute.RSS.startContext] != nil {
          throw Refusal(.EINVAL, at: [.init(Attribute.RSS.startContext)])
        }
        let id = request.attributes.u32(Attribute.RSS.context) ?? 0
        return device.rssInfo(id, try state.rssContext(id, of: device))
      }
      try response.answer(Operations.RSSGet.self, .init(info))
    default: throw Refusal(.EOPNOTSUPP)
    }
  }

  // MARK: Changing

  /// `ethnl_default_set_doit`, and those with one of their own.
  private func change(
    _ operation: String, _ request: EthtoolRequest, into response: inout ResponseWriter
  ) throws(Refusal) {
    switch operation {
    case "channels-set":
      try withDevice(request) { (state, device) throws(Refusal) in
        _ = try state.setChannels(ChannelSettings(request.attributes), of: device)
      }
    case "rings-set":
      try withDevice(request) { (state, device) throws(Refusal) in
        try checkRings(request.attributes, device)
        _ = try state.setRings(RingSettings(request.attributes), of: device)
      }
    case "features-set": try setFeatures(request, into: &response)
    case "rss-set":
      try withDevice(request) { (state, device) throws(Refusal) in
        let id = request.attributes.u32(Attribute.RSS.context) ?? 0
        _ = try state.setRSS(try settings(request, device), context: id, of: device)
      }
    case "rss-create-act":
      let info = try withDevice(request, isByDefault: false) { (state, device) throws(Refusal) in
        let id = request.attributes.u32(Attribute.RSS.context)
        return try state.createRSS(try settings(request, device), context: id, of: device)
      }
      try response.answer(Ethtool.Operations.RSSCreateAct.self, .init(info))
    case "rss-delete-act":
      guard let id = request.attributes.u32(Attribute.RSS.context) else {
        throw Refusal(missing: Attribute.RSS.context)
      }
      try withDevice(request, isByDefault: false) { (state, device) throws(Refusal) in
        try state.deleteRSS(id, of: device)
      }
    default: throw Refusal(.EOPNOTSUPP)
    }
  }

  /// `ethnl_set_rings_validate`, in its order. Most of it no driver here supports.
  private func checkRings(_ attributes: AttributeTable, _ device: NetworkDevice) throws(Refusal) {
    let (splits, hasThreshold) = (device.driver.supportsHeaderSplit, device.driver.hasHeaderSplitThreshold)
    let unsupported: [(UInt16, String, Bool)] = [
      (10, "setting rx buf len not supported", false), (11, "setting TCP data split is not supported", splits),
      (17, "setting hds-thresh is not supported", hasThreshold), (12, "setting cqe size not supported", false),
      (13, "setting tx push not supported", false), (14, "setting rx push not supported", false),
      (15, "setting tx push buf len is not supported", false),
    ]
    for (attribute, text, isSupported) in unsupported where !isSupported && attributes[attribute] != nil {
      throw Refusal(.EOPNOTSUPP, text, at: [.init(attribute)])
    }
  }

  /// `ethnl_set_features`
  private func setFeatures(_ request: EthtoolRequest, into response: inout ResponseWriter) throws(Refusal) {
    guard let wanted = request.attributes[Attribute.Features.wanted] else {
      throw Refusal(.EINVAL)
    }
    let (change, info) = try withDevice(request, isByDefault: false) { (state, device) throws(Refusal) in
      guard device.isPresent else { throw Refusal(.ENODEV) }
      let bits = try BitsetReader(request.message, wanted, names: featureNames)
      let change = try state.setFeatures(
        FeatureSet(rawValue: bits.value), mask: FeatureSet(rawValue: bits.mask), of: device)
      return (change, device.featuresInfo)
    }
    guard !request.flags.contains(.omitReply) else { return }
    try response.answer(
      Ethtool.Operations.FeaturesSet.self, .init(change, of: info, names: namesInLists(request)))
  }

  /// What features are called in the answer, unless it is to have words of bits.
  private func namesInLists(_ request: EthtoolRequest) -> [String]? {
    request.flags.contains(.compactBitsets) ? nil : featureNames
  }

  /// What a request says of an RSS context. A table that is not whole entries is refused where the device has one.
  private func settings(_ request: EthtoolRequest, _ device: NetworkDevice) throws(Refusal) -> RSSSettings {
    let attributes = request.attributes
    var settings = RSSSettings(
      hashFunction: attributes.u32(Attribute.RSS.hashFunction), key: attributes[Attribute.RSS.key]?.payload,
      inputTransformation: attributes.u32(Attribute.RSS.inputTransformation))
    if let table = attributes[Attribute.RSS.table] {
      let isWhole = table.payload.count % 4 == 0
      guard isWhole || device.driver.rssTableSize == 0 else {
        throw Refusal(.EINVAL, at: [.init(Attribute.RSS.table)])
      }
      settings.table = stride(from: 0, to: table.payload.count / 4 * 4, by: 4).map { place in
        table.payload[place..<place + 4].reversed().reduce(0) { $0 << 8 | UInt32($1) }
      }
    }
    if let flows = attributes[Attribute.RSS.flowHash] {
      var fields: [PacketKind: HashedFields] = [:]
      // Where the device hashes nothing, the nest itself is blamed.
      let entries = device.driver.rssTableSize > 0 ? AttributeTable(request.message, in: flows.inside).entries : []
      for (type, entry) in entries {
        guard let kind = PacketKind(rawValue: type) else {
          throw Refusal(.EOPNOTSUPP, at: [.init(Attribute.RSS.flowHash), .init(type)])
        }
        fields[kind] = HashedFields(rawValue: entry.uint ?? 0)
      }
      settings.hashedFields = fields
    }
    return settings
  }

  private func withDevice<Result: Sendable>(
    _ request: EthtoolRequest, isByDefault: Bool = true,
    _ body: (KernelState, NetworkDevice) throws(Refusal) -> Result
  ) throws(Refusal) -> Result {
    try kernel.withState { (state) throws(Refusal) -> Result in
      try body(state, try request.device(in: state, isByDefault: isByDefault))
    }
  }

  // MARK: Dumps

  /// A dump is about all devices, whatever its header says; but the header has to be right.
  private func listing(_ operation: String, _ request: EthtoolRequest) throws(Refusal) -> DumpListing {
    typealias Operations = Ethtool.Operations
    let kernel = kernel
    let wanted = try kernel.withState { (state) throws(Refusal) in try request.optionalDevice(in: state)?.ifindex }
    switch operation {
    case "channels-get":
      return DumpListing(Operations.ChannelsGet.self, by: \ChannelsInfo.ifindex) { (last, _) throws(Refusal) in
        try kernel.everyDevice(behind: last) { (state, device) throws(Refusal) in try state.channels(of: device) }
      } write: {
        Ethtool.Channels($0).encode(into: &$1)
      }
    case "rings-get":
      return DumpListing(Operations.RingsGet.self, by: \RingsInfo.ifindex) { (last, _) throws(Refusal) in
        try kernel.everyDevice(behind: last) { (state, device) throws(Refusal) in try state.rings(of: device) }
      } write: {
        Ethtool.Rings($0).encode(into: &$1)
      }
    case "features-get":
      let names = namesInLists(request)
      return DumpListing(Operations.FeaturesGet.self, by: \FeaturesInfo.ifindex) { (last, _) throws(Refusal) in
        try kernel.everyDevice(behind: last) { (_, device) throws(Refusal) in device.featuresInfo }
      } write: {
        Ethtool.Features($0, names: names).encode(into: &$1)
      }
    case "rss-get":
      if request.attributes[Attribute.RSS.context] != nil {
        throw Refusal(.EINVAL, at: [.init(Attribute.RSS.context)])
      }
      let first = request.attributes.u32(Attribute.RSS.startContext) ?? 0
      return DumpListing(Operations.RSSGet.self, by: RSSPlace.init) { (_, _) throws(Refusal) in
        kernel.rssContexts(of: wanted, from: first)
      } write: {
        Ethtool.RSS($0).encode(into: &$1)
      }
    default: throw Refusal(.EOPNOTSUPP)
    }
  }
}

/// Where in a dump a context stands.
private struct RSSPlace: Comparable, Sendable {
  let ifindex: UInt32
  let context: UInt32

  init(_ info: RSSInfo) {
    ifindex = info.ifindex
    context = info.context
  }

  static func < (a: RSSPlace, b: RSSPlace) -> Bool { (a.ifindex, a.context) < (b.ifindex, b.context) }
}

extension KernelState {
  /// `channels_prepare_data`
  func channels(of device: NetworkDevice) throws(Refusal) -> ChannelsInfo {
    guard device.driver.channels != .none else { throw Refusal(.EOPNOTSUPP) }
    guard device.isPresent else { throw Refusal(.ENODEV) }
    return device.channelsInfo
  }

  /// `rings_prepare_data`
  func rings(of device: NetworkDevice) throws(Refusal) -> RingsInfo {
    guard device.driver.hasRingSizes else { throw Refusal(.EOPNOTSUPP) }
    guard device.isPresent else { throw Refusal(.ENODEV) }
    return device.ringsInfo
  }
}

extension SimulatedKernel {
  /// `ethnl_default_dumpit`: devices that do not support what is asked for are passed over; another failure is the end.
  fileprivate func everyDevice<Info: Sendable>(
    behind last: UInt32?, _ read: (KernelState, NetworkDevice) throws(Refusal) -> Info
  ) throws(Refusal) -> [Info] {
    try withState { (state) throws(Refusal) -> [Info] in
      var found: [Info] = []
      for device in state.sortedDevices where device.ifindex > last ?? 0 {
        do throws(Refusal) {
          found.append(try read(state, device))
        } catch {
          guard error.errno != .EOPNOTSUPP else { continue }
          // What was found before is told first.
          guard found.isEmpty else { return found }
          throw error
        }
      }
      return found
    }
  }

  /// `rss_dump_one_dev`
  fileprivate func rssContexts(of ifindex: UInt32?, from first: UInt32) -> [RSSInfo] {
    withState { state in
      state.sortedDevices.filter { $0.driver.rssTableSize > 0 && $0.ifindex == ifindex ?? $0.ifindex }
        .flatMap { device in
          device.steering.contexts.filter { $0.key >= first }.sorted { $0.key < $1.key }
            .map { device.rssInfo($0.key, $0.value) }
        }
    }
  }
}

extension ChannelSettings {
  fileprivate init(_ attributes: AttributeTable) {
    self.init(
      receive: attributes.u32(Attribute.Channels.receive), transmit: attributes.u32(Attribute.Channels.transmit),
      other: attributes.u32(Attribute.Channels.other), combined: attributes.u32(Attribute.Channels.combined))
  }
}

extension RingSettings {
  fileprivate init(_ attributes: AttributeTable) {
    self.init(
      ringSize: attributes.u32(Attribute.Rings.receive).map { Int($0) },
      transmitRingSize: attributes.u32(Attribute.Rings.transmit).map { Int($0) },
      headerSplit: attributes.u8(Attribute.Rings.headerSplit).flatMap { HeaderSplit(rawValue: $0) },
      headerSplitThreshold: attributes.u32(Attribute.Rings.headerSplitThreshold))
  }
}
