// Generated from devmemd.yaml. Do not edit: change the spec and generate again.
// swift-format-ignore-file
public import NetlinkCodec

/// Device-memory bindings owned by a service. A binding ties a dmabuf to the receive queues of one network interface,
/// or to its transmit side, and lives until it is unbound, its owner leaves, or the service stops.
public enum Devmemd {
}

extension Devmemd {
  /// What answers the service's own netlink requests.
  public struct Backend: NetlinkEnumeration {
    public var rawValue: UInt32
    @inlinable
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The running kernel.
    @inlinable
    public static var linux: Self { Self(rawValue: 0) }

    /// The simulated kernel inside the service.
    @inlinable
    public static var simulator: Self { Self(rawValue: 1) }
  }
}

extension Devmemd {
  /// Which way payload flows through the memory of a binding.
  public struct Direction: NetlinkEnumeration {
    public var rawValue: UInt32
    @inlinable
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The device writes received payload into the memory.
    @inlinable
    public static var rx: Self { Self(rawValue: 0) }

    /// The device reads payload to send from the memory.
    @inlinable
    public static var tx: Self { Self(rawValue: 1) }
  }
}

extension Devmemd {
  /// What ends a binding that nobody unbinds.
  public struct Lifetime: NetlinkEnumeration {
    public var rawValue: UInt32
    @inlinable
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The end of the connection that made it.
    @inlinable
    public static var connection: Self { Self(rawValue: 0) }

    /// Nothing but unbind, or the service stopping.
    @inlinable
    public static var persistent: Self { Self(rawValue: 1) }
  }
}

extension Devmemd {
  /// Where a binding is in its life.
  public struct State: NetlinkEnumeration {
    public var rawValue: UInt32
    @inlinable
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The kernel is restarting the queues with the memory.
    @inlinable
    public static var binding: Self { Self(rawValue: 0) }

    /// Every queue was seen to use the memory.
    @inlinable
    public static var active: Self { Self(rawValue: 1) }

    /// The kernel accepted the binding, but a queue does not use it.
    @inlinable
    public static var degraded: Self { Self(rawValue: 2) }

    /// The kernel is restarting the queues without the memory.
    @inlinable
    public static var unbinding: Self { Self(rawValue: 3) }
  }
}

extension Devmemd {
  /// The service itself.
  public struct Daemon: AttributeSet {
    /// Release of the service, such as "0.1.0".
    public var version: String?
    /// What answers the service's own netlink requests.
    public var backend: Backend?
    /// Release of the running kernel, or the profile of the simulated one.
    public var kernel: String?
    /// Process id of the service, in its own pid namespace.
    public var pid: UInt32?
    /// Seconds since the service started to serve.
    public var uptime: UInt64?
    /// Path of the Unix socket it serves on.
    public var socket: String?
    /// Connections open now, the asking one among them.
    public var clients: UInt32?
    /// Bindings held now.
    public var bindings: UInt32?
    public var wireForm = WireForm()

    @inlinable
    public init() {}

    public init(
      version: String? = nil,
      backend: Backend? = nil,
      kernel: String? = nil,
      pid: UInt32? = nil,
      uptime: UInt64? = nil,
      socket: String? = nil,
      clients: UInt32? = nil,
      bindings: UInt32? = nil
    ) {
      self.version = version
      self.backend = backend
      self.kernel = kernel
      self.pid = pid
      self.uptime = uptime
      self.socket = socket
      self.clients = clients
      self.bindings = bindings
    }

    @inline(never)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      if case .some = self.version { self.version = nil }
      self.backend = nil
      if case .some = self.kernel { self.kernel = nil }
      self.pid = nil
      self.uptime = nil
      if case .some = self.socket { self.socket = nil }
      self.clients = nil
      self.bindings = nil
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.version = walk.string(in: bytes)
        case 2: self.backend = Backend(rawValue: try walk.integer(UInt32.self, in: bytes))
        case 3: self.kernel = walk.string(in: bytes)
        case 4: self.pid = try walk.integer(UInt32.self, in: bytes)
        case 5: self.uptime = try walk.uint(in: bytes)
        case 6: self.socket = walk.string(in: bytes)
        case 7: self.clients = try walk.integer(UInt32.self, in: bytes)
        case 8: self.bindings = try walk.integer(UInt32.self, in: bytes)
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, hasSmallTypes: true, bytes)
    }

    @inlinable
    public func encodeAttributes(into writer: inout MessageWriter) {
      if let value = self.version { writer.string(1, value) }
      if let value = self.backend { writer.integer(2, value.rawValue) }
      if let value = self.kernel { writer.string(3, value) }
      do {
        var run = writer.run(room: 20)
        if let value = self.pid { run.integer(4, value) }
        if let value = self.uptime { run.uint(5, value) }
        writer.end(run)
      }
      if let value = self.socket { writer.string(6, value) }
      do {
        var run = writer.run(room: 16)
        if let value = self.clients { run.integer(7, value) }
        if let value = self.bindings { run.integer(8, value) }
        writer.end(run)
      }
    }
  }
}

