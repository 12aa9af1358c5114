/// How long the datagrams of a dump may be, in bytes.
public enum DumpLimit {
  /// `NLMSG_GOODSIZE` on a machine with 4 KiB pages: what a kernel fills for a reader it has not seen read yet.
  public static let first = 4096 - 320
  /// What a kernel fills for a reader with a large buffer (`netlink_recvmsg`: `max_recvmsg_len` stays below 32 KiB).
  public static let maximum = (32 << 10) - 320
}

/// A dump that is being served: its parts are made one at a time, when the peer has taken the one before
/// (`netlink_dump`). Between them it is a cursor and a page of entries, however much it lists.
public struct ServedDump: Sendable {
  private let request: [UInt8]
  private let header: NetlinkHeader
  private let attributesAt: Int
  private let portID: UInt32
  private let options: AckOptions
  private let flags: MessageFlags
  private let endsApart: Bool
  private var listing: DumpListing
  /// The generation of what was listed last.
  private var generation: UInt64?
  /// What is listed changed, and no message has said so yet.
  private var isChangeUntold = false
  private var isInterrupted = false
  private var end: ExtendedAck?
  public private(set) var isOver = false

  /// - Parameters:
  ///   - attributesAt: bytes before the request's attributes.
  ///   - flags: what its parts carry.
  ///   - endsApart: `NLMSG_DONE` has a datagram of its own, as that of a dump callback which returns `skb->len`.
  init(
    _ listing: DumpListing, answering message: MessageView, attributesAt: Int, portID: UInt32, options: AckOptions,
    flags: MessageFlags, endsApart: Bool
  ) {
    self.listing = listing
    request = message.bytes.copy(0..<message.bytes.byteCount)
    header = message.header
    self.attributesAt = attributesAt
    self.portID = portID
    self.options = options
    self.flags = flags
    self.endsApart = endsApart
  }

  /// The next datagram, of at most `limit` bytes; nil after the last. A message that is longer by itself has a datagram
  /// of its own.
  public mutating func next(limit: Int) -> [UInt8]? {
    guard !isOver else { return nil }
    var writer = MessageWriter(capacity: 1024)
    noteGeneration()
    listing.pages.beginPart()
    do throws(Refusal) {
      while end == nil, try listing.pages.hasNext() {
        guard try writeEntry(into: &writer, limit: limit) else { return writer.array }
      }
      if end == nil { end = ExtendedAck() }
    } catch {
      end = ExtendedAck(error, request: request.span.bytes, attributesAt: attributesAt)
    }
    writeEnd(into: &writer, limit: limit)
    return writer.array
  }

  /// The rest of it at once, for a peer that has room for everything.
  public mutating func rest(limit: Int = DumpLimit.maximum) -> [[UInt8]] {
    var datagrams: [[UInt8]] = []
    while let datagram = next(limit: limit) { datagrams.append(datagram) }
    return datagrams
  }

  /// `nl_dump_check_consistent`: compares the moment of this part with that of the last.
  private mutating func noteGeneration() {
    guard let now = listing.generation?() else { return }
    if let generation, generation != now {
      isChangeUntold = true
      isInterrupted = true
    }
    generation = now
  }

  /// False when the entry must wait for the next datagram.
  private mutating func writeEntry(into writer: inout MessageWriter, limit: Int) throws(Refusal) -> Bool {
    let start = writer.beginMessage(
      NetlinkHeader(
        type: header.type, flags: isChangeUntold ? flags.union(.dumpInterrupted) : flags, sequence: header.sequence,
        portID: portID))
    if case .generic(let version) = listing.family.transport {
      writer.append(GenericHeader(command: UInt8(truncatingIfNeeded: listing.command), version: version))
    }
    listing.pages.write(into: &writer)
    writer.endMessage(start)
    guard writer.failure == nil else {
      writer.cancelMessage(start)
      throw Refusal(.EMSGSIZE)
    }
    guard start == 0 || writer.count <= limit else {
      writer.cancelMessage(start)
      return false
    }
    listing.pages.advance()
    isChangeUntold = false
    return true
  }

  private mutating func writeEnd(into writer: inout MessageWriter, limit: Int) {
    let start = writer.count
    // What fails after a dump has begun is told by its end.
    let ack = end ?? ExtendedAck()
    if endsApart, ack.errno == nil, start > 0 { return }
    ack.writeDone(
      sequence: header.sequence, portID: portID, isInterrupted: isInterrupted, options, into: &writer)
    guard start == 0 || writer.count <= limit else { return writer.cancelMessage(start) }
    isOver = true
  }
}
