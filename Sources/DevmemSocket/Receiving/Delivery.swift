import Glibc
import NetlinkCodec
public import NetlinkSocket

/// What one call received, in the order of the stream, and the room it was received into. It is used for one call after
/// the other.
///
///     var delivery = try Delivery()
///     while try socket.receive(into: &delivery) {
///       while let part = delivery.next() {
///         switch consume part {
///         case .fragment(let fragment): …
///         case .bytes(let range): delivery.withBytes(range) { … }
///         }
///       }
///     }
///
/// Fragments that nobody takes are returned: by the next call, or with this value.
public struct Delivery: ~Copyable, Sendable {
  /// A run of the stream's bytes.
  public enum Part: ~Copyable, Sendable {
    /// They lie in device memory.
    case fragment(Fragment)
    /// They lie in this delivery. Such are those of packets that were received on a queue without device memory, before a
    /// connection was steered to its queue for one, and those that the device put with a packet's headers.
    case bytes(Range<Int>)
  }

  /// How many fragments one call can deliver.
  public let fragmentRoom: Int
  /// How many bytes one call can deliver, in device memory and outside.
  public let byteRoom: Int
  /// Bytes that the last call delivered.
  public private(set) var byteCount = 0
  /// Those of them in device memory.
  public private(set) var deviceByteCount = 0
  /// Those that came with packets whose payload lies in device memory, but outside of it.
  public private(set) var linearByteCount = 0
  /// Fragments that the last call delivered.
  public private(set) var fragmentCount = 0

  let memory: DeliveryMemory
  private var core: SocketCore?
  private var partCount = 0
  private var nextPart = 0
  /// The ordinary byte that comes next.
  private var position = 0

  /// - Parameters:
  ///   - fragmentRoom: how many fragments one call may deliver. With 0 only ordinary bytes can be received.
  ///   - byteRoom: how many bytes one call may deliver; only ordinary ones take memory for it.
  /// - Throws: ENOMEM, or EINVAL where there is to be no room at all.
  public init(fragmentRoom: Int = 512, byteRoom: Int = 4 << 20) throws(SystemError) {
    guard fragmentRoom >= 0, byteRoom > 0, fragmentRoom <= 1 << 20, byteRoom <= 1 << 30 else {
      throw SystemError(
        "recvmsg", .EINVAL, "a delivery has room for 0 to \(1 << 20) fragments and for 1 to \(1 << 30) bytes")
    }
    memory = try DeliveryMemory(byteRoom: byteRoom, partRoom: fragmentRoom)
    self.fragmentRoom = fragmentRoom
    self.byteRoom = byteRoom
  }

  deinit { Self.giveBack(memory, nextPart..<partCount, to: core) }

  /// The next run of bytes, or nil when all of them were taken.
  public mutating func next() -> Part? {
    while nextPart < partCount, let core {
      let record = memory.part(nextPart)
      nextPart += 1
      if record.kind == PartRecord.Kind.dmabuf { return .fragment(Fragment(record, of: core)) }
      defer { position += Int(record.size) }
      if record.size > 0 { return .bytes(position..<position + Int(record.size)) }
    }
    let end = byteCount - deviceByteCount
    guard position < end else { return nil }
    defer { position = end }
    return .bytes(position..<end)
  }

  /// Reads ordinary bytes that the last call delivered. The span does not outlive `body`.
  public borrowing func withBytes<Result: ~Copyable, Failure: Error>(
    _ range: Range<Int>, _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    precondition(range.lowerBound >= 0 && range.upperBound <= byteCount - deviceByteCount, "no bytes of this delivery")
    return try body(memory.span(range).bytes)
  }

  // MARK: Filling

  /// Returns what was not taken, and makes room.
  mutating func empty() {
    Self.giveBack(memory, nextPart..<partCount, to: core)
    (partCount, nextPart, position) = (0, 0, 0)
    (byteCount, deviceByteCount, linearByteCount, fragmentCount) = (0, 0, 0, 0)
    core = nil
  }

  /// Takes what a call has put into `memory`.
  ///
  /// - Throws: EPROTO when it is not what a kernel would have put there. Nothing of it is taken then.
  mutating func fill(_ received: Received, of core: SocketCore) throws(SystemError) {
    var (device, linear, fragments) = (0, 0, 0)
    for index in 0..<received.partCount {
      let record = memory.part(index)
      if record.kind == PartRecord.Kind.dmabuf {
        device += Int(record.size)
        fragments += 1
      } else {
        linear += Int(record.size)
      }
    }
    guard device + linear <= received.byteCount, received.byteCount <= byteRoom else {
      throw SystemError(
        "recvmsg", .EPROTO, "\(device + linear) bytes in parts, of \(received.byteCount) that were received")
    }
    try core.hold(memory, received)
    self.core = core
    partCount = received.partCount
    byteCount = received.byteCount
    (deviceByteCount, linearByteCount, fragmentCount) = (device, linear, fragments)
  }

  private static func giveBack(_ memory: borrowing DeliveryMemory, _ parts: Range<Int>, to core: SocketCore?) {
    guard let core, !parts.isEmpty else { return }
    core.giveBack(memory, parts)
  }
}
