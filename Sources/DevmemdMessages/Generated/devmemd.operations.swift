// Generated from devmemd.yaml. Do not edit: change the spec and generate again.
// swift-format-ignore-file
public import NetlinkCodec


extension Devmemd: NetlinkFamily {
  public static let schema: FamilySchema = FamilySchema(
    name: "devmemd", transport: .generic(version: 1),
    operations: [
      Operations.DaemonGet.schema,
      Operations.Bind.schema,
      Operations.Unbind.schema,
      Operations.BindingGet.schema,
      Operations.BindingAddNtf.schema,
      Operations.BindingDelNtf.schema,
      Operations.BindingChangeNtf.schema,
      Operations.InterfaceGet.schema,
      Operations.QueueRestart.schema,
      Operations.SocketAttach.schema,
      Operations.Subscribe.schema,
    ] as [OperationSchema],
    multicastGroups: [
      MulticastGroupSchema(name: "bindings"),
    ] as [MulticastGroupSchema])

  public static let operations: [any NetlinkOperation.Type] = [
    Operations.DaemonGet.self,
    Operations.Bind.self,
    Operations.Unbind.self,
    Operations.BindingGet.self,
    Operations.BindingAddNtf.self,
    Operations.BindingDelNtf.self,
    Operations.BindingChangeNtf.self,
    Operations.InterfaceGet.self,
    Operations.QueueRestart.self,
    Operations.SocketAttach.self,
    Operations.Subscribe.self,
  ]
}

extension Devmemd {
  /// The family's operations, one type each.
  public enum Operations {
    /// Tell what the service is and what it runs on.
    public enum DaemonGet: NetlinkOperation {
      public typealias Family = Devmemd
      public typealias Body = Devmemd.Daemon
      public static let schema: OperationSchema = OperationSchema(
        "daemon-get",
        attributes: Devmemd.Daemon.schema,
        do: OperationSchema.Exchange(request: OperationSchema.Message(command: 1, attributes: []), reply: OperationSchema.Message(command: 1, attributes: [1, 2, 3, 4, 5, 6, 7, 8])))
    }

    /// Bind a dmabuf to receive queues, or to the transmit side. The reply comes when the queues have restarted and
    /// were checked.
    public enum Bind: NetlinkOperation {
      public typealias Family = Devmemd
      public typealias Body = Devmemd.Binding
      public static let schema: OperationSchema = OperationSchema(
        "bind",
        attributes: Devmemd.Binding.schema,
        do: OperationSchema.Exchange(request: OperationSchema.Message(command: 2, attributes: [2, 4, 5, 6, 7, 8, 9, 10, 12]), reply: OperationSchema.Message(command: 2, attributes: [1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 16])))
    }

    /// End a binding. The reply comes when its queues run on ordinary memory again; the binding is listed as draining
    /// while its memory is still out.
    public enum Unbind: NetlinkOperation {
      public typealias Family = Devmemd
      public typealias Body = Devmemd.Binding
      public static let schema: OperationSchema = OperationSchema(
        "unbind",
        attributes: Devmemd.Binding.schema,
        do: OperationSchema.Exchange(request: OperationSchema.Message(command: 3, attributes: [1, 2]), reply: nil))
    }

    /// Get one binding, by number or name, or all of them.
    public enum BindingGet: NetlinkOperation {
      public typealias Family = Devmemd
      public typealias Body = Devmemd.Binding
      public static let schema: OperationSchema = OperationSchema(
        "binding-get",
        attributes: Devmemd.Binding.schema,
        do: OperationSchema.Exchange(request: OperationSchema.Message(command: 4, attributes: [1, 2]), reply: OperationSchema.Message(command: 4, attributes: [1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 16])),
        dump: OperationSchema.Exchange(request: OperationSchema.Message(command: 4, attributes: [6]), reply: OperationSchema.Message(command: 4, attributes: [1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 16])))
    }

    /// A binding became active or degraded.
    public enum BindingAddNtf: NetlinkOperation {
      public typealias Family = Devmemd
      public typealias Body = Devmemd.Binding
      public static let schema: OperationSchema = OperationSchema(
        "binding-add-ntf",
        attributes: Devmemd.Binding.schema,
        notification: OperationSchema.Message(command: 5, attributes: [1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 16]),
        multicastGroup: "bindings")
    }

    /// A binding ended.
    public enum BindingDelNtf: NetlinkOperation {
      public typealias Family = Devmemd
      public typealias Body = Devmemd.Binding
      public static let schema: OperationSchema = OperationSchema(
        "binding-del-ntf",
        attributes: Devmemd.Binding.schema,
        notification: OperationSchema.Message(command: 6, attributes: [1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 16]),
        multicastGroup: "bindings")
    }

