import NetlinkCodec

/// Checks lines of vector files and of captures of a running kernel.
///
/// A vector is one message with its meaning. A capture is an exchange (a request, the datagrams that answered it and what
/// they say), datagrams of multicast groups, or a malformed request and the kernel's refusal.
struct VectorCheck {
  let families: FamilyTable

  func check(_ line: JSONValue, at place: String, _ report: inout Report) {
    let spec = line["spec"]?.string ?? ""
    guard let family = families[spec] else { return report.add(place, ["there is no spec \(spec)"]) }
    if line["dir"] != nil {
      report.add(line["id"]?.string ?? place, vectorFaults(line, family))
    } else if line["label"] != nil {
      report.add("\(place) \(spec) \(line["label"]?.string ?? "")", malformedFaults(line, family))
    } else if line["mcast"] != nil {
      report.add("\(place) \(spec) notifications", notificationFaults(line, family))
    } else {
      let name = "\(place) \(spec) \(line["op"]?.string ?? "") \(line["mode"]?.string ?? "")"
      report.add(name, exchangeFaults(line, family))
    }
  }

  // MARK: Vectors

  private func vectorFaults(_ vector: JSONValue, _ family: any NetlinkFamily.Type) -> [String] {
    guard let name = vector["op"]?.string, let operation = family.operation(named: name) else {
      return ["there is no operation \(vector["op"] ?? nil)"]
    }
    guard let mode = vector["mode"]?.string.flatMap(MessageRole.Mode.init),
      let direction = vector["dir"]?.string.flatMap(MessageRole.Direction.init)
    else { return ["mode and direction are \(vector["mode"] ?? nil) and \(vector["dir"] ?? nil)"] }
    guard let attributes = vector["attrs"], let bytes = vector["hex"]?.string.flatMap(Hexadecimal.bytes) else {
      return ["it has no attrs or no hex"]
    }
    let role = MessageRole(mode: mode, direction: direction)
    return commandFaults(bytes, family, expected: operation.schema.commands(role))
      + faults(bytes, family, operation, .exact(attributes))
  }

  private func faults(
    _ bytes: [UInt8], _ family: any NetlinkFamily.Type, _ operation: any NetlinkOperation.Type,
    _ meaning: BodyCheck.Meaning
  ) -> [String] {
    BodyCheck(bytes: bytes, headerSize: family.schema.headerSize).faults(operation, meaning)
  }

  private func commandFaults(_ bytes: [UInt8], _ family: any NetlinkFamily.Type, expected: Set<UInt16>)
    -> [String]
  {
    do throws(DecodingError) {
      let command = try command(of: bytes, family)
      return expected.contains(command) ? [] : ["the command is \(command), in the spec \(expected.sorted())"]
    } catch { return ["header: \(error)"] }
  }

  private func command(of bytes: [UInt8], _ family: any NetlinkFamily.Type) throws(DecodingError) -> UInt16 {
    try bytes.withBytes { span throws(DecodingError) in try family.schema.command(of: MessageView(span)) }
  }

  // MARK: Captures

  private func exchangeFaults(_ exchange: JSONValue, _ family: any NetlinkFamily.Type) -> [String] {
    guard let name = exchange["op"]?.string, let operation = family.operation(named: name),
      let mode = exchange["mode"]?.string.flatMap(MessageRole.Mode.init)
    else { return ["there is no operation \(exchange["op"] ?? nil) or no such mode"] }
    var result: [String] = []
    if let request = exchange["request"]?["hex"]?.string.flatMap(Hexadecimal.bytes) {
      let source = exchange["request"]?["attrs"].map { BodyCheck.Meaning.source($0) } ?? .nothing
      result += faults(request, family, operation, source).map { "request: \($0)" }
    }
    guard let reply = operation.schema.message(MessageRole(mode: mode, direction: .reply)) else {
      return result + acknowledgementFaults(messages(exchange), exchange["ack"])
    }
    let messages = messages(exchange)
    let answers = messages.filter { $0[4...5].elementsEqual(exchange.answerType(family, reply)) }
    let expected = exchange["decoded"]?.array ?? []
    if expected.count != answers.count, exchange.isComplete {
      result.append("\(answers.count) messages answer, not \(expected.count)")
    }
    for (index, answer) in answers.enumerated() {
      // One that the capture's own decoder could not read must still come back byte for byte.
      let meaning = expected.meaning(at: index).map { BodyCheck.Meaning.read($0) } ?? .nothing
      result += faults(answer, family, operation, meaning).map { "answer \(index): \($0)" }
    }
    return result + acknowledgementFaults(messages, exchange["ack"])
  }

