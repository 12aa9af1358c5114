import DevmemSocketMessages
import NetlinkCodec
import NetlinkSocket

/// What a channel's kernel has answered and the application was not told yet, or only shown: the start of what the
/// stream has next. Plain data.
///
/// A delivery is filled from here by the kernel's rules: as far as its room goes, and never with bytes of both kinds.
struct AnswersAhead: Sendable {
  /// The kind of a part that the host can read.
  private static let ordinary: UInt32 = 0

  /// The oldest first.
  private var parts: [PartRecord] = []
  /// The ordinary bytes of them, one behind the other.
  private var bytes: [UInt8] = []
  private(set) var byteCount = 0
  /// What a call behind them failed with; a kernel tells it once.
  var failure: SystemError?

  var isEmpty: Bool { parts.isEmpty }
  /// Whether the next call has something to tell.
  var hasNews: Bool { !isEmpty || failure != nil }
  /// Parts that a delivery has to have room for.
  var fragmentCount: Int { parts.count { $0.kind != Self.ordinary } }

  /// - Throws: EPROTO for an answer that does not add up; nothing of it is taken then.
  mutating func append(_ answer: ChannelFamily.Receive) throws(SystemError) {
    guard let fragments = ChannelFamily.Fragment.array(in: answer.fragments ?? []) else {
      throw SystemError("recvmsg", .EPROTO, "\(answer.fragments?.count ?? 0) bytes of fragments are not whole ones")
    }
    let records = fragments.map(PartRecord.init).filter { $0.size > 0 }
    let data = answer.data ?? []
    let device = records.reduce(0) { $1.kind == PartRecord.Kind.dmabuf ? $0 + Int($1.size) : $0 }
    let linear = records.reduce(0) { $0 + Int($1.size) } - device
    guard linear <= data.count, device + data.count == Int(clamping: answer.count ?? 0) else {
      throw SystemError(
        "recvmsg", .EPROTO, "\(answer.count ?? 0) bytes were received, of which \(data.count) came as ordinary ones")
    }
    parts += records
    if data.count > linear { parts.append(PartRecord(ordinary: data.count - linear, kind: Self.ordinary)) }
    bytes += data
    byteCount += device + data.count
  }

  /// Fills a delivery's memory, and leaves everything where it is.
  ///
  /// - Throws: ETOOSMALL where there is no room for a fragment.
  func show(in memory: borrowing DeliveryMemory) throws(SystemError) -> Received {
    let run = try fill(memory)
    return Received(byteCount: run.byteCount, partCount: run.partCount, firstAhead: 0)
  }

  /// The same, taking what it fills the memory with.
  mutating func take(into memory: borrowing DeliveryMemory) throws(SystemError) -> Received {
    let run = try fill(memory)
    _ = removeFirst(run.byteCount)
    let isSplit = run.isSplit && parts.first?.kind == PartRecord.Kind.dmabuf
    return Received(
      byteCount: run.byteCount, partCount: run.partCount, firstAhead: isSplit ? run.partCount - 1 : run.partCount)
  }

  /// - Throws: EFAULT where what comes next lies in device memory.
  mutating func takeBytes(into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
    let run = parts.prefix { $0.kind == Self.ordinary }.reduce(0) { $0 + Int($1.size) }
    guard run > 0 else { throw ReceiveAdvice.error(.EFAULT, partRoom: 0) }
    let count = min(run, buffer.count)
    buffer.copyBytes(from: bytes.prefix(count))
    _ = removeFirst(count)
    return count
  }

  mutating func discard(upTo count: Int) -> DiscardedBytes {
    let count = min(count, byteCount)
    return DiscardedBytes(byteCount: count, tokens: removeFirst(count))
  }

  private struct Run {
    var byteCount = 0
    var partCount = 0
    /// The last part goes on.
    var isSplit = false
  }

  private func fill(_ memory: borrowing DeliveryMemory) throws(SystemError) -> Run {
    var run = Run()
    var ordinaryBytes = 0
    for part in parts {
      let count = min(Int(part.size), memory.byteRoom - run.byteCount)
      guard count > 0, (part.kind == Self.ordinary) == (parts[0].kind == Self.ordinary) else { break }
      if part.kind != Self.ordinary {
        guard run.partCount < memory.partRoom else { break }
        memory.setPart(run.partCount, part.prefix(count))
        run.partCount += 1
      }
      if part.kind != PartRecord.Kind.dmabuf { ordinaryBytes += count }
      run.byteCount += count
      run.isSplit = count < Int(part.size)
    }
    guard run.byteCount > 0 || isEmpty else { throw ReceiveAdvice.error(.ETOOSMALL, partRoom: memory.partRoom) }
    memory.fill(bytes: bytes[..<ordinaryBytes])
    return run
  }

  /// - Returns: the tokens of the fragments that are gone whole.
  private mutating func removeFirst(_ count: Int) -> [UInt32] {
    var (rest, whole, ordinaryBytes) = (count, 0, 0)
    var tokens: [UInt32] = []
    while rest > 0, whole < parts.count {
      let part = parts[whole]
      let gone = min(rest, Int(part.size))
      if part.kind != PartRecord.Kind.dmabuf { ordinaryBytes += gone }
      rest -= gone
      guard gone == Int(part.size) else {
        parts[whole] = part.dropFirst(gone)
        break
      }
      if part.kind == PartRecord.Kind.dmabuf { tokens.append(part.token) }
      whole += 1
    }
    parts.removeFirst(whole)
    bytes.removeFirst(ordinaryBytes)
    byteCount -= count - rest
    return tokens
  }
}

extension PartRecord {
  fileprivate init(_ fragment: ChannelFamily.Fragment) {
    kind = fragment.kind == .dmabuf ? Kind.dmabuf : Kind.linear
    (offset, size, token) = (fragment.offset, fragment.length, fragment.token)
    (dmabufID, flags) = (fragment.dmabuf, fragment.flags)
  }

  fileprivate init(ordinary count: Int, kind: UInt32) {
    self.kind = kind
    size = UInt32(clamping: count)
    (offset, token, dmabufID, flags) = (0, 0, 0, 0)
  }
}
