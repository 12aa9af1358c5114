import ArgumentParser
import DevmemClient
import DevmemdMessages
import EventLoop
import Glibc
import NetdevMessages
import NetlinkCodec
import NetlinkSocket

struct WatchCommand: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "Tell of what happens, one line an event, until Ctrl-C.",
    discussion: "When events come faster than they are read, some are lost; the line that says so is \"resync\".")

  static let signals = [SIGINT, SIGTERM]

  @OptionGroup var options: GlobalOptions
  @Option(
    name: .customLong("group"),
    help: ArgumentHelp(
      "What to tell of: bindings, mgmt (interfaces), page-pool or monitor (their settings). Can be repeated; all unless "
        + "given.",
      valueName: "name"))
  var groups: [Group] = []

  /// The multicast groups by their own names.
  enum Group: String, ExpressibleByArgument, CaseIterable, Sendable {
    case bindings
    case mgmt
    case pagePool = "page-pool"
    case monitor

    var event: EventGroup {
      switch self {
      case .bindings: .bindings
      case .mgmt: .devices
      case .pagePool: .pagePools
      case .monitor: .settings
      }
    }
  }

  func run(_ session: Session) async throws {
    let wanted = Group.allCases.filter(groups.contains)
    let events = try await session.client.events(groups.isEmpty ? nil : wanted.map(\.event))
    let queue = try SignalQueue(Self.signals, on: session.loop)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { _ = try await queue.next() }
      group.addTask { try await tell(events, session) }
      defer { group.cancelAll() }
      try await group.next()
    }
  }

  private func tell(_ events: Events, _ session: Session) async throws {
    var interfaces = try await Interfaces.fetch(session.client)
    for try await event in events {
      if interfaces.mayLack(event) { interfaces = try await Interfaces.fetch(session.client) }
      if session.wantsJSON {
        session.output.line(try EventText.document(event).text())
      } else {
        session.output.line("\(Age.timeOfDay)  \(EventText.line(event, interfaces))")
      }
    }
  }
}

extension Interfaces {
  /// Whether the event is about an interface whose name is not known yet. One that has gone keeps its name here.
  fileprivate func mayLack(_ event: Event) -> Bool {
    guard case .notification(.netdev(.devAddNtf(let device))) = event else { return false }
    return !all.contains { $0.ifindex == device.ifindex }
  }
}
