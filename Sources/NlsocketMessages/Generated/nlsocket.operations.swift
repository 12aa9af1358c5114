// Generated from nlsocket.yaml. Do not edit: change the spec and generate again.
// swift-format-ignore-file
public import NetlinkCodec


extension Nlsocket: NetlinkFamily {
  public static let schema: FamilySchema = FamilySchema(
    name: "nlsocket", transport: .generic(version: 1),
    operations: [
      Operations.SetOption.schema,
    ] as [OperationSchema],
    multicastGroups: [
    ] as [MulticastGroupSchema])

  public static let operations: [any NetlinkOperation.Type] = [
    Operations.SetOption.self,
  ]
}

extension Nlsocket {
  /// The family's operations, one type each.
  public enum Operations {
    /// Set an option of the socket that carries the request.
    public enum SetOption: NetlinkOperation {
      public typealias Family = Nlsocket
      public typealias Body = Nlsocket.SocketOption
      public static let schema: OperationSchema = OperationSchema(
        "set-option",
        attributes: Nlsocket.SocketOption.schema,
        do: OperationSchema.Exchange(request: OperationSchema.Message(command: 1, attributes: [1, 2]), reply: nil))
    }
  }
}

extension Nlsocket {
  /// Calls the family's operations over a connection.
  public struct Client: FamilyClient {
    public typealias Family = Nlsocket
    public let connection: any NetlinkRequester
    public init(_ connection: any NetlinkRequester) { self.connection = connection }

    /// Set an option of the socket that carries the request.
    public func setOption(
      option: Option? = nil, value: UInt32? = nil
    ) async throws(NetlinkError) {
      try await connection.acknowledge(Operations.SetOption.self, SocketOption(option: option, value: value))
    }
  }
}

extension Nlsocket {
  /// A request a server has to answer, checked and decoded.
  public enum Request: Sendable {
    case setOption(Operations.SetOption.Body)

    /// Decodes a request that a `RequestValidator` of this family let pass; nil when it is another family's.
    public init?(_ accepted: AcceptedRequest, _ message: MessageView) throws(DecodingError) {
      switch (accepted.operation, accepted.mode) {
      case (0, .`do`): self = .setOption(try accepted.body(of: message))
      default: return nil
      }
    }
  }
}
