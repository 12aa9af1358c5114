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
  let ethtoolID: UInt16?
  let control: ControlFamily
  let devmemd = RequestValidator(Devmemd.schema)
  let netdevReads = Set(Self.commands(of: Netdev.schema) { $0.hasSuffix("-get") }.keys)
  /// Names of operations by their commands.
  let ethtoolReads = Self.commands(of: Ethtool.schema) { $0.hasSuffix("-get") }
  let ethtoolChanges = Self.commands(of: Ethtool.schema) { !$0.hasSuffix("-get") }
  private let groupOfCommand: [UInt16: UInt32]

  init(netdev: ResolvedFamily, ethtool: ResolvedFamily?) {
    self.netdev = netdev
    ethtoolID = ethtool?.id
    var served = [
      ControlFamily.Registration(
        Self.readable, id: netdev.id, groups: Netdev.schema.multicastGroups.map { netdev.groups[$0.name] ?? 0 }),
      ControlFamily.Registration(Devmemd.schema, id: Self.devmemdID, groups: [Self.bindingsGroup]),
    ]
    if let ethtool { served.append(ControlFamily.Registration(Self.settings, id: ethtool.id, groups: [])) }
    control = ControlFamily(served)
    groupOfCommand = Netdev.schema.operations.reduce(into: [:]) { result, operation in
      if let command = operation.notification?.command, let name = operation.multicastGroup {
        result[command] = netdev.groups[name]
      }
    }
  }

  /// `netdev` as this socket serves it: the operations that read.
  private static let readable = FamilySchema(
    name: Netdev.schema.name, transport: Netdev.schema.transport,
    operations: Netdev.schema.operations.filter { $0.name.hasSuffix("-get") || $0.notification != nil },
    multicastGroups: Netdev.schema.multicastGroups)

  /// `ethtool` as this socket serves it: without notifications.
  private static let settings = FamilySchema(
    name: Ethtool.schema.name, transport: Ethtool.schema.transport,
    operations: Ethtool.schema.operations.filter { $0.notification == nil }, multicastGroups: [])

  private static func commands(of family: FamilySchema, _ isWanted: (String) -> Bool) -> [UInt8: String] {
    family.operations.filter { isWanted($0.name) }.reduce(into: [:]) { names, operation in
      guard let request = (operation.do ?? operation.dump)?.request else { return }
      names[UInt8(truncatingIfNeeded: request.command)] = operation.name
    }
  }

  var netdevGroups: Set<UInt32> { Set(groupOfCommand.values) }
  var groups: Set<UInt32> { netdevGroups.union([Self.bindingsGroup]) }

  /// The group a notification of the kernel was sent to, by its command.
  func netdevGroup(of bytes: [UInt8]) -> UInt32? {
    let command = try? bytes.withBytes { bytes throws(DecodingError) in try MessageView(bytes).genericHeader().command }
    return command.flatMap { groupOfCommand[UInt16($0)] }
  }
}
