/// A node of the document. Aliases share their anchor's node, so a small file stays small however often it
/// repeats itself.
final class YAMLNode: Sendable {
  struct Pair: Sendable {
    var key: Located<String>
    var value: YAMLNode
  }
  enum Content: Sendable {
    /// Plain scalars may stand for null, a truth value or a number; quoted and block scalars are text.
    case scalar(String, isPlain: Bool)
    case sequence([YAMLNode])
    case mapping([Pair])
  }

  let position: Position
  let content: Content
  /// Nodes a reader visits who follows every alias, this one included.
  let expandedCount: Int

  init(_ content: Content, at position: Position) {
    self.position = position
    self.content = content
    // Saturating: each level of an alias bomb multiplies the count.
    var count = 1
    let children: [YAMLNode]
    switch content {
    case .scalar: children = []
    case .sequence(let elements): children = elements
    case .mapping(let pairs): children = pairs.map(\.value)
    }
    for child in children {
      let (sum, overflow) = count.addingReportingOverflow(child.expandedCount)
      count = overflow ? .max : sum
    }
    expandedCount = count
  }
}
