import BenchmarkHarness
import CBaseline
import NetdevMessages
import NetlinkCodec

/// Writing a bind-rx request from a value that is made once, into memory that is used again.
enum EncodeCase {
  struct Difference: Error, CustomStringConvertible {
    var description: String { "bind-rx: C and Swift write different bytes" }
  }

  private static let messages = 10_000
  private static let ifindex: UInt32 = 4
  private static let fd: UInt32 = 7

  /// - Parameter isChecked: whether Swift checks each request against its spec as well, as a session does before it
  ///   sends; C does not.
  static func bindRX(queues: UInt32, isChecked: Bool = false) throws -> Comparison {
    let request = Netdev.Dmabuf(
      ifindex: ifindex, queues: (0..<queues).map { Netdev.QueueID(id: $0, type: .rx) }, fd: fd)
    let output = Output(isChecked: isChecked)
    guard bytesInC(queues) == output.bytes(of: request) else { throw Difference() }
    var buffer = [UInt8](repeating: 0, count: 4096)
    return Comparison(
      isChecked ? "bind-rx-checked" : "bind-rx", messages: messages,
      c: {
        buffer.withUnsafeMutableBufferPointer {
          baseline_encode_bind_rx_often($0.baseAddress, ifindex, fd, queues, messages)
        }
      },
      swift: { try output.write(request, times: messages) })
  }

  private static func bytesInC(_ queues: UInt32) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
      count = baseline_encode_bind_rx(buffer.baseAddress, ifindex, fd, queues)
    }
  }

  /// A closure cannot own a writer, so this does.
  private final class Output {
    private var writer = MessageWriter(capacity: 4096)
    private let check: RequestCheck?

    init(isChecked: Bool) {
      let operation = Netdev.Operations.BindRX.schema
      check = isChecked ? RequestCheck(operation, .do, of: Netdev.schema, kernel: .untold) : nil
    }

    func bytes(of request: Netdev.Dmabuf) -> [UInt8] { EncodeCase.bytes(of: request, in: &writer) }
    func write(_ request: Netdev.Dmabuf, times: Int) throws -> UInt64 {
      guard let check else { return EncodeCase.write(request, times: times, into: &writer) }
      return try EncodeCase.write(request, times: times, check, into: &writer)
    }
  }

  private static func bytes(of request: Netdev.Dmabuf, in writer: inout MessageWriter) -> [UInt8] {
    writer.removeAll()
    write(request, into: &writer)
    return writer.bytes.withUnsafeBytes { [UInt8]($0) }
  }

  private static func write(_ request: Netdev.Dmabuf, times: Int, into writer: inout MessageWriter) -> UInt64 {
    var sum: UInt64 = 0
    for _ in 0..<times {
      writer.removeAll()
      write(request, into: &writer)
      sum &+= UInt64(writer.count)
      writer.bytes.withUnsafeBytes { baseline_use($0.baseAddress) }
    }
    return sum
  }

  private static func write(
    _ request: Netdev.Dmabuf, times: Int, _ check: RequestCheck, into writer: inout MessageWriter
  ) throws -> UInt64 {
    var sum: UInt64 = 0
    for _ in 0..<times {
      writer.removeAll()
      write(request, into: &writer)
      try check.check(writer)
      sum &+= UInt64(writer.count)
      writer.bytes.withUnsafeBytes { baseline_use($0.baseAddress) }
    }
    return sum
  }

  @inline(never)
  private static func write(_ request: Netdev.Dmabuf, into writer: inout MessageWriter) {
    let message = writer.beginMessage(
      NetlinkHeader(type: MessageType(rawValue: 0x1f), flags: [.request, .acknowledge], sequence: 1),
      GenericHeader(command: 13, version: 1))
    request.encode(into: &writer)
    writer.endMessage(message)
  }
}
