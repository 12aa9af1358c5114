// Generated from devmem-socket.yaml. Do not edit: change the spec and generate again.
// swift-format-ignore-file
public import NetlinkCodec


extension DevmemSocket: NetlinkFamily {
  public static let schema: FamilySchema = FamilySchema(
    name: "devmem-socket", transport: .generic(version: 1),
    operations: [
      Operations.Receive.schema,
      Operations.Return.schema,
      Operations.Send.schema,
      Operations.CompletionGet.schema,
      Operations.SocketGet.schema,
      Operations.Shutdown.schema,
      Operations.RingSet.schema,
    ] as [OperationSchema],
    multicastGroups: [
    ] as [MulticastGroupSchema])

  public static let operations: [any NetlinkOperation.Type] = [
    Operations.Receive.self,
    Operations.Return.self,
    Operations.Send.self,
    Operations.CompletionGet.self,
    Operations.SocketGet.self,
    Operations.Shutdown.self,
    Operations.RingSet.self,
  ]
}

extension DevmemSocket {
  /// The family's operations, one type each.
  public enum Operations {
    /// Receive what has arrived. Bytes in device memory come as fragments, ordinary ones in the reply; one reply
    /// never holds both, but for the linear part of a packet whose payload lies in device memory. Of requests that
    /// wait, the oldest is answered first.
    public enum Receive: NetlinkOperation {
      public typealias Family = DevmemSocket
      public typealias Body = DevmemSocket.Receive
      public static let schema: OperationSchema = OperationSchema(
        "receive",
        attributes: DevmemSocket.Receive.schema,
        do: OperationSchema.Exchange(request: OperationSchema.Message(command: 1, attributes: [1, 2, 3]), reply: OperationSchema.Message(command: 1, attributes: [4, 5, 6])))
    }

    /// Return fragments, so that the device can write into their memory again. A request without NLM_F_ACK is
    /// answered only where it is refused.
    public enum Return: NetlinkOperation {
      public typealias Family = DevmemSocket
      public typealias Body = DevmemSocket.Return
      public static let schema: OperationSchema = OperationSchema(
        "return",
        attributes: DevmemSocket.Return.schema,
        do: OperationSchema.Exchange(request: OperationSchema.Message(command: 2, attributes: [1]), reply: OperationSchema.Message(command: 2, attributes: [2])))
    }

    /// Send ranges of a binding's memory without a copy, or ordinary bytes.
    public enum Send: NetlinkOperation {
      public typealias Family = DevmemSocket
      public typealias Body = DevmemSocket.Send
      public static let schema: OperationSchema = OperationSchema(
        "send",
        attributes: DevmemSocket.Send.schema,
        do: OperationSchema.Exchange(request: OperationSchema.Message(command: 3, attributes: [1, 2, 3, 4]), reply: OperationSchema.Message(command: 3, attributes: [5, 6])))
    }

    /// Learn which bytes in device memory were sent, so that their memory can be written again.
    public enum CompletionGet: NetlinkOperation {
      public typealias Family = DevmemSocket
      public typealias Body = DevmemSocket.Completion
      public static let schema: OperationSchema = OperationSchema(
        "completion-get",
        attributes: DevmemSocket.Completion.schema,
        do: OperationSchema.Exchange(request: OperationSchema.Message(command: 4, attributes: [1]), reply: OperationSchema.Message(command: 4, attributes: [2, 3, 4])))
    }

    /// Tell where the connection is received, and what is under way.
    public enum SocketGet: NetlinkOperation {
      public typealias Family = DevmemSocket
      public typealias Body = DevmemSocket.Socket
      public static let schema: OperationSchema = OperationSchema(
        "socket-get",
        attributes: DevmemSocket.Socket.schema,
        do: OperationSchema.Exchange(request: OperationSchema.Message(command: 5, attributes: []), reply: OperationSchema.Message(command: 5, attributes: [1, 2, 3, 4, 5, 6, 7])))
    }

    /// End what the socket sends (shutdown with SHUT_WR). The end of the stream follows everything that was asked to
    /// be sent before; the answer does not wait for it, and tells how much that is still. Sending is refused with
    /// EPIPE from here on.
    public enum Shutdown: NetlinkOperation {
      public typealias Family = DevmemSocket
      public typealias Body = DevmemSocket.Socket
      public static let schema: OperationSchema = OperationSchema(
        "shutdown",
        attributes: DevmemSocket.Socket.schema,
        do: OperationSchema.Exchange(request: OperationSchema.Message(command: 6, attributes: []), reply: OperationSchema.Message(command: 6, attributes: [6])))
    }

