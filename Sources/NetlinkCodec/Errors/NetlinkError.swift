/// Why an operation of a client failed.
public struct NetlinkError: Error, Hashable, Sendable {
  public enum Reason: Hashable, Sendable {
    /// The kernel, or whoever serves the family, refused the request.
    case refused(Rejection)
    /// An answer that is not the message it should be.
    case decoding(DecodingError)
    /// A request that cannot be put on the wire.
    case encoding(EncodingError)
    /// A request that was not sent: whoever it is for would refuse it.
    case invalid(RequestFault)
    /// A system call on the socket failed.
    case transport(ErrorNumber, call: String)
    /// What the dump listed changed while it was listed (`NLM_F_DUMP_INTR`); asking again may help.
    case interruptedDump
    /// The family is not there: its module is not loaded, or the kernel is older than it.
    case unknownFamily(String)
    /// The peer broke the rules of netlink; the text is one clause saying how.
    case protocolViolation(String)
  }

  /// A refusal as its extended ack tells it.
  public struct Rejection: Hashable, Sendable {
    /// The attribute it is about.
    public struct Attribute: Hashable, Sendable {
      /// Where it stands, or would.
      public var path: NamedPath
      /// Whether it is missing rather than wrong.
      public var isMissing: Bool

      public init(path: NamedPath, isMissing: Bool) {
        self.path = path
        self.isMissing = isMissing
      }
    }

    public var errno: ErrorNumber
    /// The kernel's text.
    public var message: String?
    public var attribute: Attribute?
    /// The rule the attribute breaks.
    public var policy: PolicyRule?

    public init(
      _ errno: ErrorNumber, message: String? = nil, attribute: Attribute? = nil, policy: PolicyRule? = nil
    ) {
      self.errno = errno
      self.message = message
      self.attribute = attribute
      self.policy = policy
    }
  }

  /// The operation's name in its spec, such as `bind-rx`.
  public var operation: String
  public var reason: Reason

  public init(_ operation: String, _ reason: Reason) {
    self.operation = operation
    self.reason = reason
  }

  /// The error an ack reports; nil if it reports success.
  ///
  /// `request` is the request as it was sent, whose attributes begin `attributesAt` bytes into it.
  public init?(
    _ operation: String, _ ack: ExtendedAck, request: RawSpan, attributesAt start: Int, schema: AttributeSetSchema?
  ) {
    guard let errno = ack.errno else { return nil }
    let path = ack.attributePath(in: request, attributesAt: start, schema: schema)
    let attribute = path.map { Rejection.Attribute(path: $0, isMissing: ack.missingType != nil) }
    self.init(operation, .refused(Rejection(errno, message: ack.message, attribute: attribute, policy: ack.policy)))
  }

  /// The error number, if the failure has one.
  public var errno: ErrorNumber? {
    // Not inlined: Swift 6.3's optimiser ends the borrow of a caught error too early when it takes this apart in place,
    // and then stops with "Found ownership error".
    @inline(never) get {
      switch reason {
      case .refused(let rejection): rejection.errno
      case .transport(let errno, _): errno
      case .invalid(let fault): fault.errno
      default: nil
      }
    }
  }

  /// What is wrong with the request, if that kept it from being sent.
  public var fault: RequestFault? {
    @inline(never) get { if case .invalid(let fault) = reason { fault } else { nil } }
  }

  /// The refusal, if it was one.
  public var rejection: Rejection? {
    @inline(never) get { if case .refused(let rejection) = reason { rejection } else { nil } }
  }
}

extension NetlinkError: CustomStringConvertible {
  public var description: String {
    switch reason {
    case .refused(let rejection): "\(operation): \(rejection)"
    case .decoding(let error): "\(operation): malformed answer: \(error)"
    case .encoding(let error): "\(operation): \(error)"
    case .invalid(let fault): "\(operation): \(fault)"
    case .transport(let errno, let call): "\(operation): \(call): \(errno)"
    case .interruptedDump: "\(operation): the dump was interrupted by a change and is not of one moment"
    case .unknownFamily(let name): "\(operation): there is no netlink family \(name)"
    case .protocolViolation(let what): "\(operation): \(what)"
    }
  }
}

extension NetlinkError.Rejection: CustomStringConvertible {
  /// A clause such as `integer out of range (ERANGE) at .ifindex: allowed 1 to 4294967295`.
  public var description: String {
    let number = errno.isKnown ? errno.name : "error \(errno.rawValue)"
    let what = message.map { "\($0) (\(number))" }
    let rule = policy?.allowance.map { ": \($0)" } ?? ""
    guard let attribute else { return (what ?? errno.description) + rule }
    if attribute.isMissing {
      return "missing attribute \(attribute.path)" + (what.map { ": \($0)" } ?? " (\(number))")
    }
    return "\(what ?? errno.description) at \(attribute.path)\(rule)"
  }
}
