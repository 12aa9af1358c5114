import DevmemSocket
import NetlinkCodec
import NetlinkSocket

/// Sends a stream from device memory: it is written there part by part, and a part is written again only when the kernel
/// no longer reads it.
struct SendingWork: Sendable {
  /// Where the stream comes from.
  enum Source: Sendable {
    case pattern(Pattern)
    case file(StreamFile)
  }

  /// A part of the memory, and the sends that may still read it.
  private struct Slot {
    var range: Range<Int>
    var sends: [SendID] = []
  }

  /// So many parts keep any NIC busy, and what they cost is nothing beside what they hold.
  private static let maximumSlots = 1024

  let socket: TransferSocket
  let source: Source
  /// Bytes to send; nil is until the source ends.
  let limit: UInt64?
  let chunk: Int
  let computesChecksum: Bool
  let progress: TransferProgress
  let stop: SendingStop

  private var newSummary: TransferSummary {
    var summary = TransferSummary(direction: .sent)
    if case .pattern(let pattern) = source { summary.modulus = pattern.modulus }
    if computesChecksum { summary.checksum = Checksum() }
    return summary
  }

  // MARK: From device memory

  /// - Parameter summary: of what has gone, also where it fails.
  func run(
    from memory: borrowing MappedDeviceMemory, _ binding: TransmitBinding, _ summary: inout TransferSummary
  ) throws(SystemError) {
    summary = newSummary
    summary.dmabufID = binding.dmabufID
    var account = SendAccount()
    defer {
      summary.copiedCalls = socket.socket.copiedSends
      // What was taken to be sent, and never left.
      let missing = account.bytes(ofLast: stop.unfinishedSends ?? socket.socket.unfinishedSends)
      summary.bytes -= missing
      summary.deviceBytes -= missing
    }
    try unlessAbandoned { () throws(SystemError) in try send(from: memory, binding, &account, &summary) }
  }

  /// The connection of a transfer that was abandoned ends under it.
  private func unlessAbandoned(_ body: () throws(SystemError) -> Void) throws(SystemError) {
    do throws(SystemError) {
      try body()
    } catch {
      guard stop.isAbandoned else { throw error }
    }
  }

  private func send(
    from memory: borrowing MappedDeviceMemory, _ binding: TransmitBinding, _ account: inout SendAccount,
    _ summary: inout TransferSummary
  ) throws(SystemError) {
    var slots = slots(of: memory.size)
    // A pattern that repeats in every slot is written once.
    var filled = 0
    let length = slots[0].range.count
    let isPeriodic = if case .pattern(let pattern) = source { length % pattern.modulus == 0 } else { false }
    var index = 0
    while let wanted = next(summary.bytes, atMost: length) {
      try wait(for: &slots[index])
      let range = slots[index].range.lowerBound..<slots[index].range.lowerBound + wanted
      var count = wanted
      if !isPeriodic || filled < slots.count {
        let whole = isPeriodic ? slots[index].range : range
        let written = try memory.withMutableBytes(at: whole) { bytes throws(SystemError) in
          try fill(&bytes, at: summary.bytes)
        }
        filled += 1
        count = min(wanted, written)
      }
      guard count > 0 else { break }
      let part = range.lowerBound..<range.lowerBound + count
      if summary.checksum != nil {
        try memory.withBytes(at: part) { bytes throws(SystemError) in summary.checksum?.add(bytes) }
      }
      try send(part, &slots[index], binding, &account, &summary)
      if count < wanted { break }
      index = (index + 1) % slots.count
    }
    try socket.socket.finishSends()
    try socket.socket.endSending()
  }

  /// Two at least, where there is room, so that one can be written while another is sent.
  private func slots(of size: Int) -> [Slot] {
    var length = min(chunk, max(size / 2, 1))
    if case .pattern(let pattern) = source, let whole = pattern.wholePeriods(within: length) { length = whole }
    return (0..<min(size / length, Self.maximumSlots)).map { Slot(range: $0 * length..<($0 + 1) * length) }
  }

  private func wait(for slot: inout Slot) throws(SystemError) {
    for id in slot.sends {
      while try !socket.socket.isFinished(id) {
        try socket.socket.finishSends(leaving: max(socket.socket.unfinishedSends - 1, 0))
      }
    }
    slot.sends.removeAll(keepingCapacity: true)
  }

  private func send(
    _ part: Range<Int>, _ slot: inout Slot, _ binding: TransmitBinding, _ account: inout SendAccount,
    _ summary: inout TransferSummary
  ) throws(SystemError) {
    var offset = part.lowerBound
    while offset < part.upperBound, !stop.hasCome {
      let sent = try socket.socket.send([UInt64(offset)..<UInt64(part.upperBound)], of: binding)
      slot.sends.append(sent.id)
      account.add(sent.byteCount, unfinished: socket.socket.unfinishedSends)
      offset += sent.byteCount
      summary.calls += 1
      summary.bytes += UInt64(sent.byteCount)
      summary.deviceBytes += UInt64(sent.byteCount)
      progress.reach(summary.bytes)
    }
  }

  // MARK: Ordinary bytes

  func run(_ summary: inout TransferSummary) throws(SystemError) {
    summary = newSummary
    try unlessAbandoned { () throws(SystemError) in try send(&summary) }
  }

  private func send(_ summary: inout TransferSummary) throws(SystemError) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: chunk, alignment: 1)
    defer { buffer.deallocate() }
    while let wanted = next(summary.bytes, atMost: chunk) {
      var bytes = UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted]).mutableBytes
      let count = try fill(&bytes, at: summary.bytes)
      guard count > 0 else { break }
      let filled = UnsafeRawBufferPointer(rebasing: buffer[..<count]).bytes
      summary.checksum?.add(filled)
      var done = 0
      while done < count {
        let sent = try socket.socket.send(filled.extracting(done..<count))
        done += sent
        summary.calls += 1
        summary.bytes += UInt64(sent)
        summary.ordinaryBytes += UInt64(sent)
        progress.reach(summary.bytes)
      }
      if count < wanted { break }
    }
    try socket.socket.endSending()
  }

  /// How much of the stream is to come next; nil at its end.
  private func next(_ done: UInt64, atMost length: Int) -> Int? {
    guard !stop.hasCome else { return nil }
    guard let limit else { return length }
    return done < limit ? Int(min(limit - done, UInt64(length))) : nil
  }

  private func fill(_ bytes: inout MutableRawSpan, at position: UInt64) throws(SystemError) -> Int {
    switch source {
    case .pattern(let pattern):
      pattern.fill(&bytes, at: position)
      return bytes.byteCount
    case .file(let file): return try file.read(into: &bytes, unless: stop.wakeup)
    }
  }
}
