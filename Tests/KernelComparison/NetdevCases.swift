import NetdevMessages
import NetlinkCodec
import NetlinkSocket

/// A datagram to ask both kernels, and what is odd about it.
package struct Case: CustomStringConvertible, Sendable {
  package var label: String
  package var bytes: [UInt8]
  package var description: String { label }

  package init(_ label: String, _ bytes: [UInt8]) {
    self.label = label
    self.bytes = bytes
  }

  package init(_ label: String, _ request: Request) { self.init(label, request.bytes) }
}

/// Requests in every shape the generator of policies knows, for every operation of the family in both modes.
///
/// None changes anything on a real machine: descriptors are out of range, NAPI instances to be set do not exist.
package struct NetdevCases {
  let family: UInt16
  /// Devices to ask about.
  let ifindexes: [UInt32]
  /// NAPI instances to ask about, never to set.
  let napis: [UInt32]
  private let noDescriptor = UInt32(Int32.max)
  private let noNAPI: UInt32 = 0xffff_fff0

  package init(family: UInt16, ifindexes: [UInt32], napis: [UInt32]) {
    self.family = family
    self.ifindexes = ifindexes
    self.napis = napis
  }

  /// About the devices of the calling thread's namespace, and one that is not there.
  package init(family: UInt16) throws {
    var session = try NetlinkSession(.netlink())
    let devices = try session.dump(Netdev.Operations.DevGet.self, Netdev.Dev()).compactMap(\.ifindex)
    let napis = try session.dump(Netdev.Operations.NAPIGet.self, Netdev.NAPI()).compactMap(\.id)
    self.init(family: family, ifindexes: devices + [99_999], napis: napis)
  }

  package var all: [Case] { headers + operations + queues + bindings + walks }

  private let modes: [(String, MessageFlags)] = [
    ("do", [.request, .acknowledge]), ("dump", [.request, .acknowledge, .dump]),
  ]

  // MARK: Headers

  private var headers: [Case] {
    var cases: [Case] = []
    for (mode, flags) in modes {
      for command in (0...20).map(UInt8.init) + [254, 255] {
        cases.append(Case("command \(command) \(mode)", Request(family, command: command, flags: flags)))
        var request = Request(family, command: command, flags: flags)
        request.reserved = 1
        cases.append(Case("command \(command) \(mode), reserved header bits", request))
      }
      for version in [UInt8(0), 2, 255] {
        var request = Request(family, command: 1, flags: flags, attributes: Request.u32(1, 1))
        request.version = version
        cases.append(Case("version \(version) \(mode)", request))
      }
    }
    for bit in 0..<16 {
      for flags: MessageFlags in [.request, [.request, .acknowledge], [.request, .dump], []] {
        let flags = flags.symmetricDifference(MessageFlags(rawValue: 1 << UInt16(bit)))
        let request = Request(family, command: 1, flags: flags, attributes: Request.u32(1, 1))
        cases.append(Case("dev-get, flags \(flags.rawValue)", request))
      }
    }
    for type in (0..<16).map(UInt16.init) + [family + 1000, .max] {
      for flags: MessageFlags in [.request, [.request, .acknowledge], .acknowledge, [.request, .acknowledge, .dump]] {
        cases.append(Case("type \(type), flags \(flags.rawValue)", Request(type, command: 1, flags: flags)))
      }
    }
    return cases
  }

  // MARK: Attributes

  private var operations: [Case] {
    var cases: [Case] = []
    for operation in Netdev.schema.operations {
      guard let set = operation.attributes, let command = command(of: operation) else { continue }
      for (mode, flags) in modes {
        for attribute in set.attributes.map(\.number) + [0, 6, 9, 35, 100, 0x3fff] {
          for (what, bytes) in shapes(attribute, set[attribute]?.kind, in: operation) {
            let request = Request(family, command: command, flags: flags, attributes: bytes)
            cases.append(Case("\(operation.name) \(mode), attribute \(attribute) \(what)", request))
          }
        }
        for junk in [[1], [1, 2, 3], [1, 2, 3, 4], [3, 0, 1, 0], [255, 255, 1, 0], [0, 0, 0, 0, 0, 0, 0, 0]] {
          let request = Request(family, command: command, flags: flags, attributes: junk.map(UInt8.init))
          cases.append(Case("\(operation.name) \(mode), junk \(junk)", request))
        }
      }
    }
    return cases
  }

  private func command(of operation: OperationSchema) -> UInt8? {
    (operation.do ?? operation.dump).map { UInt8($0.request.command) }
  }

  /// One attribute right and in every wrong shape.
  private func shapes(
    _ number: UInt16, _ kind: AttributeSchema.Kind?, in operation: OperationSchema
  ) -> [(String, [UInt8])] {
    typealias R = Request
    let right = value(of: number, kind, in: operation)
    let payload = Array(right.dropFirst(4))
    let type = isNest(kind) ? number | 0x8000 : number
    return [
      ("right", right),
      ("empty", R.attribute(type, [])),
      ("of 1 byte", R.attribute(type, [1])),
      ("of 2 bytes", R.attribute(type, [1, 0])),
      ("of 3 bytes", R.attribute(type, [1, 0, 0])),
      ("of 4 bytes", R.attribute(type, [1, 0, 0, 0])),
      ("of 7 bytes", R.attribute(type, [1, 0, 0, 0, 0, 0, 0])),
      ("of 8 bytes", R.attribute(type, [1, 0, 0, 0, 0, 0, 0, 0])),
      ("of 12 bytes", R.attribute(type, Array(repeating: 1, count: 12))),
      ("zero", R.u32(type, 0)),
      ("zero of 8 bytes", R.u64(type, 0)),
      ("greatest", R.u32(type, .max)),
      ("greatest of 8 bytes", R.u64(type, .max)),
      ("beyond 31 bits", R.u32(type, 0x8000_0000)),
      ("two", R.u32(type, 2)),
      ("three", R.u32(type, 3)),
      ("with the nest flag turned", R.attribute(type ^ 0x8000, payload)),
      ("with the byte order flag", R.attribute(type | 0x4000, payload)),
      ("with both flags", R.attribute(type | 0xc000, payload)),
      ("twice", right + right),
      ("right, then empty", right + R.attribute(type, [])),
      ("right, then unknown", right + R.u32(999, 1)),
      ("unknown, then right", R.u32(999, 1) + right),
      ("with bytes behind", right + [9]),
      ("with a header behind", right + [9, 0, 0, 0]),
      ("longer than the message", R.attribute(type, payload, length: 200)),
      ("shorter than its header", R.attribute(type, payload, length: 3)),
    ]
  }

  private func isNest(_ kind: AttributeSchema.Kind?) -> Bool {
    if case .nest = kind { true } else { false }
  }

  /// A value that passes every policy, and does no harm.
  private func value(
    of number: UInt16, _ kind: AttributeSchema.Kind?, in operation: OperationSchema
  ) -> [UInt8] {
    switch (operation.name, number) {
    case ("bind-rx", 3), ("bind-tx", 3): return Request.u32(3, noDescriptor)
    case ("napi-set", 2): return Request.u32(2, noNAPI)
    case ("bind-rx", 2): return Request.nest(2, Request.u32(1, 0) + Request.u32(3, 0))
    default: break
    }
    return switch kind {
    case .nest(let inner):
      Request.nest(
        number, inner().attributes.filter { !isNest($0.kind) }.flatMap { value(of: $0.number, $0.kind, in: operation) })
    case .integer(let schema) where schema.width.size == 8: Request.u64(number, 1)
    default: Request.u32(number, 1)
    }
  }

  // MARK: Reads

  private var queues: [Case] {
    var cases: [Case] = []
    for ifindex in ifindexes {
      cases.append(Case("dev-get \(ifindex)", Request(family, command: 1, attributes: Request.u32(1, ifindex))))
      for type in [UInt32(0), 1, 2] {
        for id in [UInt32(0), 1, 2, 3, 1000, .max] {
          let attributes = Request.u32(2, ifindex) + Request.u32(3, type) + Request.u32(1, id)
          cases.append(
            Case("queue \(id) of type \(type) of \(ifindex)", Request(family, command: 10, attributes: attributes)))
        }
      }
      for (command, number) in [(UInt8(10), UInt16(2)), (11, 1), (12, 1), (5, 2)] {
        for flags: MessageFlags in [[.request, .dump], [.request, .acknowledge, .dump], [.request, .echo, .dump]] {
          let request = Request(family, command: command, flags: flags, attributes: Request.u32(number, ifindex))
          cases.append(Case("dump \(command) of \(ifindex), flags \(flags.rawValue)", request))
        }
      }
      for scope in [
        Request.u32(4, 0), Request.u32(4, 1), Request.u64(4, 1), Request.u32(4, 2), Request.u64(4, 1 << 40),
      ] {
        let request = Request(
          family, command: 12, flags: [.request, .dump], attributes: Request.u32(1, ifindex) + scope)
        cases.append(Case("statistics of \(ifindex), scope \(scope)", request))
      }
      // The last of several counts, and is blamed.
      let twice = Request.u32(1, 1) + Request.u32(1, ifindex)
      cases.append(
        Case(
          "statistics of 1, then \(ifindex)", Request(family, command: 12, flags: [.request, .dump], attributes: twice))
      )
    }
    for scope in [Request.u32(4, 0), Request.u32(4, 1), Request.u64(4, 1)] {
      cases.append(
        Case(
          "statistics of all, scope \(scope)",
          Request(family, command: 12, flags: [.request, .dump], attributes: scope)))
    }
    for napi in napis + [0, 1, noNAPI, .max] {
      cases.append(Case("NAPI \(napi)", Request(family, command: 11, attributes: Request.u32(2, napi))))
      let twice = Request.u32(2, noNAPI) + Request.u32(2, napi)
      cases.append(Case("NAPI \(napi) behind another", Request(family, command: 11, attributes: twice)))
    }
    let settings: [[UInt8]] = [
      [], Request.u32(8, 0), Request.u32(8, 1), Request.u32(8, 2), Request.u32(5, 5), Request.u32(5, 0x8000_0000),
      Request.u64(6, 1 << 40), Request.u32(7, 9), Request.u32(3, 1), Request.u32(4, 1),
    ]
    for setting in settings {
      let request = Request(family, command: 14, attributes: Request.u32(2, noNAPI) + setting)
      cases.append(Case("napi-set of none, \(setting)", request))
      cases.append(Case("napi-set without an id, \(setting)", Request(family, command: 14, attributes: setting)))
    }
    return cases
  }

  // MARK: Bindings

  private var bindings: [Case] {
    typealias R = Request
    let rx = R.nest(2, R.u32(1, 0) + R.u32(3, 0))
    let nests: [(String, [UInt8])] = [
      ("a queue", rx), ("no queues", []), ("two queues", rx + rx), ("an empty nest", R.nest(2, [])),
      ("no type", R.nest(2, R.u32(1, 0))), ("no id", R.nest(2, R.u32(3, 0))),
      ("a right one, then no type", rx + R.nest(2, R.u32(1, 0))),
      ("a transmit queue", R.nest(2, R.u32(1, 0) + R.u32(3, 1))),
      ("type 2", R.nest(2, R.u32(1, 0) + R.u32(3, 2))), ("far", R.nest(2, R.u32(1, .max) + R.u32(3, 0))),
      ("a hole", R.nest(2, R.u32(1, 0) + R.u32(2, 1) + R.u32(3, 0))), ("unknown inside", R.nest(2, R.u32(9, 0))),
      ("junk inside", R.nest(2, [1, 2, 3])), ("a short id", R.nest(2, R.attribute(1, [1]))),
      ("twice the type", R.nest(2, R.u32(1, 0) + R.u32(3, 1) + R.u32(3, 1))),
      ("no nest flag", R.attribute(2, R.u32(1, 0))),
      ("an id as a nest", R.nest(2, R.nest(1, R.u32(1, 0)))), ("a header alone", R.nest(2, [4, 0, 1, 0])),
    ]
    var cases: [Case] = []
    for ifindex in ifindexes + [0] {
      for (what, nest) in nests {
        for order in 0..<3 {
          let parts = [R.u32(1, ifindex), nest, R.u32(3, noDescriptor)]
          let attributes = (0..<3).flatMap { parts[($0 + order) % 3] }
          cases.append(
            Case("bind-rx \(ifindex), \(what), order \(order)", R(family, command: 13, attributes: attributes)))
        }
      }
      for extra in [R.u32(4, 1), R.u32(5, 4096), R.u32(5, 5000), R.u32(5, 1), R.u32(6, 1)] {
        let attributes = R.u32(1, ifindex) + rx + R.u32(3, noDescriptor) + extra
        cases.append(Case("bind-rx \(ifindex), and \(extra)", R(family, command: 13, attributes: attributes)))
      }
      for attributes in [
        R.u32(1, ifindex) + R.u32(3, noDescriptor), R.u32(1, ifindex), R.u32(3, noDescriptor),
        R.u32(1, ifindex) + R.u32(3, noDescriptor) + rx, R.u32(1, ifindex) + R.u32(3, .max),
      ] {
        cases.append(Case("bind-tx \(ifindex), \(attributes)", R(family, command: 15, attributes: attributes)))
      }
    }
    return cases
  }

  // MARK: Datagrams

  private var walks: [Case] {
    let one = Request(family, command: 1, attributes: Request.u32(1, 1))
    let wrong = Request(family, command: 1)
    var silent = one
    silent.flags = .acknowledge
    var short = one
    short.length = 15
    var long = one
    long.length = 64
    var odd = Request(family, command: 1, attributes: Request.u32(1, 1) + [0])
    odd.length = 29
    var cases = [
      Case("two requests", one.bytes + one.bytes), Case("right, wrong, right", one.bytes + wrong.bytes + one.bytes),
      Case("no request, then one", silent.bytes + one.bytes), Case("short, then right", short.bytes + one.bytes),
      Case("right, then short", one.bytes + short.bytes), Case("right, then long", one.bytes + long.bytes),
      Case("right, then a rest", one.bytes + [1, 2, 3]), Case("an odd length", odd.bytes),
      Case("an odd length, then right", odd.bytes + [0, 0, 0] + one.bytes),
      Case("a bare header", Array(one.bytes.prefix(16))), Case("half a header", Array(one.bytes.prefix(9))),
    ]
    for length in UInt32(14)...28 {
      var request = one
      request.length = length
      cases.append(Case("length \(length)", request))
      cases.append(Case("length \(length) and no more", Array(request.bytes.prefix(Int(length)))))
    }
    return cases
  }
}
