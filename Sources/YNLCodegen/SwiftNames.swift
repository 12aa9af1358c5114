/// Spec names are words joined by hyphens or underscores; Swift's are camel case.
enum SwiftNames {
  /// Words written in capitals, or in a spelling of their own, wherever they do not begin a lower-case name.
  private static let acronyms: [String: String] = {
    let capitals = [
      "acl", "af", "api", "arp", "atm", "bpf", "bt", "can", "cpu", "crc", "csum", "dma", "dns", "dpll", "dscp", "ecn",
      "eee", "fd", "fec", "fdb", "fib", "fou", "gid", "gre", "gro", "gso", "gvlan", "hds", "hw", "icmp", "id", "ids",
      "igmp", "io", "ip", "ipv", "irq", "l2", "l3", "l4", "lb", "led", "lro", "mac", "mdb", "mld", "mpls", "mptcp",
      "mtu", "napi", "nat", "nd", "nfc", "nh", "ns", "ntp", "nud", "nvm", "oam", "ovpn", "ovs", "pci", "phc", "phy",
      "pid",
      "plca", "pm", "pmtu", "pps", "pse", "psp", "ptp", "qos", "rss", "rtt", "rx", "sctp", "sfp", "sla", "stp", "tc",
      "tcp", "tso", "ttl", "tx", "udp", "uid", "usb", "uuid", "vf", "vlan", "vni", "vxlan", "wol", "xdp", "xsk",
    ]
    var table = Dictionary(uniqueKeysWithValues: capitals.map { ($0, $0.uppercased()) })
    table["ipv4"] = "IPv4"
    table["ipv6"] = "IPv6"
    table["ids"] = "IDs"
    table["tcpv4"] = "TCPv4"
    table["udpv4"] = "UDPv4"
    return table
  }()

  /// `queue-id` → `QueueID`.
  static func type(_ name: String) -> String {
    let joined = words(name).map(capitalized).joined()
    return startingWithLetter(joined.isEmpty ? "Unnamed" : joined)
  }

  /// `queue-id` → `queueID`; `id` → `id`.
  static func member(_ name: String) -> String {
    let parts = words(name)
    guard let first = parts.first else { return "unnamed" }
    let joined = first.lowercased() + parts.dropFirst().map(capitalized).joined()
    return startingWithLetter(joined)
  }

  private static func words(_ name: String) -> [String] {
    name.split { !($0.isLetter || $0.isNumber) || !$0.isASCII }.map(String.init)
  }

  private static func capitalized(_ word: String) -> String {
    let lower = word.lowercased()
    if let special = acronyms[lower] { return special }
    return lower.prefix(1).uppercased() + lower.dropFirst()
  }

  private static func startingWithLetter(_ name: String) -> String {
    name.first?.isLetter == true ? name : "_" + name
  }

  /// Names that need backticks where they are declared or used.
  private static let keywords: Set<String> = [
    "as", "associatedtype", "break", "case", "catch", "class", "continue", "default", "defer", "deinit", "do", "else",
    "enum", "extension", "fallthrough", "false", "fileprivate", "for", "func", "guard", "if", "import", "in", "init",
    "inout", "internal", "is", "let", "nil", "operator", "precedencegroup", "private", "protocol", "public", "repeat",
    "rethrows", "return", "self", "static", "struct", "subscript", "super", "switch", "throw", "throws", "true", "try",
    "typealias", "var", "where", "while", "Any", "Self",
  ]

  static func escaped(_ name: String) -> String { keywords.contains(name) ? "`\(name)`" : name }

  /// A string literal.
  static func literal(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      default: result += scalar.value < 32 ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
      }
    }
    return result + "\""
  }
}

/// Hands out each name once: a second claim gets a suffix, and then a number.
struct NameTable {
  private var taken: Set<String>

  /// `reserved` names belong to something that is always there.
  init(reserved: Set<String> = []) { taken = reserved }

  mutating func claim(_ name: String, suffix: String = "") -> String {
    if taken.insert(name).inserted { return name }
    if !suffix.isEmpty, taken.insert(name + suffix).inserted { return name + suffix }
    var number = 2
    while !taken.insert("\(name)\(suffix)\(number)").inserted { number += 1 }
    return "\(name)\(suffix)\(number)"
  }
}
