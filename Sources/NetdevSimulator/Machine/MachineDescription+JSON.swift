internal import Glibc
public import NetlinkCodec

/// The JSON form of a machine:
///
///     {
///       "kernel": "7.3",
///       "interfaces": [
///         {"name": "lo", "profile": "loopback"},
///         {"name": "sim0", "profile": "plain", "rx-queues": 8, "tx-queues": 8, "ring-size": 64, "mtu": 4096,
///          "tcp-data-split": "enabled", "hds-thresh": 0},
///         {"name": "nk0", "profile": "netkit", "rx-queues": 2,
///          "leases": [{"queue": 1, "interface": "sim0", "physical-queue": 7}]}
///       ]
///     }
///
/// | member | of | allowed | if absent |
/// |---|---|---|---|
/// | `kernel` | machine | `7.3`, `6.18` | `7.3` |
/// | `interfaces` | machine | a list | required |
/// | `name` | interface | 1 to 15 bytes, as the kernel allows | required |
/// | `profile` | interface | the name of a `DriverProfile`, see below | `plain` |
/// | `ifindex` | interface | 1 for the loopback device, else from 2 | the next |
/// | `rx-queues`, `tx-queues` | interface | 1 to 4096 | 1 |
/// | `ring-size` | interface | receive descriptors a queue | 64 |
/// | `mtu` | interface | bytes, 68 to 65536 | 1500, of the loopback device 65536 |
/// | `up` | interface | whether the interface is up | true |
/// | `tcp-data-split` | interface | `unknown`, `disabled`, `enabled` | `enabled` where the driver can |
/// | `hds-thresh` | interface | bytes | 0 |
/// | `dma-devices` | interface | functions of a NIC that does DMA by queue | 1 |
/// | `max-rx-queues`, `max-tx-queues` | interface | the most ethtool can ask for | the driver's |
/// | `rss` | interface | `table` (queues, repeated), `key` (40 bytes in hexadecimal), `contexts` (each with an `id`) | even |
/// | `rules` | interface | flow rules, see below | none |
/// | `leases` | interface | of a virtual device: `queue`, `interface`, `physical-queue` | none |
/// | `napis` | interface | `id`, `irq`, `rx-queues`, `tx-queues` (lists of queues) | the driver's |
///
/// A flow rule has a `location` (else the lowest free one), what it is for, where anything may be left out (`family`,
/// `src-ip`, `dst-ip`, `src-port`, `dst-port`, and each of the four with `-mask`: bits that count), and one of `queue`,
/// `context` and `"drop": true`.
///
/// Drivers are `plain`, `gve`, `bnxt`, `bnxt-old-firmware`, `mlx5`, `fbnic`, `netdevsim`, `devmem-vnic`, `loopback`, `veth`,
/// `netkit`.
/// Other members are refused. A machine without a loopback device is given one.
extension MachineDescription {
  /// - Throws: where the text is no JSON, or no description of a machine.
  public init(json text: String) throws(MachineDescriptionError) { try self.init(json: Array(text.utf8)) }

  /// Reads a file.
  /// - Throws: what is wrong with it, or why it cannot be read; the path then starts with the file's.
  public init(contentsOf file: String) throws(MachineDescriptionError) {
    do throws(MachineDescriptionError) {
      try self.init(json: try contents(of: file))
    } catch {
      throw MachineDescriptionError(path: error.path.isEmpty ? file : "\(file): \(error.path)", reason: error.reason)
    }
  }

  private init(json bytes: [UInt8]) throws(MachineDescriptionError) {
    let value: JSONValue
    do throws(JSONParsingError) {
      value = try JSONValue(parsing: bytes)
    } catch {
      throw MachineDescriptionError(path: "", reason: error.description)
    }
    try self.init(json: value)
  }

  public init(json value: JSONValue) throws(MachineDescriptionError) {
    let reader = try DescriptionReader(value, at: "", members: ["kernel", "interfaces"])
    let version = try reader.choice("kernel", of: KernelProfile.all.map { ($0.version, $0) })
    var interfaces: [InterfaceDescription] = []
    for (place, element) in try reader.list("interfaces", isRequired: true).enumerated() {
      interfaces.append(try InterfaceDescription(json: element, at: "interfaces[\(place)]"))
    }
    if !interfaces.contains(where: \.driver.isLoopback) { interfaces.append(.loopback) }
    self.init(interfaces: interfaces, kernel: version ?? .linux7_3)
    _ = try validated()
  }

  /// The JSON form; drivers are named, so that a profile of one's own comes back as the named one, if it does.
  public var json: JSONValue {
    ["kernel": .string(kernel.version), "interfaces": .array(interfaces.map(\.json))]
  }
}

extension InterfaceDescription {
  fileprivate static let members = [
    "name", "profile", "ifindex", "rx-queues", "tx-queues", "ring-size", "mtu", "up", "tcp-data-split", "hds-thresh",
    "dma-devices", "leases", "napis", "max-rx-queues", "max-tx-queues", "rss", "rules",
  ]