  private func notificationFaults(_ capture: JSONValue, _ family: any NetlinkFamily.Type) -> [String] {
    let expected = capture["decoded"]?.array ?? []
    var result: [String] = []
    for (index, message) in messages(capture).enumerated() {
      let meaning = expected.meaning(at: index)
      let found: (any NetlinkOperation.Type)?
      do throws(DecodingError) {
        let command = try command(of: message, family)
        // The capture may name the operation whose reply has the same number.
        found =
          meaning?["name"]?.string.flatMap { family.operation(named: $0) }
          ?? family.operations.first { $0.schema.isSent(under: command) }
      } catch { return ["notification \(index): \(error)"] }
      guard let found else {
        result.append("notification \(index): the spec has no operation for it")
        continue
      }
      let said = meaning?["msg"].map { BodyCheck.Meaning.read($0) } ?? .nothing
      result += faults(message, family, found, said).map { "notification \(index): \($0)" }
    }
    return result
  }

  /// A malformed request is refused or kept as it is, and the kernel's refusal is read.
  private func malformedFaults(_ capture: JSONValue, _ family: any NetlinkFamily.Type) -> [String] {
    guard let name = capture["op"]?.string, let operation = family.operation(named: name),
      let request = capture["request"]?.string.flatMap(Hexadecimal.bytes)
    else { return ["there is no operation \(capture["op"] ?? nil) or no request"] }
    let kept = BodyCheck(bytes: request, headerSize: family.schema.headerSize).faultsUnlessRefused(operation)
    return kept + acknowledgementFaults(messages(capture), capture)
  }

  // MARK: Datagrams

  /// The messages of all datagrams, each as bytes of its own.
  private func messages(_ capture: JSONValue) -> [[UInt8]] {
    (capture["datagrams"]?.array ?? []).flatMap { datagram -> [[UInt8]] in
      guard let bytes = datagram.string.flatMap(Hexadecimal.bytes) else { return [] }
      return bytes.withBytes { span in
        var found: [[UInt8]] = []
        var reader = MessageReader(span)
        while let message = try? reader.next() {
          var writer = MessageWriter()
          writer.append(raw: message.bytes)
          found.append(writer.array)
        }
        return found
      }
    }
  }

  /// Holds the acknowledgement against what the capture says of it.
  private func acknowledgementFaults(_ messages: [[UInt8]], _ expected: JSONValue?) -> [String] {
    guard let errno = expected?["errno"]?.integer else { return [] }
    var found: ExtendedAck?
    for message in messages {
      do throws(DecodingError) {
        let ack = try message.withBytes { span throws(DecodingError) in try ExtendedAck(MessageView(span)) }
        found = ack ?? found
      } catch { return ["acknowledgement: \(error)"] }
    }
    guard let found else { return errno == 0 ? [] : ["there is no acknowledgement"] }
    var faults: [String] = []
    if Int128(found.errno?.rawValue ?? 0) != errno {
      faults.append("the acknowledgement's error is \(found.errno?.rawValue ?? 0), not \(errno)")
    }
    if let text = expected?["extack"]?["msg"]?.string, text != found.message {
      faults.append("the acknowledgement says \(found.message ?? "nothing"), not \(text)")
    }
    if let offset = expected?["extack"]?["bad-attr-offs"]?.integer, offset != found.badOffset.map({ Int128($0) }) {
      faults.append("the acknowledgement blames \(found.badOffset ?? 0), not \(offset)")
    }
    return faults
  }
}

extension [JSONValue] {
  /// What the capture's own decoder made of a message; nil if it made nothing of it.
  fileprivate func meaning(at index: Int) -> JSONValue? {
    indices.contains(index) && self[index] != .null ? .some(self[index]) : .none
  }
}

extension BodyCheck {
  func faultsUnlessRefused<Operation: NetlinkOperation>(_ operation: Operation.Type) -> [String] {
    do throws(DecodingError) { return encodingFaults(try decode(operation)) } catch { return [] }
  }
}

extension JSONValue {
  /// The `nlmsg_type` of the answers: the family's number, or the reply's own; in host byte order, as it stands there.
  fileprivate func answerType(_ family: any NetlinkFamily.Type, _ reply: OperationSchema.Message) -> [UInt8] {
    let type: UInt16 =
      switch family.schema.transport {
      case .generic: UInt16(truncatingIfNeeded: self["family_id"]?.integer ?? 0)
      case .raw: reply.command
      }
    return [UInt8(truncatingIfNeeded: type), UInt8(truncatingIfNeeded: type >> 8)]
  }

  /// Whether the capture's decoder read all of it.
  fileprivate var isComplete: Bool { self["decode_error"] == nil || self["decode_error"] == .null }
}