extension Devmemd {
  /// The process that asked for a binding, as the kernel named it at connect time.
  public struct Owner: AttributeSet {
    /// Process id; absent when it lies outside the service's pid namespace.
    public var pid: UInt32?
    /// User id.
    public var uid: UInt32?
    /// Group id.
    public var gid: UInt32?
    /// Name of the program when it connected.
    public var command: String?
    public var wireForm = WireForm()

    @inlinable
    public init() {}

    public init(
      pid: UInt32? = nil,
      uid: UInt32? = nil,
      gid: UInt32? = nil,
      command: String? = nil
    ) {
      self.pid = pid
      self.uid = uid
      self.gid = gid
      self.command = command
    }

    @inline(never)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      self.pid = nil
      self.uid = nil
      self.gid = nil
      if case .some = self.command { self.command = nil }
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.pid = try walk.integer(UInt32.self, in: bytes)
        case 2: self.uid = try walk.integer(UInt32.self, in: bytes)
        case 3: self.gid = try walk.integer(UInt32.self, in: bytes)
        case 4: self.command = walk.string(in: bytes)
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, hasSmallTypes: true, bytes)
    }

    @inlinable
    public func encodeAttributes(into writer: inout MessageWriter) {
      do {
        var run = writer.run(room: 24)
        if let value = self.pid { run.integer(1, value) }
        if let value = self.uid { run.integer(2, value) }
        if let value = self.gid { run.integer(3, value) }
        writer.end(run)
      }
      if let value = self.command { writer.string(4, value) }
    }
  }
}

extension Devmemd {
  /// A queue of a binding.
  public struct Queue: PlainAttributeSet {
    /// Queue index, from 0.
    public var id: UInt32?
    /// NAPI instance that serves the queue, if any.
    public var napiID: UInt32?
    /// Present when the queue was not seen to use the binding's memory.
    public var degraded = false
    public var wireForm = WireForm()

    @inlinable
    public init() {}

    public init(
      id: UInt32? = nil,
      napiID: UInt32? = nil,
      degraded: Bool = false
    ) {
      self.id = id
      self.napiID = napiID
      self.degraded = degraded
    }

    @inline(never)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      self.id = nil
      self.napiID = nil
      self.degraded = false
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.id = try walk.integer(UInt32.self, in: bytes)
        case 2: self.napiID = try walk.integer(UInt32.self, in: bytes)
        case 3: self.degraded = walk.flag()
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, hasSmallTypes: true, bytes)
    }

    @inlinable
    public static var room: Int { 20 }

    @inlinable @inline(__always)
    public func encodeAttributes(into run: inout AttributeRun) {
      if let value = self.id { run.integer(1, value) }
      if let value = self.napiID { run.integer(2, value) }
      if self.degraded { run.flag(3) }
    }
  }
}

extension Devmemd {
  /// A dmabuf bound to an interface.
  public struct Binding: AttributeSet {
    /// The service's number for the binding; never used twice while it runs.
    public var id: UInt32?
    /// Name of the binding, unique among those held; 1 to 63 bytes, no control characters.
    public var name: String?
    /// Where the binding is in its life.
    public var state: State?
    /// Which way payload flows.
    public var direction: Direction?
    /// What ends the binding.
    public var lifetime: Lifetime?
    /// Interface the memory is bound to.
    public var ifindex: UInt32?
    /// Name of that interface when the binding was made.
    public var ifname: String?
    /// Receive queues of the binding, lowest first; absent for a transmit binding.
    public var queues: [Queue] = []
    /// How many queues to choose, in place of naming them; the highest free ones are taken.
    public var queueCount: UInt32?
    /// Which descriptor of the record is the dmabuf, counted from 0.
    public var fd: UInt32?
    /// Size of the memory in bytes.
    public var size: UInt64?
    /// Bytes of each piece the device writes into; a power of two, the page size unless asked for.
    public var rxPageSize: UInt32?
    /// The kernel's number for the binding, as queues and page pools report it.
    public var dmabufID: UInt32?
    /// Who asked for it.
    public var owner: Owner?
    /// Seconds since 1970 when the binding became active or degraded.
    public var created: UInt64?
    public var wireForm = WireForm()

