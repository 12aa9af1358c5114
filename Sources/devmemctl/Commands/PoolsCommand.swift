import ArgumentParser
import DevmemClient
import DevmemdMessages
import NetdevMessages
import NetlinkCodec

struct PoolsCommand: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "pools", abstract: "List page pools: how much memory is out of each, and whose it is.",
    discussion: """
      A queue takes its buffers from a page pool. When the queue restarts it gets a new one, and the old pool stays, \
      detached, until its last buffer comes back: a pool that stays detached for long waits for an application that \
      does not return its buffers.
      """)

  @OptionGroup var options: GlobalOptions
  @Argument(help: "Only this interface.", completion: Completions.interfaces)
  var interface: String?

  func run(_ session: Session) async throws {
    let interfaces = try await Interfaces.fetch(session.client)
    let index = try interfaces.filter(interface)
    // Kernels list all pools whatever interface they are asked for, and pools of interfaces that have gone name none.
    let all = try await session.client.netdev.dumpPagePoolGet().warned()
    let pools = Self.ordered(all.filter { index == nil || $0.ifindex == index })
    let holders = Holders(try await session.client.bindings().warned())
    try session.show(
      Self.document(pools, interfaces, holders),
      orText: Self.text(pools, interfaces, holders, now: Age.sinceBoot, only: interface))
  }

  /// By number, which is by age: the kernel lists the newest first.
  static func ordered(_ pools: [Netdev.PagePool]) -> [Netdev.PagePool] {
    pools.sorted { ($0.id ?? 0) < ($1.id ?? 0) }
  }

  /// - Parameter now: seconds since the machine started.
  static func text(
    _ pools: [Netdev.PagePool], _ interfaces: Interfaces, _ holders: Holders, now: UInt64, only interface: String? = nil
  ) -> String {
    guard !pools.isEmpty else {
      guard let interface else { return "There are no page pools: no interface is up whose driver uses one." }
      return "\(interface) has no page pools: it is down, or its driver uses none."
    }
    var table = Table([
      .number("POOL"), .text("INTERFACE"), .number("NAPI"), .number("INFLIGHT"), .number("MEMORY"), .text("DETACHED"),
      .text("MEMORY OF"),
    ])
    for pool in pools {
      let detached = pool.detachTime.map { "\(Age.short(now > $0 ? now - $0 : 0)) ago" }
      let provider = holders.words(pool.dmabuf) ?? pool.ioUring.map { _ in "io_uring" }
      table.add([
        pool.id.map { String($0) }, interfaces.name(pool.ifindex), pool.napiID.map { String($0) },
        pool.inflight.map { String($0) }, pool.inflightMem.map(Size.text), detached, provider,
      ])
    }
    return table.text()
  }

  static func document(
    _ pools: [Netdev.PagePool], _ interfaces: Interfaces, _ holders: Holders
  ) throws(Failure) -> JSONValue {
    var documents: [JSONValue] = []
    for pool in pools {
      documents.append(
        try pool.document().named(interfaces, pool.ifindex).adding("binding", holders.document(pool.dmabuf)))
    }
    return .array(documents)
  }
}
