/// Resolves operations: their numbers, attribute sets, headers and messages.
struct OperationResolver {
  let index: NameIndex
  let sets: [String: ResolvedAttributeSet]
  let family: FamilyDeclaration
  let sink: DiagnosticSink

  init(index: NameIndex, sets: [ResolvedAttributeSet], family: FamilyDeclaration, sink: DiagnosticSink) {
    self.index = index
    self.sets = Dictionary(sets.map { ($0.set.name, $0) }, uniquingKeysWith: { first, _ in first })
    self.family = family
    self.sink = sink
  }

  /// Reserved operations, which only keep a number from use, have no message and are left out.
  func resolve() -> [Operation] {
    let list = family.operations.list
    let numbers = OperationNumbering.numbers(family.operations)
    if let header = family.operations.fixedHeader { index.requireStructure(header, sink) }
    checkNumbers(list, numbers)
    return zip(list, numbers).compactMap { operation, numbers in
      check(operation)
      return operation.isReserved ? nil : resolve(operation, numbers)
    }
  }

  private func checkNumbers(_ list: [OperationDeclaration], _ numbers: [OperationNumbers]) {
    // genlmsghdr.cmd has 8 bits, nlmsghdr.nlmsg_type 16.
    let limit = family.protocolKind == .netlinkRaw ? 0xFFFF : 0xFF
    for (operation, numbers) in zip(list, numbers) {
      guard let number = [numbers.request, numbers.reply].compactMap(\.self).max(), number > limit else { continue }
      let name = Wording.quote(operation.name.value)
      sink.report("operation \(name) gets number \(number), the largest is \(limit)", at: operation.name.position)
    }
    // Replies and notifications of raw and directional families share numbers; requests tell operations apart.
    let requests = zip(list, numbers).compactMap { operation, numbers in numbers.request.map { (operation.name, $0) } }
    sink.reportRepeatedValues(requests, "operation")
  }

  private func check(_ operation: OperationDeclaration) {
    let name = Wording.quote(operation.name.value)
    if let group = operation.multicastGroup {
      index.requireMulticastGroup(group, sink)
      if operation.notify == nil && operation.event == nil {
        sink.report("'mcgrp' on operation \(name), only for 'notify' and 'event'", at: group.position)
      }
    }
    if let header = operation.fixedHeader { index.requireStructure(header, sink) }
    let isCall = operation.do != nil || operation.dump != nil
    if isCall && (operation.notify != nil || operation.event != nil)
      || operation.notify != nil && operation.event != nil
    {
      sink.report(
        "operation \(name), one of 'do' and 'dump', 'notify', or 'event' is allowed", at: operation.name.position)
    }
    checkValues(operation, name)
  }

  /// `value` stands where the family's model looks for it.
  private func checkValues(_ operation: OperationDeclaration, _ name: String) {
    let isNotification = operation.notify != nil || operation.event != nil
    switch family.operations.model {
    case .unified:
      let modes = [operation.do, operation.dump].compactMap(\.self)
      for value in modes.flatMap({ [$0.request?.value, $0.reply?.value] }).compactMap(\.self) {
        sink.report("'value' of a message, a unified family numbers the operation", at: value.position)
      }
    case .directional:
      if operation.isReserved {
        sink.report(
          "operation \(name) has no message, a directional family cannot reserve numbers", at: operation.name.position)
      } else if let value = operation.value, !isNotification {
        sink.report(
          "'value' of operation \(name), a directional family numbers 'request' and 'reply'", at: value.position)
      }
    }
  }

  private func resolve(_ operation: OperationDeclaration, _ numbers: OperationNumbers) -> Operation? {
    let copied = operation.notify.flatMap { copiedOperation($0) }
    let set = operation.attributeSet ?? copied?.attributeSet
    let attributeSet = set.flatMap { index.requireAttributeSet($0, sink) == nil ? nil : sets[$0.value] }
    if set == nil && operation.notify == nil {
      let name = Wording.quote(operation.name.value)
      sink.report("operation \(name) has no 'attribute-set', it is required", at: operation.name.position)
    }
    let header = operation.fixedHeader ?? copied?.fixedHeader ?? family.operations.fixedHeader
    return Operation(
      name: operation.name.value,
      documentation: operation.documentation,
      attributeSet: set?.value,
      fixedHeader: header?.value,
      flags: operation.flags,
      dontValidate: operation.dontValidate,
      multicastGroup: operation.multicastGroup?.value,
      do: operation.do.map { mode($0, numbers, attributeSet) },
      dump: operation.dump.map { mode($0, numbers, attributeSet) },
      notification: notification(operation, copied, numbers, attributeSet),
      configCondition: operation.configCondition)
  }

  private func mode(
    _ mode: OperationDeclaration.Mode, _ numbers: OperationNumbers, _ set: ResolvedAttributeSet?
  ) -> Operation.Mode {
    let request = message(mode.request, number: numbers.request, set)
    // A mode that lists no request is still called by its number, without attributes.
    return Operation.Mode(
      request: request ?? Operation.Message(command: UInt32(numbers.request ?? 0), attributes: []),
      // Only the reply of a dump beside a do without one is not counted.
      reply: message(
        mode.reply, number: numbers.reply ?? (mode.reply?.value?.value).map { Int($0) } ?? numbers.request, set),
      hasRequestPolicy: mode.request != nil)
  }

  private func message(
    _ declared: OperationDeclaration.Message?, number: Int?, _ set: ResolvedAttributeSet?
  ) -> Operation.Message? {
    guard let declared else { return nil }
    var attributes: [String] = []
    var seen: Set<String> = []
    for name in declared.attributes {
      // A set that does not exist is reported already.
      if let set, set.declarations[name.value] == nil {
        let allowed = Wording.allowed(set.set.attributes.map(\.name), insteadOf: name.value)
        sink.report(
          "no attribute \(Wording.quote(name.value)) in set \(Wording.quote(set.set.name))\(allowed)", at: name.position
        )
      }
      // conntrack lists an attribute twice.
      if seen.insert(name.value).inserted { attributes.append(name.value) }
    }
    return Operation.Message(command: UInt32(number ?? 0), attributes: attributes)
  }

  private func copiedOperation(_ name: Located<String>) -> OperationDeclaration? {
    guard let operation = index.requireOperation(name, sink) else { return nil }
    if operation.do?.reply == nil && operation.dump?.reply == nil {
      sink.report("'notify' of \(Wording.quote(name.value)), which has no reply to copy", at: name.position)
    }
    return operation
  }

  private func notification(
    _ operation: OperationDeclaration, _ copied: OperationDeclaration?, _ numbers: OperationNumbers,
    _ set: ResolvedAttributeSet?
  ) -> Operation.Notification? {
    if let name = operation.notify {
      let reply = message(copied?.do?.reply ?? copied?.dump?.reply, number: numbers.reply, set)
      return reply.map { .copy(of: name.value, $0) }
    }
    return message(operation.event, number: numbers.reply, set).map(Operation.Notification.event)
  }
}
