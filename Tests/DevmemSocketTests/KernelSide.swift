import DevmemSocketMessages
import Testing

@testable import DevmemSocket

extension SimulatedMachine {
  /// Tokens that the kernel has given out on a socket and not got back.
  func tokens(of socket: borrowing TestedSocket) throws -> Int {
    let transport = try #require(socket.core.transport as? ChannelTransport)
    return Int(try transport.socketState().tokens ?? 0)
  }
}

/// The socket as its simulated kernel has it, in bytes.
struct KernelQueues {
  /// Arrived and not told yet.
  let received: Int
  /// Taken to be sent and not sent yet.
  let sending: Int

  init(_ socket: borrowing TestedSocket) throws {
    let transport = try #require(socket.core.transport as? ChannelTransport)
    let state = try transport.socketState()
    received = Int(state.receiveQueue ?? 0)
    sending = Int(state.sendQueue ?? 0)
  }
}
