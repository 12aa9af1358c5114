import Glibc
import NetlinkCodec
import NetlinkSocket
import Testing

/// A family of the running kernel, asked in bytes.
struct LiveKernel: ~Copyable {
  let family: ResolvedFamily
  private let socket: MessageSocket
  private var buffer: ReceiveBuffer

  /// Of the calling thread's network namespace.
  init(_ name: String = "netdev") throws {
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
  mutating func ask(_ datagram: [UInt8]) throws -> [[UInt8]] {
    try socket.send(datagram.span.bytes)
    var answers: [[UInt8]] = []
    while true {
      switch try socket.receive(into: &buffer, waiting: .never) {
      case .datagram(let datagram):
        answers.append(buffer.withBytes { $0.withUnsafeBytes { Array($0.prefix(datagram.count)) } })
      case .wouldBlock: return answers
      case .overrun: throw Unexpected.overrun
      case .closed: throw Unexpected.silence
      }
    }
  }

  /// `uname -r`.
  static var release: String {
    var name = utsname()
    guard uname(&name) == 0 else { return "" }
    return withUnsafeBytes(of: name.release) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }

  /// Whether a profile says what the running kernel answers: 6.18, without page pool statistics.
  static var isDescribed: Bool {
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

/// Runs on a thread of its own, which may change its network namespace without anybody noticing.
func onThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) throws -> Result {
  let call = ThreadCall(body)
  var thread = pthread_t()
  let error = pthread_create(
    &thread, nil,
    { argument in
      if let argument { Unmanaged<AnyThreadCall>.fromOpaque(argument).takeRetainedValue().run() }
      return nil
    }, Unmanaged<AnyThreadCall>.passRetained(call).toOpaque())
  try #require(error == 0)
  pthread_join(thread, nil)
  return try #require(call.result).get()
}

private class AnyThreadCall {
  func run() {}
}

private final class ThreadCall<Success>: AnyThreadCall {
  let body: () throws -> Success
  /// Read after the thread was joined.
  var result: Result<Success, any Error>?

  init(_ body: @escaping () throws -> Success) { self.body = body }

  override func run() { result = Result(catching: body) }
}

/// Gives the calling thread a network namespace of its own, with nothing in it but a loopback device that is down.
///
/// - Returns: false where the process may not.
func enterNewNamespace() -> Bool {
  typealias Unshare = @convention(c) (Int32) -> Int32
  // glibc declares unshare only under _GNU_SOURCE, which the importer does not set.
  guard let symbol = dlsym(nil, "unshare") else { return false }
  return unsafeBitCast(symbol, to: Unshare.self)(0x4000_0000) == 0  // CLONE_NEWNET
}

/// Takes the calling thread's privileges, and no other thread's.
func dropPrivileges() -> Bool {
  #if arch(x86_64)
    let setresuid = 117
  #else
    let setresuid = 147
  #endif
  // glibc's own function changes all threads.
  typealias Call = @convention(c) (Int, Int, Int, Int) -> Int
  guard let symbol = dlsym(nil, "syscall") else { return false }
  return unsafeBitCast(symbol, to: Call.self)(setresuid, 65534, 65534, 65534) == 0
}