    /// A binding changed state.
    public enum BindingChangeNtf: NetlinkOperation {
      public typealias Family = Devmemd
      public typealias Body = Devmemd.Binding
      public static let schema: OperationSchema = OperationSchema(
        "binding-change-ntf",
        attributes: Devmemd.Binding.schema,
        notification: OperationSchema.Message(command: 7, attributes: [1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 16]),
        multicastGroup: "bindings")
    }

    /// List the interfaces of the kernel in use by name, with their queues.
    public enum InterfaceGet: NetlinkOperation {
      public typealias Family = Devmemd
      public typealias Body = Devmemd.Interface
      public static let schema: OperationSchema = OperationSchema(
        "interface-get",
        attributes: Devmemd.Interface.schema,
        dump: OperationSchema.Exchange(request: OperationSchema.Message(command: 8, attributes: []), reply: OperationSchema.Message(command: 8, attributes: [1, 2, 3, 4, 5]), hasPolicy: false))
    }

    /// Restart a bound receive queue by installing its binding again. Every queue of that binding restarts, and the
    /// kernel gives it a new number.
    public enum QueueRestart: NetlinkOperation {
      public typealias Family = Devmemd
      public typealias Body = Devmemd.Restart
      public static let schema: OperationSchema = OperationSchema(
        "queue-restart",
        attributes: Devmemd.Restart.schema,
        do: OperationSchema.Exchange(request: OperationSchema.Message(command: 9, attributes: [1, 2]), reply: OperationSchema.Message(command: 9, attributes: [1, 2, 3])))
    }

    /// Hand a connected TCP socket over to the simulated kernel, which alone reads from it and writes to it from then
    /// on. Refused with EOPNOTSUPP where the service runs on Linux, whose sockets need nobody between.
    public enum SocketAttach: NetlinkOperation {
      public typealias Family = Devmemd
      public typealias Body = Devmemd.Attachment
      public static let schema: OperationSchema = OperationSchema(
        "socket-attach",
        attributes: Devmemd.Attachment.schema,
        do: OperationSchema.Exchange(request: OperationSchema.Message(command: 10, attributes: [1, 2, 3, 4, 5]), reply: OperationSchema.Message(command: 10, attributes: [2, 3, 5, 6])))
    }

    /// Receive the notifications of a multicast group on this connection.
    public enum Subscribe: NetlinkOperation {
      public typealias Family = Devmemd
      public typealias Body = Devmemd.Subscription
      public static let schema: OperationSchema = OperationSchema(
        "subscribe",
        attributes: Devmemd.Subscription.schema,
        do: OperationSchema.Exchange(request: OperationSchema.Message(command: 11, attributes: [1]), reply: nil))
    }
  }
}

extension Devmemd {
  /// Calls the family's operations over a connection.
  public struct Client: FamilyClient {
    public typealias Family = Devmemd
    public let connection: any NetlinkRequester
    /// How often a dump is asked for before what it listed is returned as interrupted.
    public var dumpAttempts = DumpAttempts.standard
    public init(_ connection: any NetlinkRequester) { self.connection = connection }

    /// Tell what the service is and what it runs on.
    public func daemonGet() async throws(NetlinkError) -> Operations.DaemonGet.Body {
      try await connection.call(Operations.DaemonGet.self, Daemon())
    }

    /// Bind a dmabuf to receive queues, or to the transmit side. The reply comes when the queues have restarted and
    /// were checked.
    public func bind(
      name: String? = nil, direction: Direction? = nil, lifetime: Lifetime? = nil, ifindex: UInt32? = nil, ifname: String? = nil, queues: [Queue] = [], queueCount: UInt32? = nil, fd: UInt32? = nil, rxPageSize: UInt32? = nil
    ) async throws(NetlinkError) -> Operations.Bind.Body {
      try await connection.call(Operations.Bind.self, Binding(name: name, direction: direction, lifetime: lifetime, ifindex: ifindex, ifname: ifname, queues: queues, queueCount: queueCount, fd: fd, rxPageSize: rxPageSize))
    }

    /// End a binding. The reply comes when its queues run on ordinary memory again; the binding is listed as draining
    /// while its memory is still out.
    public func unbind(
      id: UInt32? = nil, name: String? = nil
    ) async throws(NetlinkError) {
      try await connection.acknowledge(Operations.Unbind.self, Binding(id: id, name: name))
    }

    /// Get one binding, by number or name, or all of them.
    public func bindingGet(
      id: UInt32? = nil, name: String? = nil
    ) async throws(NetlinkError) -> Operations.BindingGet.Body {
      try await connection.call(Operations.BindingGet.self, Binding(id: id, name: name))
    }

