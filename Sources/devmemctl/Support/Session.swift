import ArgumentParser
import DevmemClient
import DevmemdMessages
import EventLoop
import NetlinkCodec
import SystemPackage

/// What a command that talks to the service is given.
struct Session: Sendable {
  let client: DevmemClient
  let loop: EventLoop
  let wantsJSON: Bool
  let output: Output

  /// Prints the document, or what people read in its place.
  func show(_ json: @autoclosure () throws -> JSONValue, orText text: @autoclosure () -> String) rethrows {
    output.line(wantsJSON ? try json().text(pretty: true) : text())
  }
}

/// A command that talks to the service.
protocol ServiceCommand: ParsableCommand, Sendable {
  var options: GlobalOptions { get }
  /// Signals that it waits for; they must be blocked before any thread starts.
  static var signals: [Int32] { get }
  func run(_ session: Session) async throws
}

extension ServiceCommand {
  static var signals: [Int32] { [] }

  /// Runs on this thread, which is the loop's; only the connection has one more.
  func run() throws {
    try SignalQueue.block(Self.signals)
    let loop = try EventLoop()
    try loop.run(until: { (loop: isolated EventLoop) async throws in
      let client = try await DevmemClient.connect(path: options.socket)
      do {
        try await run(Session(client: client, loop: loop, wantsJSON: options.json, output: .standard))
      } catch let error as NetlinkError where error.blamesInterfaceName {
        throw await Failure(error).listingInterfaces(client)
      }
    })
  }
}