  fileprivate init(json value: JSONValue, at path: String) throws(MachineDescriptionError) {
    let reader = try DescriptionReader(value, at: path, members: Self.members)
    let name = try reader.text("name")
    let driver = try reader.choice("profile", of: DriverProfile.all.map { ($0.name, $0) }) ?? .plain
    self.init(name: name, driver: driver)
    if driver.isLoopback { mtu = InterfaceDescription.loopback.mtu }
    ifindex = try reader.integer("ifindex") ?? (driver.isLoopback ? 1 : nil)
    receiveQueues = try reader.integer("rx-queues") ?? receiveQueues
    transmitQueues = try reader.integer("tx-queues") ?? transmitQueues
    ringSize = try reader.integer("ring-size") ?? ringSize
    mtu = try reader.integer("mtu") ?? mtu
    isUp = try reader.flag("up") ?? isUp
    headerSplit = try reader.choice("tcp-data-split", of: HeaderSplit.names) ?? headerSplit
    headerSplitThreshold = try reader.integer("hds-thresh") ?? headerSplitThreshold
    dmaDevices = try reader.integer("dma-devices") ?? dmaDevices
    for (place, element) in try reader.list("leases").enumerated() {
      leases.append(try QueueLease(json: element, at: "\(path).leases[\(place)]"))
    }
    maximumReceiveQueues = try reader.integer("max-rx-queues")
    maximumTransmitQueues = try reader.integer("max-tx-queues")
    if let value = reader.value("rss") { rss = try RSSDescription(json: value, at: "\(path).rss") }
    for (place, element) in try reader.list("rules").enumerated() {
      rules.append(try FlowRule(json: element, at: "\(path).rules[\(place)]"))
    }
    guard reader.has("napis") else { return }
    var described: [NAPIDescription] = []
    for (place, element) in try reader.list("napis").enumerated() {
      described.append(try NAPIDescription(json: element, at: "\(path).napis[\(place)]"))
    }
    napis = described
  }

  fileprivate var json: JSONValue {
    var object = JSONObject()
    object["name"] = .string(name)
    object["profile"] = .string(driver.name)
    object["ifindex"] = ifindex.map { JSONValue($0) }
    object["rx-queues"] = JSONValue(receiveQueues)
    object["tx-queues"] = JSONValue(transmitQueues)
    object["ring-size"] = JSONValue(ringSize)
    object["mtu"] = JSONValue(mtu)
    object["up"] = .bool(isUp)
    object["tcp-data-split"] = HeaderSplit.names.first { $0.1 == headerSplit }.map { .string($0.0) }
    object["hds-thresh"] = JSONValue(headerSplitThreshold)
    object["dma-devices"] = JSONValue(dmaDevices)
    object["max-rx-queues"] = maximumReceiveQueues.map { JSONValue($0) }
    object["max-tx-queues"] = maximumTransmitQueues.map { JSONValue($0) }
    object["rss"] = rss?.json
    if !rules.isEmpty { object["rules"] = .array(rules.map(\.json)) }
    if !leases.isEmpty { object["leases"] = .array(leases.map(\.json)) }
    object["napis"] = napis.map { .array($0.map(\.json)) }
    return .object(object)
  }
}

extension HeaderSplit {
  /// As ethtool's spec names them.
  fileprivate static let names: [(String, HeaderSplit)] = [
    ("unknown", .unknown), ("disabled", .disabled), ("enabled", .enabled),
  ]
}

extension QueueLease {
  fileprivate init(json value: JSONValue, at path: String) throws(MachineDescriptionError) {
    let reader = try DescriptionReader(value, at: path, members: ["queue", "interface", "physical-queue"])
    self.init(
      queue: try reader.required("queue", try reader.integer("queue")), interface: try reader.text("interface"),
      physicalQueue: try reader.required("physical-queue", try reader.integer("physical-queue")))
  }

  fileprivate var json: JSONValue {
    ["queue": JSONValue(queue), "interface": .string(interface), "physical-queue": JSONValue(physicalQueue)]
  }
}

extension NAPIDescription {
  fileprivate init(json value: JSONValue, at path: String) throws(MachineDescriptionError) {
    let reader = try DescriptionReader(value, at: path, members: ["id", "irq", "rx-queues", "tx-queues"])
    self.init(
      id: try reader.integer("id"), irq: try reader.integer("irq"), receiveQueues: try reader.integers("rx-queues"),
      transmitQueues: try reader.integers("tx-queues"))
  }

  fileprivate var json: JSONValue {
    var object = JSONObject()
    object["id"] = id.map { JSONValue($0) }
    object["irq"] = irq.map { JSONValue($0) }
    object["rx-queues"] = .array(receiveQueues.map { JSONValue($0) })
    object["tx-queues"] = .array(transmitQueues.map { JSONValue($0) })
    return .object(object)
  }
}

/// A whole file, which is never long.
private func contents(of file: String) throws(MachineDescriptionError) -> [UInt8] {
  let limit = 1 << 20
  let descriptor = open(file, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw unreadable() }
  defer { close(descriptor) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 4096)
  while bytes.count <= limit {
    let count = read(descriptor, &chunk, chunk.count)
    if count == 0 { return bytes }
    if count < 0, errno == EINTR { continue }
    guard count > 0 else { throw unreadable() }
    bytes += chunk[..<count]
  }
  throw MachineDescriptionError(path: "", reason: "longer than \(limit) bytes")
}

private func unreadable() -> MachineDescriptionError {
  MachineDescriptionError(path: "", reason: "cannot be read: \(ErrorNumber(rawValue: errno))")
}
