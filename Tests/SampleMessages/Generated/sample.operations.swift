// Generated from sample.yaml. Do not edit: change the spec and generate again.
// swift-format-ignore-file
public import NetlinkCodec


extension Sample: NetlinkFamily {
  public static let schema: FamilySchema = FamilySchema(
    name: "sample", transport: .raw(protocol: 30),
    operations: [
      Operations.Newlink.schema,
      Operations.Getlink.schema,
      Operations.Sync.schema,
    ] as [OperationSchema],
    multicastGroups: [
    ] as [MulticastGroupSchema])

  public static let operations: [any NetlinkOperation.Type] = [
    Operations.Newlink.self,
    Operations.Getlink.self,
    Operations.Sync.self,
  ]
}

extension Sample {
  /// The family's operations, one type each.
  public enum Operations {
    /// Creates a link.
    public enum Newlink: NetlinkOperation {
      public typealias Family = Sample
      public typealias Body = HeaderedBody<Sample.LinkHeader, Sample.Link>
      public static let schema: OperationSchema = OperationSchema(
        "newlink",
        fixedHeader: Sample.LinkHeader.schema,
        attributes: Sample.Link.schema,
        do: OperationSchema.Exchange(request: OperationSchema.Message(command: 16, attributes: [1, 8]), reply: nil, validation: .liberal))
    }

    /// Reads one link, or all.
    public enum Getlink: NetlinkOperation {
      public typealias Family = Sample
      public typealias Body = HeaderedBody<Sample.LinkHeader, Sample.Link>
      public static let schema: OperationSchema = OperationSchema(
        "getlink",
        fixedHeader: Sample.LinkHeader.schema,
        attributes: Sample.Link.schema,
        do: OperationSchema.Exchange(request: OperationSchema.Message(command: 18, attributes: [1]), reply: OperationSchema.Message(command: 16, attributes: [1, 8, 9, 10]), validation: .liberal),
        dump: OperationSchema.Exchange(request: OperationSchema.Message(command: 18, attributes: []), reply: OperationSchema.Message(command: 16, attributes: [1, 8, 9, 10]), validation: .liberal))
    }

    /// Carries nothing.
    public enum Sync: NetlinkOperation {
      public typealias Family = Sample
      public typealias Body = Sample.Nothing
      public static let schema: OperationSchema = OperationSchema(
        "sync",
        attributes: Sample.Nothing.schema,
        do: OperationSchema.Exchange(request: OperationSchema.Message(command: 20, attributes: []), reply: nil, validation: .liberal))
    }
  }
}

extension Sample {
  /// Calls the family's operations over a connection.
  public struct Client: FamilyClient {
    public typealias Family = Sample
    public let connection: any NetlinkRequester
    /// How often a dump is asked for before what it listed is returned as interrupted.
    public var dumpAttempts = DumpAttempts.standard
    public init(_ connection: any NetlinkRequester) { self.connection = connection }

    /// Creates a link.
    public func newlink(
      header: LinkHeader = LinkHeader(), name: String? = nil, info: Info? = nil
    ) async throws(NetlinkError) {
      try await connection.acknowledge(Operations.Newlink.self, HeaderedBody(header: header, attributes: Link(name: name, info: info)))
    }

    /// Reads one link, or all.
    public func getlink(
      header: LinkHeader = LinkHeader(), name: String? = nil
    ) async throws(NetlinkError) -> Operations.Getlink.Body {
      try await connection.call(Operations.Getlink.self, HeaderedBody(header: header, attributes: Link(name: name)))
    }

    /// Reads one link, or all.
    public func dumpGetlink(
      header: LinkHeader = LinkHeader()
    ) async throws(NetlinkError) -> Dump<Operations.Getlink.Body> {
      try await connection.dump(Operations.Getlink.self, HeaderedBody(header: header, attributes: Link()), attempts: dumpAttempts)
    }

    /// Reads one link, or all.
    public func streamGetlink(
      header: LinkHeader = LinkHeader()
    ) -> DumpReplies<Operations.Getlink> {
      connection.stream(Operations.Getlink.self, HeaderedBody(header: header, attributes: Link()))
    }

    /// Carries nothing.
    public func sync() async throws(NetlinkError) {
      try await connection.acknowledge(Operations.Sync.self, Nothing())
    }
  }
}

extension Sample {
  /// A request a server has to answer, checked and decoded.
  public enum Request: Sendable {
    case newlink(Operations.Newlink.Body)
    case getlink(Operations.Getlink.Body)
    case dumpGetlink(Operations.Getlink.Body)
    case sync(Operations.Sync.Body)

    /// Decodes a request that a `RequestValidator` of this family let pass; nil when it is another family's.
    public init?(_ accepted: AcceptedRequest, _ message: MessageView) throws(DecodingError) {
      switch (accepted.operation, accepted.mode) {
      case (0, .`do`): self = .newlink(try accepted.body(of: message))
      case (1, .`do`): self = .getlink(try accepted.body(of: message))
      case (1, .dump): self = .dumpGetlink(try accepted.body(of: message))
      case (2, .`do`): self = .sync(try accepted.body(of: message))
      default: return nil
      }
    }
  }
}
