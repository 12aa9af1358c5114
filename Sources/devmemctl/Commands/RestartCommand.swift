import ArgumentParser
import DevmemClient
import DevmemdMessages
import NetlinkCodec

struct RestartCommand: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "restart", abstract: "Restart a bound receive queue.",
    discussion: """
      The kernel restarts a queue only where memory is bound or unbound, so the service installs the queue's binding \
      again: every queue of that binding restarts, and the kernel gives the binding a new number.
      """)

  @OptionGroup var options: GlobalOptions
  @Argument(help: "The queue's interface.", completion: Completions.interfaces)
  var interface: String
  @Argument(help: "The receive queue's index.")
  var queue: UInt32

  func run(_ session: Session) async throws {
    let index = try await Interfaces.fetch(session.client).number(of: interface)
    let restarted = try await session.client.daemon.queueRestart(ifindex: index, queueID: queue)
    try session.show(restarted.document(), orText: Self.text(restarted, interface))
  }

  static func text(_ restarted: Devmemd.Restart, _ interface: String) -> String {
    let queue = restarted.queueID.map { "queue \($0)" } ?? "the queue"
    let binding = restarted.bindingID.map { "binding \($0)" } ?? "its binding"
    return "Restarted \(queue) of \(interface): \(binding) was installed again on all of its queues."
  }
}
