import NetlinkCodec

/// Sends random messages of other kernels than the spec's through the generated types: each must decode, and encode to
/// the bytes it was.
struct ForwardCheck {
  let families: FamilyTable
  let seed: UInt64
  let count: Int

  func run(_ report: inout Report) {
    let operations = families.all.map { (spec: $0.spec, schema: $0.family.schema, operations: $0.family.operations) }
      .filter { !$0.operations.isEmpty }
    guard !operations.isEmpty else { return }
    print("\(count) messages of \(operations.count) families, seed \(seed)")
    var random = RandomSource(seed: seed)
    for index in 0..<count {
      let family = operations[index % operations.count]
      let operation = family.operations[Int.random(in: family.operations.indices, using: &random)]
      // Each message has a seed of its own, which its failure names.
      let own: UInt64 = random.next()
      let message = message(of: family.schema, operation, seed: own)
      let check = BodyCheck(bytes: message, headerSize: family.schema.headerSize)
      let faults = check.faultsOfSurprise(operation)
      let name = "\(family.spec) \(operation.schema.name) forward \(index)"
      report.add(name, faults.isEmpty ? [] : faults + [Hexadecimal.text(message)])
    }
  }

  private func message(
    of family: FamilySchema, _ operation: any NetlinkOperation.Type, seed: UInt64
  ) -> [UInt8] {
    var maker = RandomMessage(family, seed: seed)
    var writer = MessageWriter()
    let start = writer.beginMessage(NetlinkHeader(type: MessageType(rawValue: 31)))
    if case .generic(let version) = family.transport { writer.append(GenericHeader(command: 1, version: version)) }
    writer.append(rawAttributes: maker.body(of: operation.schema))
    writer.endMessage(start)
    // The writer pads behind the message, which is not the message's.
    return writer.array.withBytes { span in
      let length = (try? MessageView(span).header.length).map { Int($0) } ?? 0
      return Array(writer.array.prefix(length))
    }
  }
}

extension BodyCheck {
  func faultsOfSurprise<Operation: NetlinkOperation>(_ operation: Operation.Type) -> [String] {
    do throws(DecodingError) {
      let body = try decode(operation)
      var faults = encodingFaults(body) + valueFaults(body)
      do throws(JSONMessageError) { _ = try body.json() } catch { faults.append("as JSON: \(error)") }
      return faults
    } catch { return ["decoding: \(error)"] }
  }
}
