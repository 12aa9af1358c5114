import NetlinkCodec

/// What `call` can ask for.
struct CallList {
  let families: [FamilySchema]
  let isOneFamily: Bool
  let asJSON: Bool

  init(family: String?, asJSON: Bool) throws(Failure) {
    families = try family.map { name throws(Failure) in [try Families.find(name)] } ?? Families.all
    isOneFamily = family != nil
    self.asJSON = asJSON
  }

  func print(to output: Output) {
    output.line(asJSON ? document.text(pretty: true) : isOneFamily ? details : overview)
  }

  /// Families and operations, a line each.
  var overview: String {
    var table = Table([.text("FAMILY"), .text("OPERATION"), .text("ASKED WITH")])
    for family in families {
      for operation in family.operations where operation.isRequest {
        table.add([family.name, operation.name, modes(operation).map { "--\($0.mode.word)" }.joined(separator: " ")])
      }
    }
    return table.text()
  }

  /// Each operation with what it takes and gives.
  var details: String {
    families.flatMap(\.operations).filter(\.isRequest).map { operation in
      let lines = modes(operation).flatMap { mode, exchange in
        [
          "  --\(mode.word)", "    takes  \(attributes(exchange.request, operation))",
          "    gives  \(exchange.reply.map { attributes($0, operation) } ?? "an acknowledgement")",
        ]
      }
      return ([operation.name] + lines).joined(separator: "\n")
    }.joined(separator: "\n\n")
  }

  private func modes(_ operation: OperationSchema) -> [(mode: RequestMode, exchange: OperationSchema.Exchange)] {
    let both: [(RequestMode, OperationSchema.Exchange?)] = [(.do, operation.do), (.dump, operation.dump)]
    return both.compactMap { mode, exchange in exchange.map { (mode, $0) } }
  }

  private func attributes(_ message: OperationSchema.Message, _ operation: OperationSchema) -> String {
    let known = message.attributes.compactMap { operation.attributes?[$0] }
    let header = operation.fixedHeader.map { ["the members of \($0.name)"] } ?? []
    let all = header + known.map { "\($0.name) (\($0.kind.word)\($0.isMulti ? ", repeated" : ""))" }
    return all.isEmpty ? "nothing" : all.joined(separator: ", ")
  }

  private var document: JSONValue {
    .array(
      families.flatMap { family in
        family.operations.filter(\.isRequest).map { operation in
          var object: JSONObject = ["family": .string(family.name), "operation": .string(operation.name)]
          for (mode, exchange) in modes(operation) {
            object[mode.word] = [
              "request": names(exchange.request, operation),
              "reply": exchange.reply.map { names($0, operation) } ?? .array([]),
            ]
          }
          return .object(object)
        }
      })
  }

  private func names(_ message: OperationSchema.Message, _ operation: OperationSchema) -> JSONValue {
    .array(message.attributes.compactMap { operation.attributes?[$0].map { .string($0.name) } })
  }
}

extension AttributeSchema.Kind {
  /// The type as a person would look for it in the family's spec.
  fileprivate var word: String {
    switch self {
    case .unused, .pad: "unused"
    case .flag: "flag"
    case .integer(let integer): integer.enumeration?.name ?? "\(integer.width)"
    case .uint(let enumeration): enumeration?.name ?? "uint"
    case .sint(let enumeration): enumeration?.name ?? "sint"
    case .bitfield32: "bitfield32"
    case .string: "string"
    case .binary: "binary"
    case .structure(let structure): structure.name
    case .array(let element): "array of \(element.width)"
    case .nest(let set): "{\(set().attributes.map(\.name).joined(separator: ", "))}"
    case .indexed(let element): "array of \(element.word)"
    case .keyed(_, let set): "{\(set().attributes.map(\.name).joined(separator: ", "))} by \(set().name)"
    case .subMessage(let message, let selector): "\(message.name), by \(selector)"
    }
  }
}
