// Generated from nlctrl.yaml. Do not edit: change the spec and generate again.
// swift-format-ignore-file
public import NetlinkCodec


extension Nlctrl: NetlinkFamily {
  public static let schema: FamilySchema = FamilySchema(
    name: "nlctrl", transport: .generic(version: 1),
    operations: [
      Operations.Getfamily.schema,
      Operations.Getpolicy.schema,
    ] as [OperationSchema],
    multicastGroups: [
    ] as [MulticastGroupSchema], firstStrictCommand: 11)

  public static let operations: [any NetlinkOperation.Type] = [
    Operations.Getfamily.self,
    Operations.Getpolicy.self,
  ]
}

extension Nlctrl {
  /// The family's operations, one type each.
  public enum Operations {
    /// Get the family of a name, or all families.
    public enum Getfamily: NetlinkOperation {
      public typealias Family = Nlctrl
      public typealias Body = Nlctrl.CtrlAttrs
      public static let schema: OperationSchema = OperationSchema(
        "getfamily",
        attributes: Nlctrl.CtrlAttrs.schema,
        do: OperationSchema.Exchange(request: OperationSchema.Message(command: 3, attributes: [2]), reply: OperationSchema.Message(command: 1, attributes: [1, 2, 3, 4, 5, 6, 7])),
        dump: OperationSchema.Exchange(request: OperationSchema.Message(command: 3, attributes: []), reply: OperationSchema.Message(command: 1, attributes: [1, 2, 3, 4, 5, 6, 7]), hasPolicy: false))
    }

    /// List what a family accepts: first which policies its operations have, then those policies, an attribute a
    /// message.
    public enum Getpolicy: NetlinkOperation {
      public typealias Family = Nlctrl
      public typealias Body = Nlctrl.CtrlAttrs
      public static let schema: OperationSchema = OperationSchema(
        "getpolicy",
        attributes: Nlctrl.CtrlAttrs.schema,
        dump: OperationSchema.Exchange(request: OperationSchema.Message(command: 10, attributes: [1, 2, 10]), reply: OperationSchema.Message(command: 10, attributes: [1, 8, 9])))
    }
  }
}

extension Nlctrl {
  /// Calls the family's operations over a connection.
  public struct Client: FamilyClient {
    public typealias Family = Nlctrl
    public let connection: any NetlinkRequester
    /// How often a dump is asked for before what it listed is returned as interrupted.
    public var dumpAttempts = DumpAttempts.standard
    public init(_ connection: any NetlinkRequester) { self.connection = connection }

    /// Get the family of a name, or all families.
    public func getfamily(
      familyName: String? = nil
    ) async throws(NetlinkError) -> Operations.Getfamily.Body {
      try await connection.call(Operations.Getfamily.self, CtrlAttrs(familyName: familyName))
    }

    /// Get the family of a name, or all families.
    public func dumpGetfamily() async throws(NetlinkError) -> Dump<Operations.Getfamily.Body> {
      try await connection.dump(Operations.Getfamily.self, CtrlAttrs(), attempts: dumpAttempts)
    }

    /// Get the family of a name, or all families.
    public func streamGetfamily() -> DumpReplies<Operations.Getfamily> {
      connection.stream(Operations.Getfamily.self, CtrlAttrs())
    }

    /// List what a family accepts: first which policies its operations have, then those policies, an attribute a
    /// message.
    public func dumpGetpolicy(
      familyID: UInt16? = nil, familyName: String? = nil, op: UInt32? = nil
    ) async throws(NetlinkError) -> Dump<Operations.Getpolicy.Body> {
      try await connection.dump(Operations.Getpolicy.self, CtrlAttrs(familyID: familyID, familyName: familyName, op: op), attempts: dumpAttempts)
    }

    /// List what a family accepts: first which policies its operations have, then those policies, an attribute a
    /// message.
    public func streamGetpolicy(
      familyID: UInt16? = nil, familyName: String? = nil, op: UInt32? = nil
    ) -> DumpReplies<Operations.Getpolicy> {
      connection.stream(Operations.Getpolicy.self, CtrlAttrs(familyID: familyID, familyName: familyName, op: op))
    }
  }
}

extension Nlctrl {
  /// A request a server has to answer, checked and decoded.
  public enum Request: Sendable {
    case getfamily(Operations.Getfamily.Body)
    case dumpGetfamily(Operations.Getfamily.Body)
    case dumpGetpolicy(Operations.Getpolicy.Body)

    /// Decodes a request that a `RequestValidator` of this family let pass; nil when it is another family's.
    public init?(_ accepted: AcceptedRequest, _ message: MessageView) throws(DecodingError) {
      switch (accepted.operation, accepted.mode) {
      case (0, .`do`): self = .getfamily(try accepted.body(of: message))
      case (0, .dump): self = .dumpGetfamily(try accepted.body(of: message))
      case (1, .dump): self = .dumpGetpolicy(try accepted.body(of: message))
      default: return nil
      }
    }
  }
}