    @inlinable
    public init() {}

    public init(
      id: UInt32? = nil,
      name: String? = nil,
      state: State? = nil,
      direction: Direction? = nil,
      lifetime: Lifetime? = nil,
      ifindex: UInt32? = nil,
      ifname: String? = nil,
      queues: [Queue] = [],
      queueCount: UInt32? = nil,
      fd: UInt32? = nil,
      size: UInt64? = nil,
      rxPageSize: UInt32? = nil,
      dmabufID: UInt32? = nil,
      owner: Owner? = nil,
      created: UInt64? = nil
    ) {
      self.id = id
      self.name = name
      self.state = state
      self.direction = direction
      self.lifetime = lifetime
      self.ifindex = ifindex
      self.ifname = ifname
      self.queues = queues
      self.queueCount = queueCount
      self.fd = fd
      self.size = size
      self.rxPageSize = rxPageSize
      self.dmabufID = dmabufID
      self.owner = owner
      self.created = created
    }

    @inline(never)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      self.id = nil
      if case .some = self.name { self.name = nil }
      self.state = nil
      self.direction = nil
      self.lifetime = nil
      self.ifindex = nil
      if case .some = self.ifname { self.ifname = nil }
      if !self.queues.isEmpty { self.queues.removeAll(keepingCapacity: true) }
      self.queueCount = nil
      self.fd = nil
      self.size = nil
      self.rxPageSize = nil
      self.dmabufID = nil
      self.owner.clear()
      self.created = nil
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.id = try walk.integer(UInt32.self, in: bytes)
        case 2: self.name = walk.string(in: bytes)
        case 3: self.state = State(rawValue: try walk.integer(UInt32.self, in: bytes))
        case 4: self.direction = Direction(rawValue: try walk.integer(UInt32.self, in: bytes))
        case 5: self.lifetime = Lifetime(rawValue: try walk.integer(UInt32.self, in: bytes))
        case 6: self.ifindex = try walk.integer(UInt32.self, in: bytes)
        case 7: self.ifname = walk.string(in: bytes)
        case 8: walk.expectRepeats(); self.queues.append(try Queue(from: bytes, in: walk.nest(in: bytes)))
        case 9: self.queueCount = try walk.integer(UInt32.self, in: bytes)
        case 10: self.fd = try walk.integer(UInt32.self, in: bytes)
        case 11: self.size = try walk.uint(in: bytes)
        case 12: self.rxPageSize = try walk.integer(UInt32.self, in: bytes)
        case 13: self.dmabufID = try walk.integer(UInt32.self, in: bytes)
        case 14: try self.owner.decode(from: bytes, in: walk.nest(in: bytes))
        case 15: self.created = try walk.uint(in: bytes)
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, hasSmallTypes: true, bytes)
    }

    @inlinable
    public func encodeAttributes(into writer: inout MessageWriter) {
      if let value = self.id { writer.integer(1, value) }
      if let value = self.name { writer.string(2, value) }
      do {
        var run = writer.run(room: 32)
        if let value = self.state { run.integer(3, value.rawValue) }
        if let value = self.direction { run.integer(4, value.rawValue) }
        if let value = self.lifetime { run.integer(5, value.rawValue) }
        if let value = self.ifindex { run.integer(6, value) }
        writer.end(run)
      }
      if let value = self.ifname { writer.string(7, value) }
      writer.nests(8, self.queues)
      do {
        var run = writer.run(room: 44)
        if let value = self.queueCount { run.integer(9, value) }
        if let value = self.fd { run.integer(10, value) }
        if let value = self.size { run.uint(11, value) }
        if let value = self.rxPageSize { run.integer(12, value) }
        if let value = self.dmabufID { run.integer(13, value) }
        writer.end(run)
      }
      if let value = self.owner { writer.nest(14, value) }
      if let value = self.created { writer.uint(15, value) }
    }
  }
}

