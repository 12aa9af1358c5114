public import NetlinkCodec

/// How many requests share a datagram.
///
/// The kernel works through a datagram inside `sendmsg`, and everything it answers has to wait in our receive buffer
/// (`net.core.rmem_default`, 208 KiB): an acknowledgement takes about 1 KiB of it and a reply up to 4.
private enum BatchLimit {
  static let requests = 32
  static let bytes = 16 << 10
}

extension NetlinkSession {
  /// Sends requests together and receives what answers each.
  ///
  /// They go out in as few datagrams as hold them; a dump has one of its own, for a socket has one dump at a time. A
  /// request that cannot be sent, is refused or gets no answer has an error for its result, and the others go on.
  public mutating func perform(_ batch: NetlinkBatch) -> BatchResults {
    var results: [Result<any Sendable, NetlinkError>?] = Array(repeating: nil, count: batch.count)
    var next = 0
    while next < batch.count {
      if batch.entries[next].mode == .dump {
        results[next] = dump(batch.entries[next])
        next += 1
      } else {
        next = send(batch.entries, from: next, &results)
      }
    }
    return BatchResults(
      zip(batch.entries, results).map { entry, result in
        result ?? .failure(NetlinkError(entry.operation.name, .protocolViolation("the request was not answered")))
      })
  }

  private mutating func dump(_ entry: NetlinkBatch.Entry) -> Result<any Sendable, NetlinkError> {
    do throws(NetlinkError) {
      return entry.result(
        of: try dump(entry.operation, of: entry.family, attempts: entry.attempts, body: entry.encode) {
          message throws(DecodingError) -> any Sendable in
          guard let decode = entry.decode else { return () }
          return try decode(message)
        })
    } catch {
      return .failure(error)
    }
  }

  /// Sends the requests from `first` on that fit a datagram, up to the next dump, and receives their answers.
  ///
  /// - Returns: the index of the first that was not dealt with.
  private mutating func send(
    _ entries: [NetlinkBatch.Entry], from first: Int, _ results: inout [Result<any Sendable, NetlinkError>?]
  ) -> Int {
    let (requests, end) = write(entries, from: first, &results)
    guard let name = requests.first.map({ entries[$0.index].operation.name }) else { return end }
    var pending = PendingBatch(requests, entries: entries)
    do throws(NetlinkError) {
      try send(for: name)
      try receive(&pending)
    } catch {
      pending.fail(error)
    }
    for (index, result) in pending.results { results[index] = result }
    return end
  }

  /// Fills the writer; what cannot be written has its result at once.
  private mutating func write(
    _ entries: [NetlinkBatch.Entry], from first: Int, _ results: inout [Result<any Sendable, NetlinkError>?]
  ) -> (requests: [PendingBatch.Request], end: Int) {
    // Looking a family up is a request too, so that all are known before the first byte is written.
    var types: [MessageType?] = []
    var end = first
    while end < entries.count, entries[end].mode == .do, end - first < BatchLimit.requests {
      let entry = entries[end]
      do throws(NetlinkError) {
        types.append(try messageType(of: entry.family, entry.operation, .do))
        try settle(for: entry.operation.name, before: .do)
      } catch {
        results[end] = .failure(error)
        if types.count == end - first { types.append(nil) } else { types[types.count - 1] = nil }
      }
      end += 1
    }
    writer.removeAll()
    var requests: [PendingBatch.Request] = []
    for index in first..<end {
      guard let type = types[index - first] else { continue }
      let (entry, start) = (entries[index], writer.count)
      do throws(NetlinkError) {
        try append(entry.operation, .do, of: entry.family, type, body: entry.encode)
      } catch {
        results[index] = .failure(error)
        continue
      }
      if start > 0, writer.count > BatchLimit.bytes {
        // It is the first of the next datagram; its number goes unused.
        writer.cancelMessage(start)
        return (requests, index)
      }
      let bytes = writer.bytes.extracting(start..<writer.count).withUnsafeBytes { [UInt8]($0) }
      requests.append(PendingBatch.Request(index: index, sequence: sequence, bytes: bytes))
    }
    return (requests, end)
  }

