import ArgumentParser
import DevmemClient
import EventLoop

struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Show what a binding does, on a simulated NIC.",
    discussion: """
      Starts a service of its own, binds memory to two queues of a simulated NIC, receives 1 GiB into it over TCP and \
      checks every byte, restarts a queue and unbinds. It needs neither root nor hardware, touches nothing of the machine, \
      and leaves nothing behind.
      """)

  func run() throws {
    let loop = try EventLoop()
    try loop.run(until: { _ async throws in
      let daemon = try await PrivateDaemon()
      do {
        try await Self.show(daemon, loop)
      } catch {
        await daemon.stop()
        throw error
      }
      await daemon.stop()
    })
  }

  private static func show(_ daemon: PrivateDaemon, _ loop: EventLoop) async throws {
    let client = try await DevmemClient.connect(path: daemon.socketPath)
    let display = Output.standard.isTerminal ? LiveDisplay(.standard) : nil
    try await Demonstration(client: client, loop: loop, say: { Output.standard.line($0 + "\n") }, display: display)
      .run()
  }
}