    /// Share memory that requests and answers go through from then on, without a system call while both sides are
    /// busy. Requests that come by the ring are answered there, and on the channel where it has no room for the
    /// answer. Those on the channel are handled after all that the ring has by then. Whoever is about to wait sets
    /// its number to 1, looks at the ring once more, and waits on the channel; whoever has put a record there and
    /// then finds a 1 sets it to 0 and sends a doorbell. Both need a full barrier between the two steps. Numbers that
    /// cannot be right end the channel with EPROTO. A channel has one ring, for as long as it is open.
    public enum RingSet: NetlinkOperation {
      public typealias Family = DevmemSocket
      public typealias Body = DevmemSocket.Ring
      public static let schema: OperationSchema = OperationSchema(
        "ring-set",
        attributes: DevmemSocket.Ring.schema,
        do: OperationSchema.Exchange(request: OperationSchema.Message(command: 7, attributes: [1, 2, 3]), reply: OperationSchema.Message(command: 7, attributes: [])))
    }
  }
}

extension DevmemSocket {
  /// Calls the family's operations over a connection.
  public struct Client: FamilyClient {
    public typealias Family = DevmemSocket
    public let connection: any NetlinkRequester
    public init(_ connection: any NetlinkRequester) { self.connection = connection }

    /// Receive what has arrived. Bytes in device memory come as fragments, ordinary ones in the reply; one reply
    /// never holds both, but for the linear part of a packet whose payload lies in device memory. Of requests that
    /// wait, the oldest is answered first.
    public func receive(
      length: UInt32? = nil, controlLength: UInt32? = nil, flags: ReceiveFlags? = nil
    ) async throws(NetlinkError) -> Operations.Receive.Body {
      try await connection.call(Operations.Receive.self, Receive(length: length, controlLength: controlLength, flags: flags))
    }

    /// Return fragments, so that the device can write into their memory again. A request without NLM_F_ACK is
    /// answered only where it is refused.
    public func `return`(
      tokens: [UInt8]? = nil
    ) async throws(NetlinkError) -> Operations.Return.Body {
      try await connection.call(Operations.Return.self, Return(tokens: tokens))
    }

    /// Send ranges of a binding's memory without a copy, or ordinary bytes.
    public func send(
      dmabuf: UInt32? = nil, ranges: [UInt8]? = nil, data: [UInt8]? = nil, flags: WaitFlags? = nil
    ) async throws(NetlinkError) -> Operations.Send.Body {
      try await connection.call(Operations.Send.self, Send(dmabuf: dmabuf, ranges: ranges, data: data, flags: flags))
    }

    /// Learn which bytes in device memory were sent, so that their memory can be written again.
    public func completionGet(
      flags: WaitFlags? = nil
    ) async throws(NetlinkError) -> Operations.CompletionGet.Body {
      try await connection.call(Operations.CompletionGet.self, Completion(flags: flags))
    }

    /// Tell where the connection is received, and what is under way.
    public func socketGet() async throws(NetlinkError) -> Operations.SocketGet.Body {
      try await connection.call(Operations.SocketGet.self, Socket())
    }

    /// End what the socket sends (shutdown with SHUT_WR). The end of the stream follows everything that was asked to
    /// be sent before; the answer does not wait for it, and tells how much that is still. Sending is refused with
    /// EPIPE from here on.
    public func shutdown() async throws(NetlinkError) -> Operations.Shutdown.Body {
      try await connection.call(Operations.Shutdown.self, Socket())
    }

    /// Share memory that requests and answers go through from then on, without a system call while both sides are
    /// busy. Requests that come by the ring are answered there, and on the channel where it has no room for the
    /// answer. Those on the channel are handled after all that the ring has by then. Whoever is about to wait sets
    /// its number to 1, looks at the ring once more, and waits on the channel; whoever has put a record there and
    /// then finds a 1 sets it to 0 and sends a doorbell. Both need a full barrier between the two steps. Numbers that
    /// cannot be right end the channel with EPROTO. A channel has one ring, for as long as it is open.
    public func ringSet(
      fd: UInt32? = nil, requests: UInt32? = nil, answers: UInt32? = nil
    ) async throws(NetlinkError) -> Operations.RingSet.Body {
      try await connection.call(Operations.RingSet.self, Ring(fd: fd, requests: requests, answers: answers))
    }
  }
}

extension DevmemSocket {
  /// A request a server has to answer, checked and decoded.
  public enum Request: Sendable {
    case receive(Operations.Receive.Body)
    case `return`(Operations.Return.Body)
    case send(Operations.Send.Body)
    case completionGet(Operations.CompletionGet.Body)
    case socketGet(Operations.SocketGet.Body)
    case shutdown(Operations.Shutdown.Body)
    case ringSet(Operations.RingSet.Body)

    /// Decodes a request that a `RequestValidator` of this family let pass; nil when it is another family's.
    public init?(_ accepted: AcceptedRequest, _ message: MessageView) throws(DecodingError) {
      switch (accepted.operation, accepted.mode) {
      case (0, .`do`): self = .receive(try accepted.body(of: message))
      case (1, .`do`): self = .`return`(try accepted.body(of: message))
      case (2, .`do`): self = .send(try accepted.body(of: message))
      case (3, .`do`): self = .completionGet(try accepted.body(of: message))
      case (4, .`do`): self = .socketGet(try accepted.body(of: message))
      case (5, .`do`): self = .shutdown(try accepted.body(of: message))
      case (6, .`do`): self = .ringSet(try accepted.body(of: message))
      default: return nil
      }
    }
  }
}
