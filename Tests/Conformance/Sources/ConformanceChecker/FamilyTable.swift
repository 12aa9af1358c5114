public import NetlinkCodec

/// The families of this build, by what a vector may call them: the name of the spec's file, or the family's own.
public struct FamilyTable {
  private var families: [String: any NetlinkFamily.Type] = [:]
  /// Each family once, in the order of the spec files' names.
  let all: [(spec: String, family: any NetlinkFamily.Type)]

  public init(_ list: [(spec: String, family: any NetlinkFamily.Type)]) {
    all = list
    for (_, family) in list { families[family.schema.name] = family }
    for (spec, family) in list { families[spec] = family }
  }

  subscript(spec: String) -> (any NetlinkFamily.Type)? { families[spec] }
}

extension NetlinkFamily {
  static func operation(named name: String) -> (any NetlinkOperation.Type)? {
    operations.first { $0.schema.name == name }
  }
}

/// Which message of an operation is meant.
struct MessageRole: Hashable, CustomStringConvertible {
  enum Mode: String { case `do`, dump, ntf }
  enum Direction: String { case request, reply, event }

  var mode: Mode
  var direction: Direction

  var description: String { "\(mode.rawValue) \(direction.rawValue)" }
}

extension OperationSchema {
  /// What the spec says of that message; nil if the operation has none such.
  func message(_ role: MessageRole) -> Message? {
    switch (role.mode, role.direction) {
    case (.do, .request): self.do?.request
    case (.do, .reply): self.do?.reply
    case (.dump, .request): dump?.request
    case (.dump, .reply): dump?.reply
    case (.ntf, .event): notification
    default: nil
    }
  }

  /// The commands that message may go under. A tool sends a `do` of an operation that has only a dump, and reads a reply
  /// of one that only notifies, under the one number there is.
  func commands(_ role: MessageRole) -> Set<UInt16> {
    if let message = message(role) { return [message.command] }
    return Set([self.do?.request, self.do?.reply, dump?.request, dump?.reply, notification].compactMap { $0?.command })
  }

  /// Whether a kernel sends messages with the command for this operation. Raw families also tell of a change under the
  /// number of the request that makes it.
  func isSent(under command: UInt16) -> Bool {
    [notification, self.do?.reply, dump?.reply, self.do?.request].contains { $0?.command == command }
  }
}