extension Devmemd {
  /// A network interface the service can bind to.
  public struct Interface: AttributeSet {
    /// Number of the interface.
    public var ifindex: UInt32?
    /// Name of the interface.
    public var ifname: String?
    /// Receive queues in use; 0 while the interface is down.
    public var rxQueues: UInt32?
    /// Transmit queues in use; 0 while the interface is down.
    public var txQueues: UInt32?
    /// Receive queues that run on a memory provider, this service's or another's.
    public var boundQueues: UInt32?
    public var wireForm = WireForm()

    @inlinable
    public init() {}

    public init(
      ifindex: UInt32? = nil,
      ifname: String? = nil,
      rxQueues: UInt32? = nil,
      txQueues: UInt32? = nil,
      boundQueues: UInt32? = nil
    ) {
      self.ifindex = ifindex
      self.ifname = ifname
      self.rxQueues = rxQueues
      self.txQueues = txQueues
      self.boundQueues = boundQueues
    }

    @inline(never)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      self.ifindex = nil
      if case .some = self.ifname { self.ifname = nil }
      self.rxQueues = nil
      self.txQueues = nil
      self.boundQueues = nil
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.ifindex = try walk.integer(UInt32.self, in: bytes)
        case 2: self.ifname = walk.string(in: bytes)
        case 3: self.rxQueues = try walk.integer(UInt32.self, in: bytes)
        case 4: self.txQueues = try walk.integer(UInt32.self, in: bytes)
        case 5: self.boundQueues = try walk.integer(UInt32.self, in: bytes)
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, hasSmallTypes: true, bytes)
    }

    @inlinable
    public func encodeAttributes(into writer: inout MessageWriter) {
      if let value = self.ifindex { writer.integer(1, value) }
      if let value = self.ifname { writer.string(2, value) }
      do {
        var run = writer.run(room: 24)
        if let value = self.rxQueues { run.integer(3, value) }
        if let value = self.txQueues { run.integer(4, value) }
        if let value = self.boundQueues { run.integer(5, value) }
        writer.end(run)
      }
    }
  }
}

extension Devmemd {
  /// A receive queue to restart.
  public struct Restart: PlainAttributeSet {
    /// Interface of the queue.
    public var ifindex: UInt32?
    /// Queue index, from 0.
    public var queueID: UInt32?
    /// The binding that was installed again on the queue.
    public var bindingID: UInt32?
    public var wireForm = WireForm()

    @inlinable
    public init() {}

    public init(
      ifindex: UInt32? = nil,
      queueID: UInt32? = nil,
      bindingID: UInt32? = nil
    ) {
      self.ifindex = ifindex
      self.queueID = queueID
      self.bindingID = bindingID
    }

    @inline(never)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      self.ifindex = nil
      self.queueID = nil
      self.bindingID = nil
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.ifindex = try walk.integer(UInt32.self, in: bytes)
        case 2: self.queueID = try walk.integer(UInt32.self, in: bytes)
        case 3: self.bindingID = try walk.integer(UInt32.self, in: bytes)
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, hasSmallTypes: true, bytes)
    }

    @inlinable
    public static var room: Int { 24 }

    @inlinable @inline(__always)
    public func encodeAttributes(into run: inout AttributeRun) {
      if let value = self.ifindex { run.integer(1, value) }
      if let value = self.queueID { run.integer(2, value) }
      if let value = self.bindingID { run.integer(3, value) }
    }
  }
}

extension Devmemd {
  /// A multicast group of the connection.
  public struct Subscription: PlainAttributeSet {
    /// Group number, as the control family reports it.
    public var group: UInt32?
    public var wireForm = WireForm()

    @inlinable
    public init() {}

    public init(
      group: UInt32? = nil
    ) {
      self.group = group
    }

    @inline(never)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      self.group = nil
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.group = try walk.integer(UInt32.self, in: bytes)
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, hasSmallTypes: true, bytes)
    }

    @inlinable
    public static var room: Int { 8 }

    @inlinable @inline(__always)
    public func encodeAttributes(into run: inout AttributeRun) {
      if let value = self.group { run.integer(1, value) }
    }
  }
}
