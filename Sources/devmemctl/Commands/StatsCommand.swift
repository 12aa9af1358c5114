import ArgumentParser
import DevmemClient
import NetdevMessages
import NetlinkCodec
import NetlinkSocket

struct StatsCommand: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats", abstract: "Show the counters that drivers keep of their queues.",
    discussion: """
      The sums of a device survive changes of its configuration; those of queues start again with each, so that they \
      need not add up. A counter that no driver keeps has no column. rx-alloc-fail counts the times a queue had no \
      memory: with device memory it grows when applications return their buffers too late.
      """)

  @OptionGroup var options: GlobalOptions
  @Argument(help: "Only this interface.", completion: Completions.interfaces)
  var interface: String?
  @Flag(help: "Count each queue by itself.")
  var queues = false

  func run(_ session: Session) async throws {
    let interfaces = try await Interfaces.fetch(session.client)
    let index = try interfaces.filter(interface)
    let counters = try await counters(session.client, index).warned()
    let document = try Self.document(counters, interfaces)
    session.show(document, orText: Self.text(document.array ?? []))
  }

  private func counters(_ client: DevmemClient, _ index: UInt32?) async throws -> Dump<Netdev.Qstats> {
    do throws(NetlinkError) {
      return try await client.netdev.dumpQstatsGet(ifindex: index, scope: queues ? .queue : nil)
    } catch {
      guard error.errno == .EOPNOTSUPP, let interface else { throw error }
      var failure = Failure(error)
      failure.sentence += "; the driver of \(interface) keeps no counters of its queues"
      throw failure
    }
  }

  static func document(_ counters: [Netdev.Qstats], _ interfaces: Interfaces) throws(Failure) -> JSONValue {
    var documents: [JSONValue] = []
    for counter in counters { documents.append(try counter.document().named(interfaces, counter.ifindex)) }
    return .array(documents)
  }

  /// From the documents, so that a counter which a later spec adds has its column.
  static func text(_ counters: [JSONValue]) -> String {
    guard !counters.isEmpty else { return "No driver of these interfaces counts by queue." }
    let present = Set(counters.flatMap { $0.object?.members.map(\.name) ?? [] })
    let keys = Netdev.Qstats.schema.attributes.map(\.name).filter {
      present.contains($0) && !["ifindex", "queue-type", "queue-id", "scope"].contains($0)
    }
    let hasQueues = present.contains("queue-id")
    var columns: [Table.Column] = [.text("INTERFACE")]
    if hasQueues { columns += [.text("TYPE"), .number("QUEUE")] }
    var table = Table(columns + keys.map { .number($0.uppercased()) })
    for counter in counters {
      var cells = [counter["ifname"]?.string ?? counter["ifindex"].map { "#\($0)" }]
      if hasQueues { cells += [counter["queue-type"]?.string, counter["queue-id"]?.description] }
      table.add(cells + keys.map { counter[$0]?.description })
    }
    return table.text()
  }
}
