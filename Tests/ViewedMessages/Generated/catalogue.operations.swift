// Generated from catalogue.yaml. Do not edit: change the spec and generate again.
// swift-format-ignore-file
public import NetlinkCodec


extension Catalogue: NetlinkFamily {
  public static let schema: FamilySchema = FamilySchema(
    name: "catalogue", transport: .raw(protocol: 30),
    operations: [
      Operations.Get.schema,
      Operations.InnerGet.schema,
    ] as [OperationSchema],
    multicastGroups: [
    ] as [MulticastGroupSchema])

  public static let operations: [any NetlinkOperation.Type] = [
    Operations.Get.self,
    Operations.InnerGet.self,
  ]
}

extension Catalogue {
  /// The family's operations, one type each.
  public enum Operations {
    /// Gets an entry.
    public enum Get: NetlinkOperation {
      public typealias Family = Catalogue
      public typealias Body = HeaderedBody<Catalogue.Head, Catalogue.Entry>
      public static let schema: OperationSchema = OperationSchema(
        "get",
        fixedHeader: Catalogue.Head.schema,
        attributes: Catalogue.Entry.schema,
        do: OperationSchema.Exchange(request: OperationSchema.Message(command: 16, attributes: [1]), reply: OperationSchema.Message(command: 16, attributes: [1, 2]), validation: .liberal),
        dump: OperationSchema.Exchange(request: OperationSchema.Message(command: 16, attributes: []), reply: OperationSchema.Message(command: 16, attributes: [1, 2]), hasPolicy: false, validation: .liberal))
    }

    /// Gets what is inside.
    public enum InnerGet: NetlinkOperation {
      public typealias Family = Catalogue
      public typealias Body = Catalogue.Inner
      public static let schema: OperationSchema = OperationSchema(
        "inner-get",
        attributes: Catalogue.Inner.schema,
        do: OperationSchema.Exchange(request: OperationSchema.Message(command: 18, attributes: [1]), reply: OperationSchema.Message(command: 18, attributes: [1, 2]), validation: .liberal))
    }
  }
}

extension Catalogue {
  /// Calls the family's operations over a connection.
  public struct Client: FamilyClient {
    public typealias Family = Catalogue
    public let connection: any NetlinkRequester
    /// How often a dump is asked for before what it listed is returned as interrupted.
    public var dumpAttempts = DumpAttempts.standard
    public init(_ connection: any NetlinkRequester) { self.connection = connection }

    /// Gets an entry.
    public func get(
      header: Head = Head(), name: String? = nil
    ) async throws(NetlinkError) -> Operations.Get.Body {
      try await connection.call(Operations.Get.self, HeaderedBody(header: header, attributes: Entry(name: name)))
    }

    /// Gets an entry.
    public func dumpGet(
      header: Head = Head()
    ) async throws(NetlinkError) -> Dump<Operations.Get.Body> {
      try await connection.dump(Operations.Get.self, HeaderedBody(header: header, attributes: Entry()), attempts: dumpAttempts)
    }

    /// Gets an entry.
    public func streamGet(
      header: Head = Head()
    ) -> DumpReplies<Operations.Get> {
      connection.stream(Operations.Get.self, HeaderedBody(header: header, attributes: Entry()))
    }

    /// Gets what is inside.
    public func innerGet(
      depth: UInt32? = nil
    ) async throws(NetlinkError) -> Operations.InnerGet.Body {
      try await connection.call(Operations.InnerGet.self, Inner(depth: depth))
    }
  }
}

extension Catalogue {
  /// A request a server has to answer, checked and decoded.
  public enum Request: Sendable {
    case get(Operations.Get.Body)
    case dumpGet(Operations.Get.Body)
    case innerGet(Operations.InnerGet.Body)

    /// Decodes a request that a `RequestValidator` of this family let pass; nil when it is another family's.
    public init?(_ accepted: AcceptedRequest, _ message: MessageView) throws(DecodingError) {
      switch (accepted.operation, accepted.mode) {
      case (0, .`do`): self = .get(try accepted.body(of: message))
      case (0, .dump): self = .dumpGet(try accepted.body(of: message))
      case (1, .`do`): self = .innerGet(try accepted.body(of: message))
      default: return nil
      }
    }
  }
}