    /// Get one binding, by number or name, or all of them.
    public func dumpBindingGet(
      ifindex: UInt32? = nil
    ) async throws(NetlinkError) -> Dump<Operations.BindingGet.Body> {
      try await connection.dump(Operations.BindingGet.self, Binding(ifindex: ifindex), attempts: dumpAttempts)
    }

    /// Get one binding, by number or name, or all of them.
    public func streamBindingGet(
      ifindex: UInt32? = nil
    ) -> DumpReplies<Operations.BindingGet> {
      connection.stream(Operations.BindingGet.self, Binding(ifindex: ifindex))
    }

    /// List the interfaces of the kernel in use by name, with their queues.
    public func dumpInterfaceGet() async throws(NetlinkError) -> Dump<Operations.InterfaceGet.Body> {
      try await connection.dump(Operations.InterfaceGet.self, Interface(), attempts: dumpAttempts)
    }

    /// List the interfaces of the kernel in use by name, with their queues.
    public func streamInterfaceGet() -> DumpReplies<Operations.InterfaceGet> {
      connection.stream(Operations.InterfaceGet.self, Interface())
    }

    /// Restart a bound receive queue by installing its binding again. Every queue of that binding restarts, and the
    /// kernel gives it a new number.
    public func queueRestart(
      ifindex: UInt32? = nil, queueID: UInt32? = nil
    ) async throws(NetlinkError) -> Operations.QueueRestart.Body {
      try await connection.call(Operations.QueueRestart.self, Restart(ifindex: ifindex, queueID: queueID))
    }

    /// Hand a connected TCP socket over to the simulated kernel, which alone reads from it and writes to it from then
    /// on. Refused with EOPNOTSUPP where the service runs on Linux, whose sockets need nobody between.
    public func socketAttach(
      fd: UInt32? = nil, ifindex: UInt32? = nil, ifname: String? = nil, bindingID: UInt32? = nil, queueID: UInt32? = nil
    ) async throws(NetlinkError) -> Operations.SocketAttach.Body {
      try await connection.call(Operations.SocketAttach.self, Attachment(fd: fd, ifindex: ifindex, ifname: ifname, bindingID: bindingID, queueID: queueID))
    }

    /// Receive the notifications of a multicast group on this connection.
    public func subscribe(
      group: UInt32? = nil
    ) async throws(NetlinkError) {
      try await connection.acknowledge(Operations.Subscribe.self, Subscription(group: group))
    }
  }
}

extension Devmemd {
  /// A request a server has to answer, checked and decoded.
  public enum Request: Sendable {
    case daemonGet(Operations.DaemonGet.Body)
    case bind(Operations.Bind.Body)
    case unbind(Operations.Unbind.Body)
    case bindingGet(Operations.BindingGet.Body)
    case dumpBindingGet(Operations.BindingGet.Body)
    case dumpInterfaceGet(Operations.InterfaceGet.Body)
    case queueRestart(Operations.QueueRestart.Body)
    case socketAttach(Operations.SocketAttach.Body)
    case subscribe(Operations.Subscribe.Body)

    /// Decodes a request that a `RequestValidator` of this family let pass; nil when it is another family's.
    public init?(_ accepted: AcceptedRequest, _ message: MessageView) throws(DecodingError) {
      switch (accepted.operation, accepted.mode) {
      case (0, .`do`): self = .daemonGet(try accepted.body(of: message))
      case (1, .`do`): self = .bind(try accepted.body(of: message))
      case (2, .`do`): self = .unbind(try accepted.body(of: message))
      case (3, .`do`): self = .bindingGet(try accepted.body(of: message))
      case (3, .dump): self = .dumpBindingGet(try accepted.body(of: message))
      case (7, .dump): self = .dumpInterfaceGet(try accepted.body(of: message))
      case (8, .`do`): self = .queueRestart(try accepted.body(of: message))
      case (9, .`do`): self = .socketAttach(try accepted.body(of: message))
      case (10, .`do`): self = .subscribe(try accepted.body(of: message))
      default: return nil
      }
    }
  }
}

extension Devmemd {
  /// What the family tells its multicast groups.
  public enum Notification: FamilyNotification {
    public typealias Family = Devmemd
    case bindingAddNtf(Operations.BindingAddNtf.Body)
    case bindingDelNtf(Operations.BindingDelNtf.Body)
    case bindingChangeNtf(Operations.BindingChangeNtf.Body)

    /// Decodes a notification by its command; nil for one the spec does not know.
    public init?(_ message: MessageView) throws(DecodingError) {
      switch try Devmemd.schema.command(of: message) {
      case 5: self = .bindingAddNtf(try Devmemd.schema.body(of: message))
      case 6: self = .bindingDelNtf(try Devmemd.schema.body(of: message))
      case 7: self = .bindingChangeNtf(try Devmemd.schema.body(of: message))
      default: return nil
      }
    }
  }
}
