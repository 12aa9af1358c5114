/// A family as a namespace of generated types.
public protocol NetlinkFamily {
  static var schema: FamilySchema { get }
  /// The types of its operations, in the order of `schema.operations`: for tools that find an operation at run time.
  static var operations: [any NetlinkOperation.Type] { get }
}

/// An operation as a type: what it exchanges and under which numbers.
public protocol NetlinkOperation: Sendable {
  associatedtype Family: NetlinkFamily
  /// What its requests, replies and notifications carry.
  associatedtype Body: MessageBody
  static var schema: OperationSchema { get }
}

/// The generated client of a family.
public protocol FamilyClient: Sendable {
  associatedtype Family: NetlinkFamily
  init(_ connection: any NetlinkRequester)
  var connection: any NetlinkRequester { get }
}

extension FamilyClient {
  /// Holds requests, which their spec is held to anyway, against the running kernel's own policies as well: what an older
  /// kernel than the spec's does not have is then told before it is sent, by name.
  public func adoptKernelPolicy() async throws(NetlinkError) {
    try await connection.adoptKernelPolicy(of: Family.schema)
  }
}

extension FamilySchema {
  /// Bytes before a message's body: the netlink header, and the generic one of a generic family.
  @inlinable
  public var headerSize: Int {
    switch transport {
    case .generic: NetlinkHeader.size + GenericHeader.size
    case .raw: NetlinkHeader.size
    }
  }

  /// The command of a message of this family.
  public func command(of message: MessageView) throws(DecodingError) -> UInt16 {
    switch transport {
    case .generic: UInt16(try message.genericHeader().command)
    case .raw: message.header.type.rawValue
    }
  }

  public func body<Body: MessageBody>(of message: MessageView) throws(DecodingError) -> Body {
    try message.body(as: Body.self, after: headerSize)
  }
}
