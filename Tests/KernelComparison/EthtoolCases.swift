import EthtoolMessages
import NetlinkCodec

/// Requests of the ethtool family in every shape, for devices of the calling thread's network namespace.
///
/// What they set is set on virtual devices alone, and on both kernels.
package struct EthtoolCases {
  typealias R = Request

  let family: UInt16
  /// Name and ifindex of each device.
  let devices: [(name: String, ifindex: UInt32)]
  /// Whether the devices may be changed.
  let mayChange: Bool

  package init(family: UInt16, devices: [(name: String, ifindex: UInt32)], mayChange: Bool) {
    self.family = family
    self.devices = devices
    self.mayChange = mayChange
  }

  package var all: [Case] { commands + headers + policies + lookups + channels + rings + features + scaling }

  private let read: [UInt8] = [11, 15, 17, 38]
  private let change: [UInt8] = [12, 16, 18, 48, 49, 50]

  private func request(
    _ command: UInt8, flags: MessageFlags = [.request, .acknowledge], _ attributes: [UInt8] = []
  ) -> Request {
    Request(family, command: command, flags: flags, attributes: attributes)
  }

  private static func header(_ ifindex: UInt32) -> [UInt8] { R.nest(1, R.u32(1, ifindex)) }
  private static func header(_ name: String, flags: UInt32? = nil) -> [UInt8] {
    R.nest(1, R.attribute(2, Array(name.utf8) + [0]) + (flags.map { R.u32(3, $0) } ?? []))
  }

  /// The reserved bits of the header are looked at from some command on, and so are unknown flags.
  private var commands: [Case] {
    (read + change).flatMap { command in
      [MessageFlags.request, [.request, .acknowledge], [.request, .dump], [.request, .acknowledge, .dump]].flatMap {
        flags -> [Case] in
        var reserved = request(command, flags: flags)
        reserved.reserved = 1
        return [
          Case("command \(command), flags \(flags.rawValue)", request(command, flags: flags)),
          Case("command \(command), flags \(flags.rawValue), reserved bits", reserved),
          Case("command \(command), flags \(flags.rawValue) and create", request(command, flags: flags.union(.create))),
        ]
      }
    }
  }

  private var headers: [Case] {
    let name = devices.first?.name ?? "lo"
    let other = devices.last?.ifindex ?? 1
    let shapes: [(String, [UInt8])] = [
      ("an empty header", R.nest(1, [])), ("no nest flag", R.attribute(1, R.u32(1, 1))),
      ("index 0", Self.header(0)), ("index 99999", Self.header(99_999)), ("no such name", Self.header("nope")),
      ("an empty name", Self.header("")), ("a long name", Self.header(String(repeating: "n", count: 130))),
      ("a name of 20", Self.header(String(repeating: "n", count: 20))),
      ("a name without an end", R.nest(1, R.attribute(2, Array("lo".utf8)))),
      ("name and index", R.nest(1, R.u32(1, 1) + R.attribute(2, Array("lo".utf8) + [0]))),
      ("another's index", R.nest(1, R.u32(1, other) + R.attribute(2, Array("nope".utf8) + [0]))),
      ("no such index, a name", R.nest(1, R.u32(1, 99_999) + R.attribute(2, Array(name.utf8) + [0]))),
      ("flags 1", Self.header(name, flags: 1)), ("flags 4", Self.header(name, flags: 4)),
      ("flags 8", Self.header(name, flags: 8)), ("a PHY", R.nest(1, R.u32(1, 1) + R.u32(4, 1))),
      ("unknown inside", R.nest(1, R.u32(1, 1) + R.u32(9, 1))), ("junk inside", R.nest(1, [1, 2, 3])),
      ("a short index", R.nest(1, R.attribute(1, [1]))), ("twice", Self.header(99_999) + Self.header(name)),
    ]
    return (read + change).flatMap { command in
      [MessageFlags]([[.request, .acknowledge], [.request, .dump]]).flatMap { flags in
        shapes.map {
          Case("command \(command), flags \(flags.rawValue), \($0.0)", request(command, flags: flags, $0.1))
        }
      }
    }
  }

  /// Each attribute alone behind a right header, in wrong shapes; none of them is complete enough to change anything.
  private var policies: [Case] {
    (read + change).flatMap { command in
      (UInt16(2)...20).flatMap { attribute in
        [
          ("empty", R.attribute(attribute, [])), ("of 1 byte", R.attribute(attribute, [3])),
          ("of 3 bytes", R.attribute(attribute, [1, 0, 0])), ("a zero", R.u32(attribute, 0)),
          ("the greatest", R.u32(attribute, .max)), ("of 8 bytes", R.u64(attribute, 1)),
          ("an empty nest", R.nest(attribute, [])), ("a nest of junk", R.nest(attribute, [1, 2, 3])),
        ].map { Case("command \(command), attribute \(attribute) \($0.0)", request(command, Self.header("lo") + $0.1)) }
      }
    }
  }

  private var lookups: [Case] {
    devices.flatMap { device in
      read.flatMap { command in
        [
          Case("command \(command) of \(device.name)", request(command, Self.header(device.name))),
          Case("command \(command) of \(device.ifindex)", request(command, Self.header(device.ifindex))),
          Case("command \(command) of \(device.name), compact", request(command, Self.header(device.name, flags: 1))),
          Case(
            "command \(command) of \(device.name), a context",
            request(command, Self.header(device.name) + R.u32(2, 1))),
          Case(
            "dump \(command), \(device.name)",
            request(command, flags: [.request, .dump], Self.header(device.name, flags: 1))),
          Case(
            "dump \(command) from context 3, \(device.name)",
            request(command, flags: [.request, .dump], Self.header(device.name) + R.u32(7, 3))),
        ]
      }
    }
  }

  // MARK: Settings

  private var channels: [Case] {
    guard mayChange else { return [] }
    let settings: [(String, [UInt8])] = [
      ("nothing", []), ("no receive", R.u32(6, 0)), ("no transmit", R.u32(7, 0)),
      ("neither", R.u32(6, 0) + R.u32(7, 0)),
      ("too many to receive", R.u32(6, 4000)), ("too many to send", R.u32(7, 4000)), ("others", R.u32(8, 1)),
      ("combined", R.u32(9, 1)), ("none combined", R.u32(9, 0)), ("combined alone", R.u32(6, 0) + R.u32(9, 1)),
      ("one each", R.u32(6, 1) + R.u32(7, 1)), ("two each", R.u32(6, 2) + R.u32(7, 2)),
      ("one to receive", R.u32(6, 1)), ("two to receive", R.u32(6, 2)),
    ]
    return settings.flatMap { what, attributes in
      devices.flatMap { device in
        [
          Case("channels of \(device.name): \(what)", request(18, Self.header(device.name) + attributes)),
          Case("channels of \(device.name) after \(what)", request(17, Self.header(device.name))),
        ]
      }
    }
  }

  private var rings: [Case] {
    let values: [(UInt16, [UInt8])] = [
      (6, R.u32(6, 64)), (7, R.u32(7, 1)), (8, R.u32(8, 1)), (9, R.u32(9, 64)), (10, R.u32(10, 2048)),
      (11, R.attribute(11, [2])), (12, R.u32(12, 64)), (13, R.attribute(13, [1])), (14, R.attribute(14, [0])),
      (15, R.u32(15, 8)), (17, R.u32(17, 0)),
    ]
    return devices.flatMap { device in
      values.flatMap { type, attribute in
        values.map { other, second in
          Case(
            "rings of \(device.name), \(type) and \(other)", request(16, Self.header(device.name) + attribute + second))
        }
      }
    }
  }

  private var features: [Case] {
    typealias C = EthtoolCases
    let bits: [(String, [UInt8])] = [
      ("nothing", []), ("an empty list", R.nest(3, [])), ("a list and a value", R.nest(3, []) + C.words(4, 1)),
      ("a list and a mask", R.nest(3, []) + C.words(5, 1)), ("an unflagged list", R.attribute(3, [])),
      ("something else in the list", R.nest(3, R.nest(2, R.u32(1, 41)))),
      ("no nest in the list", R.nest(3, R.attribute(1, R.u32(1, 41)))),
      ("an empty bit", R.nest(3, R.nest(1, []))), ("a bit too high", C.bits(R.u32(1, 64))),
      ("a bit far too high", C.bits(R.u32(1, .max))),
      ("an unknown name", C.bits(C.name("no-such-feature"))), ("a hidden name", C.bits(C.name(""))),
      ("a name that is not the index's", C.bits(R.u32(1, 41) + C.name("rx-gro"))),
      ("a name's beginning", C.bits(R.u32(1, 41) + C.name("tx-nocache"))),
      ("unknown in a bit", C.bits(R.u32(1, 41) + R.u32(9, 1))),
      ("a value that is none", C.bits(R.u32(1, 41) + R.u32(3, 1))),
      ("a name without an end", C.bits(R.attribute(2, Array("rx-gro".utf8)))),
      ("a constant", C.bits(C.name("vlan-challenged"))), ("a constant, on", C.bits(R.u32(1, 10) + R.attribute(3, []))),
      ("a word without a size", C.words(4, 1) + C.words(5, 1)), ("a size alone", R.u32(2, 32)),
      ("no mask", R.u32(2, 32) + C.words(4, 0)), ("a short value", R.u32(2, 64) + C.words(4, 0) + C.words(5, 0)),
      ("a short mask", R.u32(2, 64) + C.words(4, 0, 0) + C.words(5, 0)),
      ("a mask and none", R.attribute(1, []) + R.u32(2, 32) + C.words(4, 0) + C.words(5, 0)),
      ("too many bits, none of them used", R.u32(2, 96) + C.words(4, 0, 0, 9) + C.words(5, 0, 0, 0)),
      ("too many bits, one used", R.u32(2, 96) + C.words(4, 0, 0, 0) + C.words(5, 0, 0, 1)),
      ("bits past the end without a mask", R.attribute(1, []) + R.u32(2, 96) + C.words(4, 0, 0, 1)),
      ("a size too great", R.u32(2, 40_000) + C.words(4, 0) + C.words(5, 0)), ("unknown", R.u32(9, 1)),
      ("junk", [1, 2, 3]), ("a size of none", R.u32(2, 0) + R.attribute(4, []) + R.attribute(5, [])),
      ("a few words", R.u32(2, 32) + C.words(4, 0) + C.words(5, 1 << 10)),
    ]
    var cases = [Case("features without a header", request(12, R.nest(3, [])))]
    for device in devices {
      cases.append(Case("no features of \(device.name)", request(12, Self.header(device.name))))
      for (what, inside) in bits {
        cases.append(
          Case("features of \(device.name): \(what)", request(12, Self.header(device.name) + R.nest(3, inside))))
      }
      cases.append(
        Case("features of \(device.name), no nest", request(12, Self.header(device.name) + R.attribute(3, []))))
      guard mayChange else { continue }
      cases += switches(of: device.name)
    }
    return cases
  }

  /// Features that depend on no others.
  private func switches(of name: String) -> [Case] {
    typealias C = EthtoolCases
    let noCache: (Bool) -> [UInt8] = { isOn in C.bits(C.name("tx-nocache-copy") + (isOn ? R.attribute(3, []) : [])) }
    let settings: [(String, UInt32?, [UInt8])] = [
      ("on", nil, noCache(true)), ("on again", nil, noCache(true)), ("off, compact", 1, noCache(false)),
      ("on, silently", 2, noCache(true)), ("off by words", 1, R.u32(2, 64) + C.words(4, 0, 0) + C.words(5, 0, 1 << 9)),
      ("one that is not there", nil, C.bits(C.name("rx-ntuple-filter") + R.attribute(3, []))),
      ("one that is fixed", nil, C.bits(C.name("highdma"))),
    ]
    return settings.flatMap { what, flags, bits in
      [
        Case("features of \(name): \(what)", request(12, Self.header(name, flags: flags) + R.nest(3, bits))),
        Case("features of \(name) after \(what)", request(11, Self.header(name, flags: 1))),
      ]
    }
  }

  private static func name(_ text: String) -> [UInt8] { R.attribute(2, Array(text.utf8) + [0]) }
  private static func bits(_ bit: [UInt8]) -> [UInt8] { R.nest(3, R.nest(1, bit)) }
  private static func words(_ type: UInt16, _ words: UInt32...) -> [UInt8] {
    R.attribute(type, words.flatMap { littleEndian($0) })
  }

  private var scaling: [Case] {
    let values: [(String, [UInt8])] = [
      ("nothing", []), ("context 0", R.u32(2, 0)), ("context 1", R.u32(2, 1)), ("a function", R.u32(3, 1)),
      ("no function", R.u32(3, 0)), ("a table", R.attribute(4, littleEndian(UInt32(0)))),
      ("an empty table", R.attribute(4, [])),
      ("half a table", R.attribute(4, [0, 0, 0, 0, 1, 0])), ("a key", R.attribute(5, Array(repeating: 1, count: 40))),
      ("a transformation", R.u32(6, 1)), ("no transformation", R.u32(6, 0)), ("fields", R.nest(8, R.u32(4, 0x30))),
      ("bad fields", R.nest(8, R.u32(4, 0x200))), ("a flow label", R.nest(8, R.u32(5, 0x200))),
      ("no such packets", R.nest(8, R.u32(28, 0))), ("discarded", R.nest(8, R.u32(1, 0x8000_0000))),
    ]
    return devices.flatMap { device in
      [UInt8]([48, 49, 50]).flatMap { command in
        values.map { what, attributes in
          Case("command \(command) of \(device.name): \(what)", request(command, Self.header(device.name) + attributes))
        }
      }
    }
  }
}
