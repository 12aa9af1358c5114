import NetlinkCodec

/// Writes what kernels answer so that two of them can be compared: the numbers they give out are told by their distance
/// from the first of their kind.
struct Protocol {
  private var interfaces: [UInt32: String]
  private var firsts: [Kind: Int128] = [:]

  /// What is numbered.
  enum Kind: String {
    case dmabuf, pool, napi
  }

  init(interfaces: [UInt32: String]) { self.interfaces = interfaces }

  /// What a new interface is called from now on.
  mutating func name(_ ifindex: UInt32, _ name: String) { interfaces[ifindex] = name }

  /// - Parameter id: what the object's own `id` numbers; nil where it is the same everywhere, as of queues.
  mutating func line(_ object: JSONValue, id: Kind? = nil) -> String {
    var members: [(String, JSONValue)] = []
    for member in object.object?.members ?? [] {
      members.append((member.name, canonical(member.name, member.value, id)))
    }
    return JSONValue.object(JSONObject(members)).text()
  }

  private mutating func canonical(_ name: String, _ value: JSONValue, _ id: Kind?) -> JSONValue {
    if let members = value.object?.members {
      return .object(JSONObject(members.map { ($0.name, canonical($0.name, $0.value, nil)) }))
    }
    guard let number = value.integer else { return value }
    switch name {
    case "ifindex", "dev-index": return UInt32(exactly: number).flatMap { interfaces[$0] }.map { .string($0) } ?? value
    case "napi-id": return distance(.napi, number)
    case "dmabuf": return distance(.dmabuf, number)
    case "detach-time": return "set"
    case "id": return id.map { distance($0, number) } ?? value
    default: return value
    }
  }

  private mutating func distance(_ kind: Kind, _ number: Int128) -> JSONValue {
    let first = firsts[kind] ?? number
    firsts[kind] = first
    return .string("\(kind.rawValue)\(number < first ? "" : "+")\(number - first)")
  }

  /// A refusal in full: errno, words, rule and attribute.
  static func line(_ error: NetlinkError) -> String {
    guard let rejection = error.rejection else { return "failed: \(error)" }
    return "refused: \(withoutAddress("\(rejection)"))"
  }

  /// Where memory lies differs from run to run.
  private static func withoutAddress(_ text: String) -> String {
    guard let start = text.range(of: "addr=0x") else { return text }
    let digits = text[start.upperBound...].prefix { $0.isHexDigit }
    return text[..<start.lowerBound] + "addr=…" + text[digits.endIndex...]
  }
}

extension String {
  fileprivate func range(of part: String) -> Range<Index>? {
    var start = startIndex
    while start != endIndex {
      if self[start...].hasPrefix(part) { return start..<index(start, offsetBy: part.count) }
      start = index(after: start)
    }
    return nil
  }
}
