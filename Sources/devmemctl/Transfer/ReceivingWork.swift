import DevmemSocket
import DevmemdMessages
import NetlinkCodec
import NetlinkSocket

/// Receives a stream, part by part: each is checked and written where it lies, and returned.
struct ReceivingWork: Sendable {
  /// How many receives a simulated kernel is asked for ahead.
  static let readAhead = 4

  let socket: TransferSocket
  let memory: TransferBinding
  /// Bytes to receive; nil is until the peer ends the stream.
  let limit: UInt64?
  let chunk: Int
  let pattern: Pattern?
  let computesChecksum: Bool
  let file: StreamFile?
  let progress: TransferProgress
  let interruption: OwnInterruption

  private var readsBytes: Bool { pattern != nil || computesChecksum || file != nil }

  /// - Parameter summary: of what has come, also where it fails.
  func run(_ summary: inout TransferSummary) throws(any Error) {
    summary = TransferSummary(direction: .received)
    summary.modulus = pattern?.modulus
    summary.dmabufID = memory.binding.dmabufID
    if computesChecksum { summary.checksum = Checksum() }
    var delivery = try Delivery(byteRoom: chunk)
    while try receive(into: &delivery, summary.bytes) {
      progress.noteTokens(delivery.fragmentCount)
      try take(&delivery, into: &summary)
      progress.reach(summary.bytes)
    }
  }

  /// False at the end, whatever an interruption of ours makes of it: a peer that sends on answers it with a reset. Nothing
  /// beyond the limit is received.
  private func receive(into delivery: inout Delivery, _ done: UInt64) throws(SystemError) -> Bool {
    if let limit {
      guard done < limit else { return false }
      if limit - done < UInt64(delivery.byteRoom) { delivery = try Delivery(byteRoom: Int(limit - done)) }
    }
    do throws(SystemError) {
      return try socket.socket.receive(into: &delivery)
    } catch {
      guard interruption.hasCome else { throw error }
      return false
    }
  }

  private func take(_ delivery: inout Delivery, into summary: inout TransferSummary) throws(any Error) {
    let start = summary.bytes
    summary.calls += 1
    summary.bytes += UInt64(delivery.byteCount)
    summary.deviceBytes += UInt64(delivery.deviceByteCount)
    summary.linearBytes += UInt64(delivery.linearByteCount)
    summary.ordinaryBytes += UInt64(delivery.byteCount - delivery.deviceByteCount - delivery.linearByteCount)
    summary.fragments += UInt64(delivery.fragmentCount)
    // Fragments that are not looked at go back together.
    guard readsBytes else { return }
    var reader = StreamReader(position: start, pattern: pattern, checksum: summary.checksum, file: file)
    if delivery.fragmentCount == 0 {
      try read(&delivery, &reader)
    } else {
      _ = try memory.withMapping { mapping throws(SystemError) in
        try mapping.withReader { memory throws(SystemError) in try read(&delivery, &reader, memory) }
      }
    }
    summary.checksum = reader.checksum
    if let fault = reader.fault {
      summary.modulus = nil
      throw fault
    }
  }

  private func read(_ delivery: inout Delivery, _ reader: inout StreamReader) throws(SystemError) {
    while let part = delivery.next() {
      guard case .bytes(let range) = consume part else { continue }
      try delivery.withBytes(range) { bytes throws(SystemError) in try reader.read(bytes) }
    }
  }

  private func read(
    _ delivery: inout Delivery, _ reader: inout StreamReader, _ memory: borrowing MappedDeviceMemory.Reader
  ) throws(SystemError) {
    while let part = delivery.next() {
      switch consume part {
      case .fragment(let fragment):
        try memory.withBytes(of: fragment) { bytes throws(SystemError) in try reader.read(bytes) }
      case .bytes(let range):
        try delivery.withBytes(range) { bytes throws(SystemError) in try reader.read(bytes) }
      }
    }
  }
}

/// What is done with each byte of a stream, in order.
struct StreamReader {
  /// Of the byte that comes next.
  var position: UInt64
  let pattern: Pattern?
  var checksum: Checksum?
  let file: StreamFile?
  /// The first byte that was not as it should be.
  private(set) var fault: Failure?

  init(position: UInt64, pattern: Pattern?, checksum: Checksum?, file: StreamFile?) {
    (self.position, self.pattern, self.checksum, self.file) = (position, pattern, checksum, file)
  }

  mutating func read(_ bytes: RawSpan) throws(SystemError) {
    if fault == nil, let pattern, let offset = pattern.firstFault(in: bytes, at: position) {
      let place = position + UInt64(offset)
      let found = bytes.withUnsafeBytes { $0[offset] }
      fault = Failure(
        .malformed, "byte \(place) of the stream is \(found), and should be \(place % UInt64(pattern.modulus))")
    }
    checksum?.add(bytes)
    try file?.write(bytes)
    position += UInt64(bytes.byteCount)
  }
}
