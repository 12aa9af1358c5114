import LinkMessages
import NetlinkCodec

/// What a kernel answers to a dump of `getlink` on a machine with many links, made up: attributes as `rtnl_fill_ifinfo`
/// writes them, in its order.
struct LinkDump: ~Copyable {
  private var writer = MessageWriter(capacity: 2 << 20)

  static func bytes(links: Int) -> [UInt8] {
    var dump = LinkDump()
    for number in 1...UInt32(links) { dump.link(number) }
    return dump.writer.array
  }

  private init() {}

  private mutating func link(_ number: UInt32) {
    let kind = Kind.allCases[Int(number) % Kind.allCases.count]
    let start = writer.beginMessage(NetlinkHeader(type: MessageType(rawValue: 16), flags: .multipart, sequence: 1))
    writer.append(
      structure: with(RtLink.Ifinfomsg()) {
        $0.ifiType = 1
        $0.ifiIndex = Int32(number)
        $0.ifiFlags = [.up, .broadcast, .running, .multicast, .lowerUp]
      })
    general(number, kind)
    if kind == .port { writer.integer(10, UInt32(4)) }
    if kind == .vlan { writer.integer(5, number - 1) }
    writer.integer(33, UInt8(1))
    writer.string(6, "noqueue")
    counted(number)
    writer.structure(14, RtLink.RtnlLinkIfmap())
    writer.binary(1, [2, 0, 0, 0, UInt8(number >> 8 & 0xff), UInt8(number & 0xff)])
    writer.binary(2, [255, 255, 255, 255, 255, 255])
    statistics(number)
    nest(43) { $0.integer(2, UInt8(0)) }
    if kind != .device { linkinfo(number, kind) }
    addressFamilies(number)
    writer.endMessage(start)
  }

  private mutating func general(_ number: UInt32, _ kind: Kind) {
    writer.string(3, "\(kind.rawValue)\(number)")
    writer.integer(13, UInt32(1000))
    writer.integer(16, UInt8(6))
    writer.integer(17, UInt8(0))
    writer.integer(67, UInt8(0))
    // mtu, min-mtu, max-mtu, group, promiscuity, allmulti, num-tx-queues, the limits of segmentation, num-rx-queues
    let values: [(UInt16, UInt32)] = [
      (4, 1500), (50, 68), (51, 65535), (27, 0), (30, 0), (61, 0), (31, 8), (40, 65535), (41, 65536), (58, 65536),
      (63, 65536), (64, 65536), (59, 65536), (60, 65535), (32, 8),
    ]
    for (type, value) in values { writer.integer(type, value) }
    writer.integer(68, UInt16(0))
    writer.integer(69, UInt16(0))
  }

  /// carrier-changes, carrier-up-count, carrier-down-count, proto-down
  private mutating func counted(_ number: UInt32) {
    writer.integer(35, number % 5)
    writer.integer(47, number % 3)
    writer.integer(48, number % 3)
    writer.integer(39, UInt8(0))
  }

  private mutating func statistics(_ number: UInt32) {
    let packets = UInt64(number) << 12
    writer.structure(
      23,
      with(RtLink.RtnlLinkStats64()) {
        $0.rxPackets = packets
        $0.txPackets = packets / 2
        $0.rxBytes = packets << 9
        $0.txBytes = packets << 7
      })
    writer.structure(7, with(RtLink.RtnlLinkStats()) { $0.rxPackets = UInt32(truncatingIfNeeded: packets) })
  }

  private mutating func linkinfo(_ number: UInt32, _ kind: Kind) {
    nest(18) { writer in
      if kind != .port { writer.string(1, kind.rawValue) }
      switch kind {
      case .device, .veth: break
      case .vlan:
        Self.nest(2, in: &writer) {
          $0.bigEndian(5, UInt16(0x8100))
          $0.integer(1, UInt16(number % 4094))
          $0.structure(2, with(RtLink.IflaVLANFlags()) { $0.mask = .max })
        }
      case .vxlan:
        // A kind the spec does not know.
        Self.nest(2, in: &writer) { for type: UInt16 in 1...20 { $0.integer(type, number) } }
      case .vrf: Self.nest(2, in: &writer) { $0.integer(1, 1000 + number) }
      case .bond: Self.nest(2, in: &writer) { Self.bond(number, in: &$0) }
      case .bridge: Self.nest(2, in: &writer) { Self.bridge(number, in: &$0) }
      case .port:
        writer.string(4, "bridge")
        Self.nest(5, in: &writer) { Self.port(number, in: &$0) }
      }
    }
  }

