/// What is wrong with a request, found before it was sent.
///
/// Its spec says what a request may hold, and a kernel that was asked says what it takes of that. Sent nevertheless, the
/// request would be refused, or be taken for something else than was meant.
public struct RequestFault: Error, Hashable, Sendable {
  /// Whose rule is broken.
  public enum Authority: Hashable, Sendable {
    /// The family's spec.
    case spec
    /// The policy that the running kernel tells, or whoever else serves the family.
    case kernel
  }

  public enum Reason: Hashable, Sendable {
    /// The kernel has no such operation, or no such half of it.
    case unknownOperation
    /// No attribute of the set around it has that type.
    case unknownAttribute
    /// An attribute that the set has and this request does not take.
    case unsupportedAttribute
    /// A payload of this many bytes, which its type cannot have.
    case size(Int)
    /// Text or bytes, this many of them.
    case length(Int)
    case value(Int128)
    /// These bits are set and may not be.
    case bits(UInt64)
    /// Text without a NUL.
    case unterminated
    /// A nest that is not marked as one (`NLA_F_NESTED`).
    case unmarkedNest
    /// Marked as a nest, which it is not.
    case unexpectedNest
    /// Bytes that are no attribute.
    case leftover
    /// An attribute that may stand once stands again.
    case repeated
    /// Nothing says which format a sub-message has: the attribute of this name is missing.
    case noSelector(String)
    /// The payload of a sub-message was made for another value of the attribute of this name.
    case otherFormat(String)
    case tooDeep
    /// Refused whatever it holds.
    case rejected
  }

  public var authority: Authority
  public var reason: Reason
  /// The attribute it is about; nil when it is about none.
  public var path: NamedPath?
  /// The rule the attribute breaks.
  public var policy: PolicyRule?
  /// What is allowed, in words that follow a colon.
  public var allowed: String?
  /// What the kernel would answer.
  public var errno: ErrorNumber

  public init(
    _ authority: Authority, _ reason: Reason, at path: NamedPath? = nil, policy: PolicyRule? = nil,
    allowed: String? = nil, errno: ErrorNumber = .EINVAL
  ) {
    self.authority = authority
    self.reason = reason
    self.path = path
    self.policy = policy
    self.allowed = allowed ?? policy?.allowance
    self.errno = errno
  }
}

extension RequestFault: CustomStringConvertible {
  /// A clause such as `.ifindex is 0: allowed 1 to 4294967295 (not sent; the kernel would answer ERANGE)`.
  public var description: String {
    "\(fault)\(remedy.map { ": \($0)" } ?? "") (not sent; the kernel would answer \(errno.name))"
  }

  private var fault: String {
    let place = path.map(\.description) ?? "the request"
    return switch reason {
    case .unknownOperation: "this kernel does not have the operation"
    case .unknownAttribute, .unsupportedAttribute:
      authority == .kernel ? "this kernel does not support \(place)" : "\(place) is nothing this request takes"
    case .size(let count): "\(place) has \(Self.bytes(count))"
    case .length(let count): "\(place) has \(Self.bytes(count))"
    case .value(let value): "\(place) is \(value)"
    case .bits(let bits): "\(place) has bits 0x\(String(bits, radix: 16)) set"
    case .unterminated: "the text of \(place) has no NUL within its limit"
    case .unmarkedNest: "\(place) is a nest without NLA_F_NESTED"
    case .unexpectedNest: "\(place) has NLA_F_NESTED and is no nest"
    case .leftover: "bytes that are no attribute follow the last in \(place)"
    case .repeated: "\(place) is there more than once"
    case .noSelector(let selector): "nothing says what \(place) holds: \(selector) is missing"
    case .otherFormat(let selector): "\(place) does not hold what \(selector) says"
    case .tooDeep: "nests in \(place) are too deep"
    case .rejected: "\(place) holds what is never taken"
    }
  }

  private var remedy: String? {
    switch reason {
    case .unknownOperation: "a newer one may"
    case .unknownAttribute, .unsupportedAttribute:
      authority == .kernel ? "leave it out, or run a kernel that has it" : "leave it out"
    case .repeated: "give it once"
    case .noSelector(let selector): "add \(selector)"
    case .otherFormat: "make them agree"
    case .unterminated: allowed ?? "end it with one"
    default: allowed
    }
  }

  private static func bytes(_ count: Int) -> String { count == 1 ? "1 byte" : "\(count) bytes" }
}
