/// What `NLMSG_ERROR` says, or `NLMSG_DONE` at the end of a dump: the outcome, and what an extended ack adds to it.
public struct ExtendedAck: Hashable, Sendable {
  /// nil when the request succeeded.
  public var errno: ErrorNumber?
  /// Of a success, a warning.
  public var message: String?
  /// Bytes from the start of the request to the header of the attribute that is wrong.
  public var badOffset: Int?
  /// The rule that attribute breaks.
  public var policy: PolicyRule?
  /// The type of an attribute that is missing.
  public var missingType: UInt16?
  /// Bytes from the start of the request to the header of the nest it is missing in; nil for the message itself.
  public var missingNest: Int?

  public init(errno: ErrorNumber? = nil, message: String? = nil) {
    self.errno = errno
    self.message = message
  }

  /// The answer to a refused request, whose attributes begin `attributesAt` bytes into it. Paths of the refusal become
  /// offsets; one that leads nowhere blames nothing, as a kernel cannot point at what is not there.
  public init(_ refusal: Refusal, request: RawSpan, attributesAt start: Int) {
    errno = refusal.errno
    message = refusal.message
    policy = refusal.policy
    switch refusal.culprit {
    case .bad(let path): badOffset = path.offset(in: request, attributesAt: start)
    case .badOffset(let offset): badOffset = offset
    case .missing(let type, let nest):
      missingType = type
      missingNest = nest.offset(in: request, attributesAt: start)
    case nil: break
    }
  }

  /// The attribute the ack is about, by name, such as `.queues[1].id`; nil if it names none, or none the request has at
  /// that offset.
  ///
  /// `request` is the request as it was sent; its attributes begin `attributesAt` bytes into it.
  public func attributePath(in request: RawSpan, attributesAt start: Int, schema: AttributeSetSchema?) -> NamedPath? {
    guard start >= 0, start <= request.byteCount else { return nil }
    let range = start..<request.byteCount
    var names = AttributeNames(request)
    if let missingType {
      var place = AttributeNames.Place(path: NamedPath([]), set: schema)
      if let nest = missingNest {
        guard let found = names.place(at: nest, in: range, of: schema) else { return nil }
        place = found
      }
      place.path.steps.append(NamedPath.Step(missingType, place.set?[missingType]?.name))
      return place.path
    }
    return badOffset.flatMap { names.place(at: $0, in: range, of: schema)?.path }
  }
}
