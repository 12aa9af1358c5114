import TestSupport
import Testing
import YNLSpec

/// The kernel's own specs are the language: every one must read, and read completely.
@Suite(.needsSpecs)
struct KernelSpecTests {
  @Test(arguments: SharedFolder.specNames)
  func readsWithoutAFault(_ name: String) throws {
    let specification = try Specification(contentsOf: SharedFolder.spec(name))
    #expect(!specification.operations.isEmpty)
  }

  /// Counted over the same files with another YAML library.
  @Test func readsEverythingThereIs() throws {
    let all = try SharedFolder.specNames.map { try Specification(contentsOf: SharedFolder.spec($0)) }
    #expect(all.count == 33)
    // 340 are listed; fou and mptcp_pm reserve a number each.
    #expect(all.flatMap(\.operations).count == 338)
    #expect(all.flatMap(\.operations).filter { $0.do != nil }.count == 264)
    #expect(all.flatMap(\.operations).filter { $0.dump != nil }.count == 103)
    #expect(all.flatMap(\.operations).filter { $0.notification != nil }.count == 58)
    let sets = all.flatMap(\.attributeSets)
    #expect(sets.count == 414)
    #expect(sets.filter { $0.subsetOf != nil }.count == 58)
    #expect(sets.filter { $0.subsetOf == nil }.flatMap(\.attributes).count == 3142)
    #expect(all.flatMap(\.structures).count == 125)
    #expect(all.flatMap(\.structures).flatMap(\.members).count == 591)
    #expect(all.flatMap(\.constants).count == 16)
    #expect(all.flatMap(\.enumerations).filter { !$0.isFlags }.count == 97)
    #expect(all.flatMap(\.enumerations).filter(\.isFlags).count == 44)
    #expect(all.flatMap(\.enumerations).flatMap(\.entries).count == 997)
    #expect(all.flatMap(\.subMessages).count == 7)
    #expect(all.flatMap(\.subMessages).flatMap(\.formats).count == 116)
    #expect(all.flatMap(\.multicastGroups).count == 36)
  }

  @Test func readsSubsetsArraysAndSubMessages() throws {
    let link = try Specification(contentsOf: SharedFolder.spec("rt-link"))
    let gre6 = try #require(link.attributeSet(named: "linkinfo-gre6-attrs"))
    #expect(gre6.subsetOf == "linkinfo-gre-attrs")
    #expect(gre6.attribute(named: "local")?.displayHint == .ipv6)
    #expect(link.attributeSet(named: "linkinfo-gre-attrs")?.attribute(named: "local")?.displayHint == .ipv4OrV6)
    // A subset may even change the type: ip6tnl's flags are wider than iptunnel's.
    #expect(link.attributeSet(named: "linkinfo-ip6tnl-attrs")?.attribute(named: "flags")?.type == .integer(.u32))
    let bond = try #require(link.attributeSet(named: "linkinfo-bond-attrs"))
    #expect(bond.attribute(named: "arp-ip-target")?.type == .indexedArray(.integer(.u32)))
    #expect(bond.attribute(named: "arp-ip-target")?.byteOrder == .bigEndian)
    #expect(bond.attribute(named: "ns-ip6-target")?.checks.exactLength == 16)
    let data = link.attributeSet(named: "linkinfo-attrs")?.attribute(named: "data")?.type
    #expect(data == .subMessage("linkinfo-data-msg", selector: "kind"))
    #expect(link.multicastGroups.first?.name == "rtnlgrp-link")
    #expect(link.multicastGroups.first?.value == 1)
    #expect(link.protocolNumber == 0)
    let control = try Specification(contentsOf: SharedFolder.spec("nlctrl"))
    let policy = control.attributeSet(named: "ctrl-attrs")?.attribute(named: "policy")?.type
    #expect(policy == .nestTypeValue(names: ["policy-id", "attr-id"], set: "policy-attrs"))
  }

