/// Where an attribute stands in a message: its type at each level, from the outside in.
///
/// A type may occur several times at a level. Then the last counts, as in the kernel's tables of parsed attributes,
/// unless a step says which of them is meant (`multi-attr`).
public struct AttributePath: Hashable, Sendable, ExpressibleByArrayLiteral {
  public struct Step: Hashable, Sendable, ExpressibleByIntegerLiteral {
    public var type: UInt16
    /// How many attributes of the same type come before it at its level; nil for the last.
    public var occurrence: Int?

    public init(_ type: UInt16, occurrence: Int? = nil) {
      self.type = type
      self.occurrence = occurrence
    }
    public init(integerLiteral value: UInt16) { self.init(value) }
  }

  public var steps: [Step]

  public init(_ steps: [Step]) { self.steps = steps }
  public init(arrayLiteral elements: Step...) { self.steps = elements }
}

/// What the serving side answers in place of a reply: `nlmsgerr` with its extended ack.
///
/// The kernel's `NL_SET_ERR_MSG`, `NL_SET_BAD_ATTR` and `NL_SET_ERR_ATTR_MISS` set the same fields.
/// A refusal names attributes by path; the bytes they stand at are found when the answer is written.
public struct Refusal: Error, Hashable, Sendable {
  public enum Culprit: Hashable, Sendable {
    /// The attribute that is wrong (`NLMSGERR_ATTR_OFFS`).
    case bad(AttributePath)
    /// The attribute type that is missing (`NLMSGERR_ATTR_MISS_TYPE`), in a nest (`NLMSGERR_ATTR_MISS_NEST`) or at the top.
    case missing(UInt16, in: AttributePath)
    /// The attribute that is wrong, by the offset of its header in the request.
    case badOffset(Int)
  }

  public var errno: ErrorNumber
  public var message: String?
  public var culprit: Culprit?
  /// The rule the attribute breaks (`NLMSGERR_ATTR_POLICY`).
  public var policy: PolicyRule?

  public init(_ errno: ErrorNumber, _ message: String? = nil) {
    self.errno = errno
    self.message = message
  }

  public init(_ errno: ErrorNumber, _ message: String? = nil, at path: AttributePath) {
    self.errno = errno
    self.message = message
    self.culprit = .bad(path)
  }

  /// The kernel answers a missing attribute with EINVAL and no text.
  public init(missing type: UInt16, in nest: AttributePath = []) {
    self.errno = .EINVAL
    self.culprit = .missing(type, in: nest)
  }
}
