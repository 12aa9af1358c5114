/// Which of its two kinds a request is.
public enum RequestMode: Hashable, Sendable { case `do`, dump }

/// A request whose headers, privilege and attributes are in order: which operation it asks for, and how.
public struct AcceptedRequest: Hashable, Sendable {
  /// Index of the operation in its family's schema.
  public var operation: Int
  public var mode: RequestMode
  /// Bytes before the request's body.
  public var headerSize: Int
  /// What the acknowledgement should mention.
  public var warning: String?
  /// Whether there was no policy to hold the attributes to, so that they may be anything.
  public var isUnchecked = false

  @inlinable
  public init(operation: Int, mode: RequestMode, headerSize: Int, warning: String? = nil) {
    self.warning = warning
    self.operation = operation
    self.mode = mode
    self.headerSize = headerSize
  }

  @inlinable
  public func body<Body: MessageBody>(of message: MessageView) throws(DecodingError) -> Body {
    try message.body(as: Body.self, after: headerSize)
  }
}