  /// As `bond_fill_info` does.
  private static func bond(_ number: UInt32, in writer: inout MessageWriter) {
    writer.integer(1, UInt8(number % 7))
    for (type, value): (UInt16, UInt32) in [(3, 100), (4, 0), (5, 0), (7, 0), (9, 0), (10, 0), (15, 1), (18, 0)] {
      writer.integer(type, value)
    }
    for type: UInt16 in [6, 12, 13, 14, 16, 17] { writer.integer(type, UInt8(0)) }
  }

  /// As `br_fill_info` does.
  private static func bridge(_ number: UInt32, in writer: inout MessageWriter) {
    for (type, value): (UInt16, UInt64) in [(16, 0), (17, 0), (18, 0), (19, 20)] { writer.integer(type, value) }
    for (type, value): (UInt16, UInt32) in [(1, 1499), (2, 199), (3, 1999), (4, 29_999), (5, 0)] {
      writer.integer(type, value)
    }
    writer.integer(6, UInt16(32768))
    writer.integer(7, UInt8(0))
    writer.integer(9, UInt16(0))
    writer.structure(11, RtLink.IflaBridgeID())
    writer.structure(10, RtLink.IflaBridgeID())
    writer.integer(12, UInt16(0))
    writer.integer(13, UInt32(0))
    writer.integer(14, UInt8(0))
    writer.integer(15, UInt8(0))
    writer.binary(20, [1, 0x80, 0xc2, 0, 0, 0])
    writer.bigEndian(8, UInt16(0x8100))
    writer.integer(39, UInt16(1))
    for type: UInt16 in [22, 23, 24, 25, 36, 37, 38, 41, 42, 43, 44, 45] { writer.integer(type, UInt8(1)) }
    for (type, value): (UInt16, UInt32) in [(26, 16), (27, 4096 + number), (28, 2), (29, 2), (48, 0), (49, 0)] {
      writer.integer(type, value)
    }
    for type: UInt16 in 30...35 { writer.integer(type, UInt64(type) * 100) }
  }

  /// As `br_port_fill_attrs` does.
  private static func port(_ number: UInt32, in writer: inout MessageWriter) {
    writer.integer(1, UInt8(3))
    writer.integer(2, UInt16(32))
    writer.integer(3, 100 + number % 10)
    for type: UInt16 in 4...12 { writer.integer(type, UInt8(type & 1)) }
    writer.structure(13, RtLink.IflaBridgeID())
    writer.structure(14, RtLink.IflaBridgeID())
    for type: UInt16 in 15...18 { writer.integer(type, UInt16(1)) }
    writer.integer(19, UInt8(0))
    writer.integer(20, UInt8(0))
    for type: UInt16 in 21...23 { writer.integer(type, UInt64(0)) }
  }

  private mutating func addressFamilies(_ number: UInt32) {
    nest(26) { writer in
      Self.nest(2, in: &writer) { $0.array(1, [UInt32](repeating: number, count: 33)) }
      Self.nest(10, in: &writer) {
        $0.integer(1, UInt32(0x8000_0000))
        $0.structure(5, RtLink.IflaCacheinfo())
        $0.array(2, [UInt32](repeating: number, count: 60))
        $0.array(3, [UInt64](repeating: UInt64(number), count: 38))
        $0.array(6, [UInt64](repeating: 0, count: 7))
        $0.binary(7, [UInt8](repeating: 0, count: 16))
        $0.integer(8, UInt8(0))
      }
    }
  }

  private mutating func nest(_ type: UInt16, _ body: (inout MessageWriter) -> Void) {
    Self.nest(type, in: &writer, body)
  }

  private static func nest(_ type: UInt16, in writer: inout MessageWriter, _ body: (inout MessageWriter) -> Void) {
    let start = writer.openNest(type)
    body(&writer)
    writer.closeNest(start)
  }
}

/// The links of a machine with containers, in turn.
private enum Kind: String, CaseIterable {
  case device = "eth"
  case port, veth, vlan, vxlan, bridge, bond, vrf
}

private func with<Value>(_ value: Value, _ change: (inout Value) -> Void) -> Value {
  var value = value
  change(&value)
  return value
}
