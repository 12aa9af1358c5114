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
