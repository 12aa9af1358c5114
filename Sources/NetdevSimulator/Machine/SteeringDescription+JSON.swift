internal import NetlinkCodec

extension RSSDescription {
  init(json value: JSONValue, at path: String) throws(MachineDescriptionError) {
    let reader = try DescriptionReader(value, at: path, members: ["table", "key", "contexts"])
    self.init(own: try Settings(reader, at: path))
    for (place, element) in try reader.list("contexts").enumerated() {
      let path = "\(path).contexts[\(place)]"
      let reader = try DescriptionReader(element, at: path, members: ["id", "table", "key"])
      contexts.append(
        Context(
          id: try reader.required("id", try reader.integer("id")), settings: try Settings(reader, at: path)))
    }
  }

  var json: JSONValue {
    var object = own.json
    if !contexts.isEmpty {
      object["contexts"] = .array(
        contexts.map { context in
          var object = context.settings.json
          object["id"] = JSONValue(context.id)
          return .object(object)
        })
    }
    return .object(object)
  }
}

extension RSSDescription.Settings {
  fileprivate init(_ reader: DescriptionReader, at path: String) throws(MachineDescriptionError) {
    self.init(table: reader.has("table") ? try reader.integers("table") : nil)
    guard reader.has("key") else { return }
    guard let key = Self.bytes(try reader.text("key")) else {
      throw MachineDescriptionError(path: "\(path).key", reason: "must be bytes in hexadecimal, with or without colons")
    }
    self.key = key
  }

  fileprivate var json: JSONObject {
    var object = JSONObject()
    object["table"] = table.map { .array($0.map { JSONValue($0) }) }
    object["key"] = key.map { .string($0.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: ":")) }
    return object
  }

  private static func bytes(_ text: String) -> [UInt8]? {
    let digits = Array(text.utf8.filter { $0 != UInt8(ascii: ":") })
    guard digits.count % 2 == 0 else { return nil }
    let pairs = stride(from: 0, to: digits.count, by: 2).map { String(decoding: digits[$0..<$0 + 2], as: UTF8.self) }
    let bytes = pairs.compactMap { UInt8($0, radix: 16) }
    return bytes.count == pairs.count ? bytes : nil
  }
}

extension FlowRule {
  private static let members = [
    "location", "family", "src-ip", "src-ip-mask", "dst-ip", "dst-ip-mask", "src-port", "src-port-mask", "dst-port",
    "dst-port-mask", "queue", "context", "drop",
  ]
  private static let families: [(String, IPFamily)] = [("ipv4", .v4), ("ipv6", .v6)]

  init(json value: JSONValue, at path: String) throws(MachineDescriptionError) {
    let reader = try DescriptionReader(value, at: path, members: Self.members)
    let addresses = try Addresses(reader, at: path)
    let family = try reader.choice("family", of: Self.families) ?? addresses.family ?? .v4
    guard addresses.family ?? family == family else {
      throw MachineDescriptionError(path: "\(path).family", reason: "is not that of the addresses")
    }
    let match = FlowMatch(
      family, source: addresses.source, sourcePort: try Self.port("src-port", reader),
      destination: addresses.destination, destinationPort: try Self.port("dst-port", reader))
    self.init(match, try Self.action(reader, at: path), location: try reader.integer("location"))
  }

  private static func port(
    _ name: String, _ reader: DescriptionReader
  ) throws(MachineDescriptionError) -> FlowMatch.Field<UInt16> {
    guard let port: UInt16 = try reader.integer(name) else { return .any }
    return FlowMatch.Field(port, mask: try reader.integer("\(name)-mask") ?? .max)
  }

  private static func action(_ reader: DescriptionReader, at path: String) throws(MachineDescriptionError) -> Action {
    let queue: UInt32? = try reader.integer("queue")
    let context: UInt32? = try reader.integer("context")
    switch (queue, context, try reader.flag("drop") ?? false) {
    case (let queue?, nil, false): return .queue(queue)
    case (nil, let context?, false): return .context(context)
    case (nil, nil, true): return .drop
    default:
      throw MachineDescriptionError(path: path, reason: "must have one of queue, context and \"drop\": true")
    }
  }

  var json: JSONValue {
    var object = JSONObject()
    object["location"] = location.map { JSONValue($0) }
    object["family"] = Self.families.first { $0.1 == match.family }.map { .string($0.0) }
    for (name, field) in [("src-ip", match.source), ("dst-ip", match.destination)] where field.mask != 0 {
      object[name] = .string(IPAddress(field.value, match.family).description)
      guard field.mask != match.family.fullMask else { continue }
      object["\(name)-mask"] = .string(IPAddress(field.mask, match.family).description)
    }
    for (name, field) in [("src-port", match.sourcePort), ("dst-port", match.destinationPort)] where field.mask != 0 {
      object[name] = JSONValue(field.value)
      if field.mask != .max { object["\(name)-mask"] = JSONValue(field.mask) }
    }
    switch action {
    case .queue(let queue): object["queue"] = JSONValue(queue)
    case .context(let id): object["context"] = JSONValue(id)
    case .drop: object["drop"] = .bool(true)
    }
    return .object(object)
  }
}

/// The addresses of a rule, which are of one family.
private struct Addresses {
  var family: IPFamily?
  var source = FlowMatch.Field<UInt128>.any
  var destination = FlowMatch.Field<UInt128>.any

  init(_ reader: DescriptionReader, at path: String) throws(MachineDescriptionError) {
    source = try field("src-ip", reader, at: path)
    destination = try field("dst-ip", reader, at: path)
  }

  private mutating func field(
    _ name: String, _ reader: DescriptionReader, at path: String
  ) throws(MachineDescriptionError) -> FlowMatch.Field<UInt128> {
    guard reader.has(name) else { return .any }
    let address = try self.address(name, reader, at: path)
    guard reader.has("\(name)-mask") else { return FlowMatch.Field(address.number, mask: address.family.fullMask) }
    return FlowMatch.Field(address.number, mask: try self.address("\(name)-mask", reader, at: path).number)
  }

  private mutating func address(
    _ name: String, _ reader: DescriptionReader, at path: String
  ) throws(MachineDescriptionError) -> IPAddress {
    guard let address = IPAddress(try reader.text(name)) else {
      throw MachineDescriptionError(path: "\(path).\(name)", reason: "must be an IPv4 or IPv6 address")
    }
    guard family ?? address.family == address.family else {
      throw MachineDescriptionError(path: "\(path).\(name)", reason: "must be of the family of the others")
    }
    family = address.family
    return address
  }
}
