/// Where an attribute stands in a message, by name, from the outside in: `.queues[1].id`.
///
/// An element of an indexed array has its index, an attribute that may repeat its place among its like; one without a
/// name is written `#12`.
public struct NamedPath: Hashable, Sendable {
  public struct Step: Hashable, Sendable {
    public var type: UInt16
    /// nil for a type the spec does not have there.
    public var name: String?
    public var index: Int?

    public init(_ type: UInt16, _ name: String?, index: Int? = nil) {
      self.type = type
      self.name = name
      self.index = index
    }
  }

  public var steps: [Step]

  public init(_ steps: [Step]) { self.steps = steps }

  /// The steps' names, without indices.
  public var names: [String] { steps.map { $0.name ?? "#\($0.type)" } }
}

extension NamedPath: CustomStringConvertible {
  public var description: String {
    steps.map { step in
      ".\(step.name ?? "#\(step.type)")" + (step.index.map { "[\($0)]" } ?? "")
    }.joined()
  }
}
