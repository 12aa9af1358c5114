internal import NetlinkCodec

/// A change of an RSS context, or a new one; nil leaves a setting as it is, or to the driver.
public struct RSSSettings: Hashable, Sendable {
  /// ethtool's bit of the hash function; 1 is Toeplitz.
  public var hashFunction: UInt32?
  /// Queues, repeated to fill the table; empty for the kernel's own spread.
  public var table: [UInt32]?
  public var key: [UInt8]?
  /// ethtool's `input-xfrm`.
  public var inputTransformation: UInt32?
  /// Of the device's own context only.
  public var hashedFields: [PacketKind: HashedFields]?

  public init(
    hashFunction: UInt32? = nil, table: [UInt32]? = nil, key: [UInt8]? = nil, inputTransformation: UInt32? = nil,
    hashedFields: [PacketKind: HashedFields]? = nil
  ) {
    self.hashFunction = hashFunction
    self.table = table
    self.key = key
    self.inputTransformation = inputTransformation
    self.hashedFields = hashedFields
  }
}

/// Changing, making and deleting RSS contexts (`net/ethtool/rss.c`).
extension KernelState {
  static let toeplitz: UInt32 = 1

  /// `rss_prepare`: the context to read or to change.
  func rssContext(_ id: UInt32, of device: NetworkDevice) throws(Refusal) -> RSSContext {
    guard device.driver.rssTableSize > 0, id == 0 || device.driver.maximumRSSContexts > 0 else {
      throw Refusal(.EOPNOTSUPP)
    }
    guard device.isPresent else { throw Refusal(.ENODEV) }
    guard let context = device.steering.contexts[id] else { throw Refusal(.ENOENT) }
    return context
  }

  /// `ethnl_rss_set`
  /// - Returns: whether anything changed.
  func setRSS(_ request: RSSSettings, context id: UInt32, of device: NetworkDevice) throws(Refusal) -> Bool {
    try checkSupport(request, ofExisting: id, by: device)
    guard device.isPresent else { throw Refusal(.ENODEV) }
    guard let old = device.steering.contexts[id] else { throw Refusal(.ENOENT) }
    var new = old
    if let table = request.table {
      if table.isEmpty, id != 0 {
        throw Refusal(.EINVAL, "can't reset table for a context", at: [.init(Attribute.RSS.table)])
      }
      new.table = try filled(table, size: old.table.count, of: device)
      new.isTableConfigured = !table.isEmpty
    }
    new.key = try checked(request.key, replacing: old.key)
    try checkHash(request, of: device)
    let fields = device.steering.hashedFields.merging(request.hashedFields ?? [:]) { $1 }
    let isChanged = new.table != old.table || new.key != old.key || fields != device.steering.hashedFields
    device.steering.contexts[id] = new
    device.steering.hashedFields = fields
    if isChanged { notify(.rss(device.rssInfo(id, new))) }
    return isChanged
  }

  /// `ethnl_rss_create_doit`
  /// - Parameter wanted: nil for the lowest id that is free.
  /// - Returns: the new context.
  func createRSS(
    _ request: RSSSettings, context wanted: UInt32?, of device: NetworkDevice
  ) throws(Refusal) -> RSSInfo {
    guard device.driver.rssTableSize > 0, device.driver.maximumRSSContexts > 0 else { throw Refusal(.EOPNOTSUPP) }
    if let transformation = request.inputTransformation, transformation != 0 {
      throw Refusal(.EOPNOTSUPP, at: [.init(Attribute.RSS.inputTransformation)])
    }
    guard device.isPresent else { throw Refusal(.ENODEV) }
    let own = device.steering.contexts[0]?.key ?? ToeplitzHash.verificationKey
    var context = RSSContext(
      tableSize: device.driver.rssTableSize, queues: device.receiveQueues.count, key: own)
    if let table = request.table {
      if table.isEmpty {
        throw Refusal(.EINVAL, "can't reset table for a context", at: [.init(Attribute.RSS.table)])
      }
      context.table = try filled(table, size: context.table.count, of: device)
    }
    context.key = try checked(request.key, replacing: own)
    try checkHash(request, of: device)
    let id = try freeContext(wanted, of: device)
    device.steering.contexts[id] = context
    var info = device.rssInfo(id, context)
    info.hashedFields = [:]
    notify(.rssCreated(info))
    return info
  }

