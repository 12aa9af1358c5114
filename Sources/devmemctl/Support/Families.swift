import DevmemdMessages
import EthtoolMessages
import NetdevMessages
import NetlinkCodec
import NlctrlMessages

/// The families whose specs are compiled in: what `call` can ask for.
enum Families {
  static let all: [FamilySchema] = [Devmemd.schema, Netdev.schema, Ethtool.schema, Nlctrl.schema]

  static func find(_ name: String) throws(Failure) -> FamilySchema {
    if let family = all.first(where: { $0.name == name }) { return family }
    let names = all.map(\.name)
    throw Failure(.usage, "there is no family \(name)\(suggestion(name, among: names)) There are \(listed(names))")
  }

  /// An operation that can be asked for; notifications only come.
  static func operation(_ name: String, of family: FamilySchema) throws(Failure) -> OperationSchema {
    let operations = family.operations.filter(\.isRequest)
    if let operation = operations.first(where: { $0.name == name }) { return operation }
    let names = operations.map(\.name)
    throw Failure(
      .usage, "\(family.name) has no operation \(name)\(suggestion(name, among: names)) It has \(listed(names))")
  }

  private static func suggestion(_ name: String, among names: [String]) -> String {
    let near = namesNear(name, among: names)
    return near.isEmpty ? "." : "; did you mean \(near.joined(separator: " or "))?"
  }
}

extension OperationSchema {
  var isRequest: Bool { `do` != nil || dump != nil }

  /// The one way to ask, of those it has; nil when it has both.
  var onlyMode: RequestMode? {
    switch (`do`, dump) {
    case (_?, nil): .do
    case (nil, _?): .dump
    default: nil
    }
  }
}