  private mutating func receive(_ pending: inout PendingBatch) throws(NetlinkError) {
    while let name = pending.firstName {
      var taken = pending
      defer { pending = taken }
      switch try receive(for: name, waiting: taken.isLossy ? .never : patience.map { .atMost($0) } ?? .forever) {
      case .datagram:
        try readMessages(for: name) { message throws(NetlinkError) in try taken.take(message) }
      case .overrun:
        backlog?.noteLost()
        // The kernel has answered all of them by now: what is still to come is in the buffer.
        taken.isLossy = true
      case .silence:
        throw NetlinkError(
          name, .transport(taken.isLossy ? .ENOBUFS : .ETIMEDOUT, call: "recvmsg"))
      }
    }
  }
}

/// Requests that were sent together and are not all answered.
private struct PendingBatch {
  struct Request {
    let index: Int
    let sequence: UInt32
    /// As it was sent.
    let bytes: [UInt8]
  }

  private struct Answer {
    let entry: NetlinkBatch.Entry
    var progress: AnswerProgress
    var replies: [any Sendable] = []
    var failure: NetlinkError?
  }

  private let indices: [UInt32: Int]
  private let order: [Int]
  private var answers: [Int: Answer] = [:]
  private var open: Int
  /// Answers were lost; who has none by the end of the buffer gets none.
  var isLossy = false

  init(_ requests: [Request], entries: [NetlinkBatch.Entry]) {
    indices = Dictionary(uniqueKeysWithValues: requests.map { ($0.sequence, $0.index) })
    order = requests.map(\.index)
    open = requests.count
    for request in requests {
      let entry = entries[request.index]
      answers[request.index] = Answer(
        entry: entry,
        progress: AnswerProgress(
          sequence: request.sequence, operation: entry.operation, mode: .do,
          attributesAt: entry.family.attributesAt(entry.operation), request: request.bytes))
    }
  }

  /// The operation of the first request without an answer; nil when all have one.
  var firstName: String? {
    guard open > 0 else { return nil }
    return order.lazy.compactMap { answers[$0] }.first { !$0.progress.isOver }?.entry.operation.name
  }

  /// False for a message that answers none of them.
  mutating func take(_ message: MessageView) throws(NetlinkError) -> Bool {
    if message.header.type == .overrun, message.header.sequence == 0 || indices[message.header.sequence] != nil {
      isLossy = true
      return true
    }
    guard let index = indices[message.header.sequence], var answer = answers[index] else { return false }
    guard !answer.progress.isOver else {
      throw NetlinkError(
        answer.entry.operation.name,
        .protocolViolation("request \(message.header.sequence) was answered again after its end"))
    }
    do throws(NetlinkError) {
      var replies = answer.replies
      let decode = answer.entry.decode
      defer { answer.replies = replies }
      try answer.progress.take(message) { message throws(NetlinkError) in
        guard let decode else { return }
        do throws(DecodingError) {
          replies.append(try decode(message))
        } catch {
          throw NetlinkError(answer.entry.operation.name, .decoding(error))
        }
      }
    } catch {
      answer.failure = answer.failure ?? error
    }
    if answer.progress.isOver { open -= 1 }
    answers[index] = answer
    return true
  }

  /// Gives those without an answer an error.
  mutating func fail(_ error: NetlinkError) {
    for (index, answer) in answers where !answer.progress.isOver && answer.failure == nil {
      answers[index]?.failure = NetlinkError(answer.entry.operation.name, error.reason)
    }
  }

  var results: [(Int, Result<any Sendable, NetlinkError>)] {
    answers.map { index, answer in
      (index, answer.failure.map { .failure($0) } ?? answer.entry.result(of: answer.replies))
    }
  }
}