  /// `ethnl_rss_delete_doit`: EBUSY while a rule names the context.
  func deleteRSS(_ id: UInt32, of device: NetworkDevice) throws(Refusal) {
    guard device.driver.rssTableSize > 0, device.driver.maximumRSSContexts > 0 else { throw Refusal(.EOPNOTSUPP) }
    guard device.isPresent else { throw Refusal(.ENODEV) }
    guard !device.steering.rules.uses(context: id) else { throw Refusal(.EBUSY) }
    guard id != 0, let context = device.steering.contexts.removeValue(forKey: id) else { throw Refusal(.ENOENT) }
    notify(.rssDeleted(device.rssInfo(id, context)))
  }

  /// `ethnl_rss_set_validate`
  private func checkSupport(
    _ request: RSSSettings, ofExisting id: UInt32, by device: NetworkDevice
  ) throws(Refusal) {
    let canHash = device.driver.rssTableSize > 0
    if id != 0, device.driver.maximumRSSContexts == 0 {
      throw Refusal(.EOPNOTSUPP, at: [.init(Attribute.RSS.context)])
    }
    if let transformation = request.inputTransformation, transformation != 0 {
      throw Refusal(.EOPNOTSUPP, at: [.init(Attribute.RSS.inputTransformation)])
    }
    if request.hashedFields != nil, !canHash || id != 0 {
      throw Refusal(.EOPNOTSUPP, at: [.init(Attribute.RSS.flowHash)])
    }
  }

  /// `rss_set_prep_indir`
  private func filled(_ table: [UInt32], size: Int, of device: NetworkDevice) throws(Refusal) -> [UInt32] {
    let path: AttributePath = [.init(Attribute.RSS.table)]
    guard size > 0 else { throw Refusal(.EOPNOTSUPP) }
    guard !table.isEmpty else { return RSSContext.defaultTable(size: size, queues: device.receiveQueues.count) }
    guard size % table.count == 0 else {
      throw Refusal(.EINVAL, "size (\(table.count)) mismatch with device indir table (\(size))", at: path)
    }
    if let place = table.firstIndex(where: { $0 >= device.receiveQueues.count }) {
      throw Refusal(.EINVAL, "entry \(place): queue out of range (\(table[place]))", at: path)
    }
    return (0..<size).map { table[$0 % table.count] }
  }

  /// Drivers here know one function, or none.
  private func checkHash(_ request: RSSSettings, of device: NetworkDevice) throws(Refusal) {
    guard let function = request.hashFunction else { return }
    guard function == Self.toeplitz, device.driver.rssTableSize > 0 else { throw Refusal(.EOPNOTSUPP) }
  }

  /// `rss_set_prep_hkey`
  private func checked(_ key: [UInt8]?, replacing old: [UInt8]) throws(Refusal) -> [UInt8] {
    guard let key else { return old }
    guard key.count == old.count else { throw Refusal(.EINVAL, at: [.init(Attribute.RSS.key)]) }
    return key
  }

  private func freeContext(_ wanted: UInt32?, of device: NetworkDevice) throws(Refusal) -> UInt32 {
    let taken = device.steering.contexts
    let limit = UInt32(device.driver.maximumRSSContexts)
    let free = wanted ?? (1..<max(limit, 1)).first { taken[$0] == nil }
    guard let free, free < limit, taken[free] == nil else {
      throw Refusal(.EBUSY, "error allocating context ID", at: [.init(Attribute.RSS.context)])
    }
    return free
  }
}
