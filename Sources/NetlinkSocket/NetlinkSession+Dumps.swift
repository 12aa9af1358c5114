public import NetlinkCodec

extension NetlinkSession {
  /// A dump. One that is interrupted, or that the kernel has no time for (EBUSY, EINTR, EAGAIN), is asked for again.
  ///
  /// - Parameter attempts: how often it is asked for, at most; at least once.
  /// - Returns: what the last attempt listed, and whether that is consistent.
  public mutating func dump<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ request: Operation.Body, attempts: Int = DumpAttempts.standard
  ) throws(NetlinkError) -> Dump<Operation.Body> {
    let family = Operation.Family.schema
    return try dump(Operation.schema, of: family, attempts: attempts) { writer in
      request.encode(into: &writer)
    } read: { message throws(DecodingError) in
      try family.body(of: message)
    }
  }

  /// A dump that no generated type describes.
  ///
  /// - Parameters:
  ///   - body: writes what follows the headers of the request; it is called for each attempt.
  ///   - read: makes a reply of each message.
  public mutating func dump<Reply>(
    _ operation: OperationSchema, of family: FamilySchema, attempts: Int = DumpAttempts.standard,
    body: (inout MessageWriter) -> Void, read: (MessageView) throws(DecodingError) -> Reply
  ) throws(NetlinkError) -> Dump<Reply> {
    var attempt = 1
    while true {
      var replies: [Reply] = []
      let interruption: DumpInterruption?
      do throws(NetlinkError) {
        interruption = try exchange(operation, .dump, of: family, body: body) { message throws(NetlinkError) in
          do throws(DecodingError) {
            replies.append(try read(message))
          } catch {
            throw NetlinkError(operation.name, .decoding(error))
          }
        }
      } catch {
        guard attempt < attempts, error.isPassing else { throw error }
        attempt += 1
        continue
      }
      if interruption == nil || attempt >= attempts {
        return Dump(operation.name, replies, attempts: attempt, interruption: interruption)
      }
      attempt += 1
    }
  }

  // MARK: A datagram at a time

  /// Asks for a dump that is received with `nextReplies`. It is given up when the stream is.
  mutating func openDump<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ request: Operation.Body
  ) throws(NetlinkError) -> DumpStream {
    let stream: DumpStream
    do throws(SystemError) {
      stream = try DumpStream()
    } catch {
      throw NetlinkError(Operation.schema.name, .transport(error.errno, call: error.call))
    }
    try begin(Operation.schema, .dump, of: Operation.Family.schema, stream: stream) { request.encode(into: &$0) }
    stream.begin(
      AnswerProgress(
        sequence: sequence, operation: Operation.schema, mode: .dump,
        attributesAt: Operation.Family.schema.attributesAt(Operation.schema), request: writer.array))
    return stream
  }

  /// The replies of the next datagram of an open dump that has any; nil after the last.
  mutating func nextReplies<Operation: NetlinkOperation>(
    _ operation: Operation.Type, of stream: DumpStream
  ) throws(NetlinkError) -> [Operation.Body]? {
    let name = Operation.schema.name
    while true {
      if stream.isCancelled { throw NetlinkError(name, .transport(.ECANCELED, call: "recvmsg")) }
      if let failure = stream.failure { throw failure }
      var progress = try stream.progress(name)
      if progress.isOver {
        if let interruption = progress.interruption { throw interruption.error(of: name) }
        return nil
      }
      var replies: [Operation.Body] = []
      let each = { (message: MessageView) throws(NetlinkError) in
        do throws(DecodingError) {
          replies.append(try Operation.Family.schema.body(of: message))
        } catch {
          throw NetlinkError(name, .decoding(error))
        }
      }
      do throws(NetlinkError) {
        defer { stream.begin(progress) }
        if let datagram = stream.takeAside() {
          try progress.take(datagram, each)
        } else {
          switch try receive(for: name, waiting: patience.map { .atMost($0) } ?? .forever, unless: stream.wakeup) {
          case .datagram: try read(&progress, each)
          case .overrun: backlog?.noteLost()
          case .silence:
            if !stream.isCancelled { throw NetlinkError(name, .transport(.ETIMEDOUT, call: "recvmsg")) }
          }
        }
      } catch {
        stream.fail(error)
        if replies.isEmpty { throw error }
      }
      if !replies.isEmpty { return replies }
    }
  }

  // MARK: What is left of a dump

  /// Keeps the datagram in the buffer for the dump that it belongs to, unless nobody wants it any more.
  mutating func setAside() {
    guard let dump = unfinished else { return }
    let datagram = buffer.withBytes { bytes in bytes.withUnsafeBytes { [UInt8]($0) } }
    if Self.endsRequest(dump.sequence, in: datagram) { unfinished = nil }
    dump.wanted?.setAside(datagram)
  }

  private static func endsRequest(_ sequence: UInt32, in datagram: [UInt8]) -> Bool {
    var messages = MessageReader(datagram.span.bytes)
    while let message = try? messages.next() {
      let header = message.header
      if header.sequence == sequence, header.type == .done || header.type == .error { return true }
    }
    return false
  }

  /// Makes way for a request: receives the rest of an unfinished dump. A `do` may overtake one that is still wanted.
  ///
  /// Who is silent for some seconds is taken to have given the dump up too.
  mutating func settle(for operation: String, before mode: RequestMode) throws(NetlinkError) {
    while let dump = unfinished {
      if mode == .do, dump.wanted != nil { return }
      switch try receive(for: operation, waiting: .atMost(patience ?? .seconds(5))) {
      case .datagram: try readMessages(for: operation) { _ in false }
      case .overrun: backlog?.noteLost()
      case .silence:
        dump.wanted?.fail(NetlinkError(operation, .transport(.ETIMEDOUT, call: "recvmsg")))
        unfinished = nil
      }
    }
  }
}

extension NetlinkError {
  /// Whether the same dump may succeed when it is asked for again.
  fileprivate var isPassing: Bool {
    errno == .EBUSY || errno == .EINTR || errno == .EAGAIN || errno == .ENOBUFS
  }
}

extension AnswerProgress {
  /// Takes what a datagram holds of the answer.
  fileprivate mutating func take(
    _ datagram: [UInt8], _ each: (MessageView) throws(NetlinkError) -> Void
  ) throws(NetlinkError) {
    var messages = MessageReader(datagram.span.bytes)
    while !isOver {
      let next: MessageView?
      do throws(DecodingError) {
        next = try messages.next()
      } catch {
        throw NetlinkError(operation.name, .decoding(error))
      }
      guard let message = next else { return }
      if message.header.sequence == sequence { try take(message, each) }
    }
  }
}
