import DevmemdMessages
import NetlinkCodec

/// Who holds which of the kernel's memory bindings, as far as the service knows.
struct Holders: Sendable {
  private let bindings: [UInt32: Devmemd.Binding]

  init(_ bindings: [Devmemd.Binding]) {
    self.bindings = Dictionary(
      bindings.compactMap { binding in binding.dmabufID.map { ($0, binding) } },
      uniquingKeysWith: { first, _ in first })
  }

  func binding(_ dmabuf: UInt32?) -> Devmemd.Binding? { dmabuf.flatMap { bindings[$0] } }

  /// `train (root, ncdevmem 4711)`, or `dmabuf 7` for a binding that another program made; nil for no binding.
  func words(_ dmabuf: UInt32?) -> String? {
    guard let dmabuf else { return nil }
    guard let binding = bindings[dmabuf] else { return "dmabuf \(dmabuf)" }
    return "\(binding.shortName) (\(binding.owner.map(OwnerText.words) ?? "owner unknown"))"
  }

  /// What a queue's or a pool's document says of the binding: its number and name with the service.
  func document(_ dmabuf: UInt32?) -> JSONValue? {
    guard let binding = binding(dmabuf), let id = binding.id else { return nil }
    var object: JSONObject = ["id": JSONValue(id)]
    object["name"] = binding.name.map { .string($0) }
    return .object(object)
  }
}

extension Devmemd.Binding {
  /// Its name, or its number where it has none.
  var shortName: String {
    if let name, !name.isEmpty { return name }
    return id.map { "binding \($0)" } ?? "a binding"
  }

  /// `binding 4 (train)`.
  var fullName: String {
    let number = id.map { "binding \($0)" } ?? "a binding"
    guard let name, !name.isEmpty else { return number }
    return "\(number) (\(name))"
  }

  var queueIDs: [UInt32] { queues.compactMap(\.id) }
  var degradedQueueIDs: [UInt32] { queues.filter(\.degraded).compactMap(\.id) }
}
