import EthtoolMessages
import NetlinkCodec

/// Requests for the controller, as far as it tells of the families both kernels have.
package enum ControlCases {
  package static func all(netdev family: UInt16) -> [Case] {
    lookups(netdev: family) + malformed(netdev: family) + headers
  }

  private static func name(_ text: String) -> [UInt8] { Request.attribute(2, Array(text.utf8) + [0]) }
  private static func id(_ id: UInt16) -> [UInt8] { Request.attribute(1, littleEndian(id)) }

  private static func lookups(netdev family: UInt16) -> [Case] {
    let families: [(String, [UInt8])] = [
      ("netdev", name("netdev")), ("nlctrl", name("nlctrl")), ("netdev by id", id(family)), ("nlctrl by id", id(16)),
      ("nothing", []), ("none", name("nope")), ("none by id", id(4000)), ("an empty name", name("")),
      ("netdev and nlctrl's id", name("netdev") + id(16)), ("none, netdev's id", name("nope") + id(family)),
      ("none by id, netdev", id(4000) + name("netdev")), ("nlctrl, then netdev", name("nlctrl") + name("netdev")),
    ]
    var cases: [Case] = []
    for (what, attributes) in families {
      cases.append(Case("getfamily \(what)", request(3, attributes: attributes)))
      cases.append(Case("getpolicy \(what)", request(10, flags: [.request, .dump], attributes: attributes)))
      for operation in [UInt32(0), 1, 2, 3, 5, 9, 10, 11, 12, 13, 14, 15, 16, 17, 999, .max] {
        let asked = attributes + Request.u32(10, operation)
        cases.append(
          Case("getpolicy \(what), operation \(operation)", request(10, flags: [.request, .dump], attributes: asked)))
      }
    }
    return cases
  }

  /// What ethtool's operations take, each asked for alone: the running kernel has more of them than its spec here, which
  /// a list of all would show.
  package static var ethtool: [Case] {
    Ethtool.schema.operations.compactMap { operation in
      guard let command = (operation.do ?? operation.dump)?.request.command else { return nil }
      return Case(
        "getpolicy ethtool, \(operation.name)",
        request(10, flags: [.request, .dump], attributes: name("ethtool") + Request.u32(10, UInt32(command))))
    }
  }

  private static func malformed(netdev family: UInt16) -> [Case] {
    var cases: [Case] = []
    let attributes: [[UInt8]] = [
      Request.attribute(2, Array("netdev".utf8)), Request.attribute(2, []),
      Request.attribute(2, Array(repeating: 65, count: 40)),
      name("a-name-of-fifteen"), name("sixteen-bytes-lo"), Request.attribute(2 | 0x8000, Array("netdev".utf8) + [0]),
      Request.attribute(1, [1]), Request.u32(1, UInt32(family)), Request.attribute(1, []),
      Request.attribute(1 | 0x4000, littleEndian(family)),
      name("netdev") + Request.u32(3, 1), name("netdev") + Request.u32(11, 1), name("netdev") + Request.u32(999, 1),
      name("netdev") + [1, 2], name("netdev") + Request.attribute(10, [1]), name("netdev") + Request.u64(10, 1),
      name("netdev") + Request.attribute(6, []), name("netdev") + Request.nest(7, []),
    ]
    for (place, attributes) in attributes.enumerated() {
      cases.append(Case("getfamily, malformed \(place)", request(3, attributes: attributes)))
      cases.append(
        Case("getpolicy, malformed \(place)", request(10, flags: [.request, .dump], attributes: attributes)))
      cases.append(Case("getpolicy do, malformed \(place)", request(10, attributes: attributes)))
    }
    return cases
  }

  private static var headers: [Case] {
    var cases: [Case] = []
    for command in (0...20).map(UInt8.init) + [255] {
      for flags: MessageFlags in [.request, [.request, .acknowledge], [.request, .replace], [.request, .create]] {
        for (what, attributes) in [("", []), (" of netdev", name("netdev"))] {
          cases.append(
            Case(
              "command \(command)\(what), flags \(flags.rawValue)",
              request(command, flags: flags, attributes: attributes)))
          var reserved = Request(16, command: command, flags: flags, attributes: attributes)
          reserved.reserved = 7
          cases.append(Case("command \(command)\(what), flags \(flags.rawValue), reserved bits", reserved))
        }
      }
      // A dump of getfamily lists families that the simulator does not have.
      guard command != 3 else { continue }
      cases.append(Case("dump \(command)", request(command, flags: [.request, .dump])))
    }
    return cases
  }

  private static func request(
    _ command: UInt8, flags: MessageFlags = [.request, .acknowledge], attributes: [UInt8] = []
  ) -> Request {
    Request(16, command: command, flags: flags, attributes: attributes)
  }
}
