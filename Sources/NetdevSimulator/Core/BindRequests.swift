/// A `bind-rx` request as it was decoded, with what is missing left missing: the kernel checks that itself, in order.
public struct BindRXRequest: Hashable, Sendable {
  public var ifindex: UInt32?
  public var fd: UInt32?
  /// In message order; an empty list is a request without any.
  public var queues: [QueueSelection]
  /// In bytes: a power of two, not below `PAGE_SIZE`, which nil means.
  public var receivePageSize: UInt32?

  public init(
    ifindex: UInt32? = nil, fd: UInt32? = nil, queues: [QueueSelection] = [], receivePageSize: UInt32? = nil
  ) {
    self.ifindex = ifindex
    self.fd = fd
    self.queues = queues
    self.receivePageSize = receivePageSize
  }
}

/// One `queues` nest of a `bind-rx` request.
public struct QueueSelection: Hashable, Sendable {
  public var id: UInt32?
  /// A `QueueType`'s number.
  public var type: UInt32?

  public init(id: UInt32?, type: UInt32?) {
    self.id = id
    self.type = type
  }

  /// A receive queue.
  public static func rx(_ id: UInt32) -> QueueSelection { QueueSelection(id: id, type: QueueType.rx.rawValue) }
}

/// A `bind-tx` request as it was decoded.
public struct BindTXRequest: Hashable, Sendable {
  public var ifindex: UInt32?
  public var fd: UInt32?

  public init(ifindex: UInt32? = nil, fd: UInt32? = nil) {
    self.ifindex = ifindex
    self.fd = fd
  }
}
