import Glibc
import NetlinkCodec
package import NetlinkSocket

/// A family of the running kernel, asked in bytes.
package struct LiveKernel: ~Copyable {
  package let family: ResolvedFamily
  private let socket: MessageSocket
  private var buffer: ReceiveBuffer

  /// Of the calling thread's network namespace.
  package init(_ name: String = "netdev") throws {
    var session = try NetlinkSession(.netlink())
    let family = try session.resolve(name)
    let socket = try MessageSocket.netlink()
    let buffer = try ReceiveBuffer()
    self.family = family
    self.socket = socket
    self.buffer = buffer
  }

  /// Every datagram that answers one, with our port id taken out.
  ///
  /// A request is over when `send` returns, and each receive of a dump makes the kernel write the next part, so that
  /// nothing has to be waited for.
  package mutating func ask(_ datagram: [UInt8]) throws -> [[UInt8]] {
    try socket.send(datagram.span.bytes)
    var answers: [[UInt8]] = []
    while true {
      switch try socket.receive(into: &buffer, waiting: .never) {
      case .datagram(let datagram):
        answers.append(buffer.withBytes { $0.withUnsafeBytes { Array($0.prefix(datagram.count)) } })
      case .wouldBlock: return answers
      case .overrun: throw NoAnswer()
      case .closed: throw NoAnswer()
      }
    }
  }

  /// `uname -r`.
  package static var release: String {
    var name = utsname()
    guard uname(&name) == 0 else { return "" }
    return withUnsafeBytes(of: name.release) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }

  /// Whether a profile says what the running kernel answers: 6.18, without page pool statistics.
  package static var isDescribed: Bool {
    guard release.hasPrefix("6.18") else { return false }
    do {
      var kernel = try LiveKernel()
      let dump = Request(kernel.family.id, command: 9, flags: [.request, .dump])
      let answer = try kernel.ask(dump.bytes).first
      return answer?[4] == UInt8(MessageType.error.rawValue)
    } catch {
      return false
    }
  }
}

/// An answer that has to be there is not.
package struct NoAnswer: Error {
  package init() {}
}
