/// The commands of one operation in each direction.
struct OperationNumbers: Equatable {
  var request: Int?
  var reply: Int?
}

/// Numbers operations the way the kernel's own tools do, whose numbers are those on the wire.
enum OperationNumbering {
  static func numbers(_ operations: OperationsDeclaration) -> [OperationNumbers] {
    switch operations.model {
    case .unified: unified(operations.list)
    case .directional: directional(operations.list)
    }
  }

  /// One counter from 1; `value` sets it, and every entry takes a number, reserved ones too.
  private static func unified(_ list: [OperationDeclaration]) -> [OperationNumbers] {
    var next = 1
    return list.map { operation in
      let number = operation.value.map { Int($0.value) } ?? next
      next = number + 1
      return OperationNumbers(request: number, reply: number)
    }
  }

  /// Two counters from 1. A notification takes a reply number; a do or dump takes a request number, and a reply
  /// number where it has a reply. An operation with both modes is numbered by its do: a dump has the same commands.
  private static func directional(_ list: [OperationDeclaration]) -> [OperationNumbers] {
    var nextRequest = 1
    var nextReply = 1
    return list.map { operation in
      if operation.notify != nil || operation.event != nil {
        let reply = operation.value.map { Int($0.value) } ?? nextReply
        nextReply = reply + 1
        return OperationNumbers(request: nil, reply: reply)
      }
      let mode = operation.do ?? operation.dump
      let request = mode?.request?.value.map { Int($0.value) } ?? nextRequest
      nextRequest = request + 1
      guard let declaredReply = mode?.reply else { return OperationNumbers(request: request, reply: nil) }
      let reply = declaredReply.value.map { Int($0.value) } ?? nextReply
      nextReply = reply + 1
      return OperationNumbers(request: request, reply: reply)
    }
  }
}
