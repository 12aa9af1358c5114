import ArgumentParser
import DevmemClient
import DevmemdMessages
import NetdevMessages
import NetlinkCodec

struct DevicesCommand: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "devices", abstract: "List network interfaces with their queues and abilities.")

  @OptionGroup var options: GlobalOptions

  func run(_ session: Session) async throws {
    let interfaces = try await Interfaces.fetch(session.client)
    let devices = try await session.client.netdev.dumpDevGet().warned()
    try session.show(Self.document(interfaces, devices), orText: Self.text(interfaces, devices))
  }

  static func text(_ interfaces: Interfaces, _ devices: [Netdev.Dev]) -> String {
    guard !interfaces.all.isEmpty else { return "The kernel the service works on has no network interfaces." }
    var table = Table([
      .text("INTERFACE"), .number("INDEX"), .number("RX QUEUES"), .number("TX QUEUES"), .number("BOUND"),
      .text("XDP FEATURES"),
    ])
    for interface in interfaces.all {
      let device = devices.first { $0.ifindex == interface.ifindex }
      let features = device?.xdpFeatures?.entryNames.joined(separator: " ")
      table.add([
        interface.ifname, interface.ifindex.map { String($0) }, interface.rxQueues.map { String($0) },
        interface.txQueues.map { String($0) }, interface.boundQueues.map { String($0) },
        features.flatMap { $0.isEmpty ? nil : $0 },
      ])
    }
    return table.text()
  }

  /// An interface's document with what `dev-get` says of it added.
  static func document(_ interfaces: Interfaces, _ devices: [Netdev.Dev]) throws(Failure) -> JSONValue {
    var documents: [JSONValue] = []
    for interface in interfaces.all {
      guard case .object(var object) = try interface.document() else { continue }
      if let device = devices.first(where: { $0.ifindex == interface.ifindex }) {
        for member in try device.document().object?.members ?? [] { object[member.name] = member.value }
      }
      documents.append(.object(object))
    }
    return .array(documents)
  }
}
