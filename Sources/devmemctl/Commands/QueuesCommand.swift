import ArgumentParser
import DevmemClient
import DevmemdMessages
import NetdevMessages
import NetlinkCodec

struct QueuesCommand: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "queues", abstract: "List queues, and what memory each runs on.",
    discussion: "Queues of an interface that is down are not listed, for they do not exist then.")

  @OptionGroup var options: GlobalOptions
  @Argument(help: "Only this interface.", completion: Completions.interfaces)
  var interface: String?

  func run(_ session: Session) async throws {
    let interfaces = try await Interfaces.fetch(session.client)
    let index = try interfaces.filter(interface)
    let queues = Self.ordered(try await session.client.netdev.dumpQueueGet(ifindex: index).warned())
    let holders = Holders(try await session.client.bindings(ifindex: index).warned())
    try session.show(
      Self.document(queues, interfaces, holders), orText: Self.text(queues, interfaces, holders, only: interface))
  }

  /// By interface, receive queues first.
  static func ordered(_ queues: [Netdev.Queue]) -> [Netdev.Queue] {
    queues.sorted {
      ($0.ifindex ?? 0, $0.type?.rawValue ?? 0, $0.id ?? 0) < ($1.ifindex ?? 0, $1.type?.rawValue ?? 0, $1.id ?? 0)
    }
  }

  static func text(
    _ queues: [Netdev.Queue], _ interfaces: Interfaces, _ holders: Holders, only interface: String? = nil
  ) -> String {
    guard !queues.isEmpty else {
      guard let interface else { return "No interface has queues in use: every one is down." }
      return "\(interface) has no queues in use: it is down. To bring it up: ip link set \(interface) up"
    }
    var table = Table([.text("INTERFACE"), .text("TYPE"), .number("QUEUE"), .number("NAPI"), .text("HELD BY")])
    for queue in queues {
      table.add([
        interfaces.name(queue.ifindex), queue.type?.description, queue.id.map { String($0) },
        queue.napiID.map { String($0) }, holder(of: queue, interfaces, holders),
      ])
    }
    return table.text()
  }

  private static func holder(of queue: Netdev.Queue, _ interfaces: Interfaces, _ holders: Holders) -> String? {
    var parts: [String] = []
    if let words = holders.words(queue.dmabuf) { parts.append(words) }
    if let ring = queue.ioUring {
      parts.append(ring.rxBufLen.map { "io_uring, \(Size.text($0)) buffers" } ?? "io_uring")
    }
    if queue.xsk != nil { parts.append("AF_XDP") }
    if let lease = queue.lease {
      let queue = lease.queue?.id.map { " queue \($0)" } ?? ""
      // A number in another network namespace names none of our interfaces.
      let other = lease.netnsID == nil ? interfaces.name(lease.ifindex) : lease.ifindex.map { "#\($0)" }
      parts.append("leased with \(other ?? "another interface")\(queue)")
    }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  static func document(
    _ queues: [Netdev.Queue], _ interfaces: Interfaces, _ holders: Holders
  ) throws(Failure) -> JSONValue {
    var documents: [JSONValue] = []
    for queue in queues {
      documents.append(
        try queue.document().named(interfaces, queue.ifindex).adding("binding", holders.document(queue.dmabuf)))
    }
    return .array(documents)
  }
}