  @Test func readsStructuresHeadersAndLimits() throws {
    let tc = try Specification(contentsOf: SharedFolder.spec("tc"))
    #expect(tc.structure(named: "tc-htb-opt")?.members.first?.type == .structure("tc-ratespec"))
    #expect(tc.operations.first?.fixedHeader == "tcmsg")
    let wireguard = try Specification(contentsOf: SharedFolder.spec("wireguard"))
    // The limit names a constant as C does, prefix included.
    #expect(wireguard.attributeSet(named: "wgdevice")?.attribute(named: "public-key")?.checks.exactLength == 32)
    let netdev = try Specification(contentsOf: SharedFolder.spec("netdev"))
    let pageSize = netdev.attributeSet(named: "dmabuf")?.attribute(named: "rx-page-size")?.checks
    #expect(pageSize?.min?.value == 0)
    #expect(pageSize?.min?.kernelConstant == "page-size")
    #expect(pageSize?.max?.value == 0xFFFF_FFFF)
    #expect(netdev.attributeSet(named: "page-pool-stats")?.attribute(named: "alloc-slow")?.value == 9)
  }

  @Test func readsModesAndNotifications() throws {
    let netdev = try Specification(contentsOf: SharedFolder.spec("netdev"))
    let device = try #require(netdev.operations.first { $0.name == "dev-get" })
    #expect(device.do?.hasRequestPolicy == true)
    // A dump that lists no request takes no attributes, and is called by its number all the same.
    #expect(device.dump?.hasRequestPolicy == false)
    #expect(device.dump?.request?.command == 1)
    #expect(device.dump?.request?.attributes == [])
    let added = try #require(netdev.operations.first { $0.name == "dev-add-ntf" })
    #expect(added.attributeSet == "dev")
    #expect(added.multicastGroup == "mgmt")
    guard case .copy("dev-get", let message) = added.notification else {
      Issue.record("dev-add-ntf copies dev-get")
      return
    }
    #expect(message.command == 2)
    #expect(message.attributes == device.do?.reply?.attributes)
  }

  /// Every golden message's number is the one the spec's operation carries.
  @Test(arguments: SharedFolder.vectorNames)
  func numbersOperationsAsTheKernelDoes(_ name: String) throws {
    let specification = try Specification(contentsOf: SharedFolder.spec(name))
    let isRaw = specification.protocolKind == .netlinkRaw
    let bytes = try #require(Files.bytes(of: "\(SharedFolder.vectors)/\(name).jsonl"))
    let lines = bytes.split(separator: UInt8(ascii: "\n"))
    #expect(!lines.isEmpty)
    for line in lines {
      let vector = try #require(Vector(String(decoding: line.prefix(400), as: UTF8.self)))
      let operation = try #require(specification.operations.first { $0.name == vector.operation }, "\(vector)")
      let command = try #require(vector.command(of: operation), "\(vector)")
      #expect(command == (isRaw ? vector.type : vector.command), "\(vector)")
    }
  }
}

/// The head of a golden message: which operation it is, and its number.
private struct Vector {
  var operation: String
  var mode: String
  var direction: String
  var type: UInt32
  var command: UInt32?

  /// The fields wanted come before the attributes, each once and flat.
  init?(_ line: String) {
    func field(_ name: String) -> String? {
      guard let range = line.firstRange(of: "\"\(name)\":") else { return nil }
      return String(line[range.upperBound...].prefix { $0 != "," }.filter { $0 != "\"" })
    }
    guard let operation = field("op"), let mode = field("mode"), let direction = field("dir"),
      let type = field("type").flatMap({ UInt32($0) })
    else { return nil }
    self.operation = operation
    self.mode = mode
    self.direction = direction
    self.type = type
    command = field("cmd").flatMap { UInt32($0) }
  }

  /// Some messages are of a mode their operation lacks (a do request to a dump-only operation); those have the
  /// number of the mode it does have.
  func command(of operation: YNLSpec.Operation) -> UInt32? {
    let modes = mode == "dump" ? [operation.dump, operation.do] : [operation.do, operation.dump]
    let messages = modes.map { direction == "request" ? $0?.request : $0?.reply }
    if let message = messages.compactMap(\.self).first { return message.command }
    switch operation.notification {
    case .copy(_, let message), .event(let message): return message.command
    case nil: return nil
    }
  }
}
