import ArgumentParser
import DevmemClient
import DevmemdMessages
import NetlinkCodec

struct BindingsCommand: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "bindings", abstract: "List what the service holds bound, and for whom.")

  @OptionGroup var options: GlobalOptions

  func run(_ session: Session) async throws {
    let bindings = try await session.client.bindings().warned()
    let backend = bindings.isEmpty ? try await session.client.daemon.daemonGet().backend : nil
    try session.show(Self.document(bindings), orText: Self.text(bindings, now: Age.sinceEpoch, backend))
  }

  /// - Parameter now: seconds since 1970.
  static func text(_ bindings: [Devmemd.Binding], now: UInt64, _ backend: Devmemd.Backend? = nil) -> String {
    guard !bindings.isEmpty else {
      // Making a dmabuf takes a driver of the running kernel, and a simulated one takes shared memory as well.
      let memory = backend == .simulator ? "memfd:64MiB" : "udmabuf:64MiB"
      return "Nothing is bound. To bind memory to a queue: devmemctl bind IFACE --queues 2 --memory \(memory)"
    }
    var table = Table([
      .number("ID"), .text("NAME"), .text("STATE"), .text("DIRECTION"), .text("INTERFACE"), .text("QUEUES"),
      .number("SIZE"), .number("PAGE"), .text("LIFETIME"), .text("OWNER"), .number("AGE"), .number("DMABUF"),
    ])
    for binding in bindings {
      table.add([
        binding.id.map { String($0) }, binding.name, binding.state?.description, binding.direction?.description,
        binding.ifname ?? binding.ifindex.map { "#\($0)" },
        binding.queues.isEmpty ? nil : QueueList.text(binding.queueIDs),
        binding.size.map(Size.text), binding.rxPageSize.map { Size.text(UInt64($0)) },
        binding.lifetime?.description, binding.owner.map(OwnerText.words),
        binding.created.map { Age.short(now > $0 ? now - $0 : 0) }, binding.dmabufID.map { String($0) },
      ])
    }
    return ([table.text()] + bindings.compactMap(BindingText.warning)).joined(separator: "\n")
  }

  static func document(_ bindings: [Devmemd.Binding]) throws(Failure) -> JSONValue {
    var documents: [JSONValue] = []
    for binding in bindings { documents.append(try binding.document()) }
    return .array(documents)
  }
}
