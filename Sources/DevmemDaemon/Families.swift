import DevmemdMessages
import EthtoolMessages
import NetdevMessages
import NetlinkCodec
import NetlinkSocket
import NlctrlMessages

/// The families on the daemon's socket and their numbers.
///
/// `netdev` and `ethtool` keep the numbers the kernel in use gave them, so that their messages pass through unchanged; our
/// own family takes numbers that no kernel assigns.
struct Families: Sendable {
  /// Above every id and group a kernel gives out: it counts up from 16 and 1023 is its last id (`GENL_MAX_ID`).
  static let devmemdID: UInt16 = 0x4000
  static let bindingsGroup: UInt32 = 0x4000

  let netdev: ResolvedFamily
  var netdevID: UInt16 { netdev.id }
  /// Nil where the kernel is without.
  let ethtool: ResolvedFamily?
  var ethtoolID: UInt16? { ethtool?.id }
  let control: ControlFamily
  let devmemd = RequestValidator(Devmemd.schema)
  let netdevReads = Set(Self.commands(of: Netdev.schema) { $0.hasSuffix("-get") }.keys)
  let ethtoolReads = Set(Self.commands(of: Ethtool.schema) { $0.hasSuffix("-get") }.keys)
  let ethtoolChanges = Self.commands(of: Ethtool.schema) { !$0.hasSuffix("-get") }
  /// Groups of the kernel's notifications, by family and command.
  private let kernelGroupOf: [Notification: UInt32]

  private struct Notification: Hashable {
    var family: UInt16
    var command: UInt16
  }

  init(netdev: ResolvedFamily, ethtool: ResolvedFamily?) {
    self.netdev = netdev
    self.ethtool = ethtool
    var served = [
      ControlFamily.Registration(Self.readable, id: netdev.id, groups: Self.numbers(of: Self.readable, netdev)),
      ControlFamily.Registration(Devmemd.schema, id: Self.devmemdID, groups: [Self.bindingsGroup]),
    ]
    var groups = Self.groups(of: Netdev.schema, netdev)
    if let ethtool {
      served.append(
        ControlFamily.Registration(Ethtool.schema, id: ethtool.id, groups: Self.numbers(of: Ethtool.schema, ethtool)))
      groups.merge(Self.groups(of: Ethtool.schema, ethtool)) { first, _ in first }
    }
    control = ControlFamily(served)
    kernelGroupOf = groups
  }

  private static func numbers(of family: FamilySchema, _ numbers: ResolvedFamily) -> [UInt32] {
    family.multicastGroups.map { numbers.groups[$0.name] ?? 0 }
  }

  private static func groups(of family: FamilySchema, _ numbers: ResolvedFamily) -> [Notification: UInt32] {
    // ethtool's notifications name no group, for it has but one.
    let only = family.multicastGroups.count == 1 ? family.multicastGroups[0].name : nil
    return family.operations.reduce(into: [:]) { result, operation in
      if let command = operation.notification?.command, let name = operation.multicastGroup ?? only {
        result[Notification(family: numbers.id, command: command)] = numbers.groups[name]
      }
    }
  }

  /// `netdev` as this socket serves it: the operations that read.
  private static let readable = FamilySchema(
    name: Netdev.schema.name, transport: Netdev.schema.transport,
    operations: Netdev.schema.operations.filter { $0.name.hasSuffix("-get") || $0.notification != nil },
    multicastGroups: Netdev.schema.multicastGroups)

  private static func commands(of family: FamilySchema, _ isWanted: (String) -> Bool) -> [UInt8: OperationSchema] {
    family.operations.filter { isWanted($0.name) }.reduce(into: [:]) { names, operation in
      guard let request = (operation.do ?? operation.dump)?.request else { return }
      names[UInt8(truncatingIfNeeded: request.command)] = operation
    }
  }

  /// Groups that the kernel tells.
  var kernelGroups: Set<UInt32> { Set(kernelGroupOf.values) }
  var groups: Set<UInt32> { kernelGroups.union([Self.bindingsGroup]) }

  func isNetdev(_ bytes: [UInt8]) -> Bool {
    bytes.withBytes { (try? MessageView($0))?.header.type.rawValue == netdevID }
  }

  /// The group a notification of the kernel was sent to; nil for one that this socket does not serve.
  func kernelGroup(of bytes: [UInt8]) -> UInt32? {
    bytes.withBytes { bytes in
      guard let message = try? MessageView(bytes), let generic = try? message.genericHeader() else { return nil }
      return kernelGroupOf[Notification(family: message.header.type.rawValue, command: UInt16(generic.command))]
    }
  }
}
