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

    /// Ended, and its queues are free; the memory is still in use, as sockets have not returned all they received in
    /// it.
    @inlinable
    public static var draining: Self { Self(rawValue: 4) }
  }
}

extension Devmemd {
  /// The service itself.
  public struct Daemon: AttributeSet {
    /// Release of the service, such as "0.1.0".
    public var version: String?
    /// What answers the service's own netlink requests.
    @inlinable
    public var backend: Backend? {
      get { _numbers._presence[2] ? _numbers.backend : nil }
      set { _numbers.backend = _numbers._presence.note(2, newValue) ?? Backend(rawValue: 0) }
    }
    /// Release of the running kernel, or the profile of the simulated one.
    public var kernel: String?
    /// Process id of the service, in its own pid namespace.
    @inlinable
    public var pid: UInt32? {
      get { _numbers._presence[4] ? _numbers.pid : nil }
      set { _numbers.pid = _numbers._presence.note(4, newValue) ?? 0 }
    }
    /// Seconds since the service started to serve.
    @inlinable
    public var uptime: UInt64? {
      get { _numbers._presence[5] ? _numbers.uptime : nil }
      set { _numbers.uptime = _numbers._presence.note(5, newValue) ?? 0 }
    }
    /// Path of the Unix socket it serves on.
    public var socket: String?
    /// Connections open now, the asking one among them.
    @inlinable
    public var clients: UInt32? {
      get { _numbers._presence[7] ? _numbers.clients : nil }
      set { _numbers.clients = _numbers._presence.note(7, newValue) ?? 0 }
    }
    /// Bindings held now.
    @inlinable
    public var bindings: UInt32? {
      get { _numbers._presence[8] ? _numbers.bindings : nil }
      set { _numbers.bindings = _numbers._presence.note(8, newValue) ?? 0 }
    }
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var uptime: UInt64 = 0
      @usableFromInline var backend: Backend = Backend(rawValue: 0)
      @usableFromInline var pid: UInt32 = 0
      @usableFromInline var clients: UInt32 = 0
      @usableFromInline var bindings: UInt32 = 0

      @inlinable
      init() {}
    }

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
      self._numbers = _Numbers()
      if case .some = self.version { self.version = nil }
      if case .some = self.kernel { self.kernel = nil }
      if case .some = self.socket { self.socket = nil }
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
      walk.noteForm(in: &self, bytes)
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
    @inlinable
    public var pid: UInt32? {
      get { _numbers._presence[1] ? _numbers.pid : nil }
      set { _numbers.pid = _numbers._presence.note(1, newValue) ?? 0 }
    }
    /// User id.
    @inlinable
    public var uid: UInt32? {
      get { _numbers._presence[2] ? _numbers.uid : nil }
      set { _numbers.uid = _numbers._presence.note(2, newValue) ?? 0 }
    }
    /// Group id.
    @inlinable
    public var gid: UInt32? {
      get { _numbers._presence[3] ? _numbers.gid : nil }
      set { _numbers.gid = _numbers._presence.note(3, newValue) ?? 0 }
    }
    /// Name of the program when it connected.
    public var command: String?
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var pid: UInt32 = 0
      @usableFromInline var uid: UInt32 = 0
      @usableFromInline var gid: UInt32 = 0

      @inlinable
      init() {}
    }

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
      self._numbers = _Numbers()
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
      walk.noteForm(in: &self, bytes)
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
    @inlinable
    public var id: UInt32? {
      get { _numbers._presence[1] ? _numbers.id : nil }
      set { _numbers.id = _numbers._presence.note(1, newValue) ?? 0 }
    }
    /// NAPI instance that serves the queue, if any.
    @inlinable
    public var napiID: UInt32? {
      get { _numbers._presence[2] ? _numbers.napiID : nil }
      set { _numbers.napiID = _numbers._presence.note(2, newValue) ?? 0 }
    }
    /// Present when the queue was not seen to use the binding's memory.
    @inlinable
    public var degraded: Bool {
      get { _numbers._presence[3] }
      set { _numbers._presence[3] = newValue }
    }
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var id: UInt32 = 0
      @usableFromInline var napiID: UInt32 = 0

      @inlinable
      init() {}
    }

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

    @inlinable @inline(__always)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      let rest = scan(from: bytes, in: range)
      if !rest.isEmpty { try decode(rest, from: bytes, in: range) }
    }

    @usableFromInline @inline(never)
    mutating func scan(from bytes: RawSpan, in range: AttributeRange) -> ScalarScan.Rest {
      self._numbers = _Numbers()
      var scan = ScalarScan(range, keepsOrder: true, in: bytes)
      repeat {
        if let value = scan.integer(1, UInt32.self, in: bytes) { self._numbers.id = value }
        if let value = scan.integer(2, UInt32.self, in: bytes) { self._numbers.napiID = value }
        scan.flag(3, in: bytes)
      } while scan.turnsBack()
      self._numbers._presence = scan.presence(among: 0xe)
      return scan.end(in: &self)
    }

    @usableFromInline @inline(never)
    mutating func decode(_ rest: ScalarScan.Rest, from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.id = try walk.integer(UInt32.self, in: bytes)
        case 2: self.napiID = try walk.integer(UInt32.self, in: bytes)
        case 3: self.degraded = walk.flag()
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, bytes)
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
    @inlinable
    public var id: UInt32? {
      get { _numbers._presence[1] ? _numbers.id : nil }
      set { _numbers.id = _numbers._presence.note(1, newValue) ?? 0 }
    }
    /// Name of the binding, unique among those held; 1 to 63 bytes, no control characters.
    public var name: String?
    /// Where the binding is in its life.
    @inlinable
    public var state: State? {
      get { _numbers._presence[3] ? _numbers.state : nil }
      set { _numbers.state = _numbers._presence.note(3, newValue) ?? State(rawValue: 0) }
    }
    /// Which way payload flows.
    @inlinable
    public var direction: Direction? {
      get { _numbers._presence[4] ? _numbers.direction : nil }
      set { _numbers.direction = _numbers._presence.note(4, newValue) ?? Direction(rawValue: 0) }
    }
    /// What ends the binding.
    @inlinable
    public var lifetime: Lifetime? {
      get { _numbers._presence[5] ? _numbers.lifetime : nil }
      set { _numbers.lifetime = _numbers._presence.note(5, newValue) ?? Lifetime(rawValue: 0) }
    }
    /// Interface the memory is bound to.
    @inlinable
    public var ifindex: UInt32? {
      get { _numbers._presence[6] ? _numbers.ifindex : nil }
      set { _numbers.ifindex = _numbers._presence.note(6, newValue) ?? 0 }
    }
    /// Name of that interface when the binding was made.
    public var ifname: String?
    /// Receive queues of the binding, lowest first; absent for a transmit binding.
    public var queues: [Queue] = []
    /// How many queues to choose, in place of naming them; the highest free ones are taken.
    @inlinable
    public var queueCount: UInt32? {
      get { _numbers._presence[9] ? _numbers.queueCount : nil }
      set { _numbers.queueCount = _numbers._presence.note(9, newValue) ?? 0 }
    }
    /// Which descriptor of the record is the dmabuf, counted from 0.
    @inlinable
    public var fd: UInt32? {
      get { _numbers._presence[10] ? _numbers.fd : nil }
      set { _numbers.fd = _numbers._presence.note(10, newValue) ?? 0 }
    }
    /// Size of the memory in bytes.
    @inlinable
    public var size: UInt64? {
      get { _numbers._presence[11] ? _numbers.size : nil }
      set { _numbers.size = _numbers._presence.note(11, newValue) ?? 0 }
    }
    /// Bytes of each piece the device writes into; a power of two, the page size unless asked for.
    @inlinable
    public var rxPageSize: UInt32? {
      get { _numbers._presence[12] ? _numbers.rxPageSize : nil }
      set { _numbers.rxPageSize = _numbers._presence.note(12, newValue) ?? 0 }
    }
    /// The kernel's number for the binding, as queues and page pools report it.
    @inlinable
    public var dmabufID: UInt32? {
      get { _numbers._presence[13] ? _numbers.dmabufID : nil }
      set { _numbers.dmabufID = _numbers._presence.note(13, newValue) ?? 0 }
    }
    /// Who asked for it.
    public var owner: Owner?
    /// Seconds since 1970 when the binding became active or degraded.
    @inlinable
    public var created: UInt64? {
      get { _numbers._presence[15] ? _numbers.created : nil }
      set { _numbers.created = _numbers._presence.note(15, newValue) ?? 0 }
    }
    /// Pieces of the memory that are still out, while the binding is draining.
    @inlinable
    public var inflight: UInt64? {
      get { _numbers._presence[16] ? _numbers.inflight : nil }
      set { _numbers.inflight = _numbers._presence.note(16, newValue) ?? 0 }
    }
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var size: UInt64 = 0
      @usableFromInline var created: UInt64 = 0
      @usableFromInline var inflight: UInt64 = 0
      @usableFromInline var id: UInt32 = 0
      @usableFromInline var state: State = State(rawValue: 0)
      @usableFromInline var direction: Direction = Direction(rawValue: 0)
      @usableFromInline var lifetime: Lifetime = Lifetime(rawValue: 0)
      @usableFromInline var ifindex: UInt32 = 0
      @usableFromInline var queueCount: UInt32 = 0
      @usableFromInline var fd: UInt32 = 0
      @usableFromInline var rxPageSize: UInt32 = 0
      @usableFromInline var dmabufID: UInt32 = 0

      @inlinable
      init() {}
    }

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
      created: UInt64? = nil,
      inflight: UInt64? = nil
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
      self.inflight = inflight
    }

    @inline(never)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      self._numbers = _Numbers()
      if case .some = self.name { self.name = nil }
      if case .some = self.ifname { self.ifname = nil }
      if !self.queues.isEmpty { self.queues.removeAll(keepingCapacity: true) }
      self.owner.clear()
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
        case 16: self.inflight = try walk.uint(in: bytes)
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, bytes)
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
      do {
        var run = writer.run(room: 44 &+ self.queues.count &* 24)
        run.nests(8, self.queues)
        if let value = self.queueCount { run.integer(9, value) }
        if let value = self.fd { run.integer(10, value) }
        if let value = self.size { run.uint(11, value) }
        if let value = self.rxPageSize { run.integer(12, value) }
        if let value = self.dmabufID { run.integer(13, value) }
        writer.end(run)
      }
      if let value = self.owner { writer.nest(14, value) }
      do {
        var run = writer.run(room: 24)
        if let value = self.created { run.uint(15, value) }
        if let value = self.inflight { run.uint(16, value) }
        writer.end(run)
      }
    }
  }
}

extension Devmemd {
  /// A network interface the service can bind to.
  public struct Interface: AttributeSet {
    /// Number of the interface.
    @inlinable
    public var ifindex: UInt32? {
      get { _numbers._presence[1] ? _numbers.ifindex : nil }
      set { _numbers.ifindex = _numbers._presence.note(1, newValue) ?? 0 }
    }
    /// Name of the interface.
    public var ifname: String?
    /// Receive queues in use; 0 while the interface is down.
    @inlinable
    public var rxQueues: UInt32? {
      get { _numbers._presence[3] ? _numbers.rxQueues : nil }
      set { _numbers.rxQueues = _numbers._presence.note(3, newValue) ?? 0 }
    }
    /// Transmit queues in use; 0 while the interface is down.
    @inlinable
    public var txQueues: UInt32? {
      get { _numbers._presence[4] ? _numbers.txQueues : nil }
      set { _numbers.txQueues = _numbers._presence.note(4, newValue) ?? 0 }
    }
    /// Receive queues that run on a memory provider, this service's or another's.
    @inlinable
    public var boundQueues: UInt32? {
      get { _numbers._presence[5] ? _numbers.boundQueues : nil }
      set { _numbers.boundQueues = _numbers._presence.note(5, newValue) ?? 0 }
    }
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var ifindex: UInt32 = 0
      @usableFromInline var rxQueues: UInt32 = 0
      @usableFromInline var txQueues: UInt32 = 0
      @usableFromInline var boundQueues: UInt32 = 0

      @inlinable
      init() {}
    }

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
      self._numbers = _Numbers()
      if case .some = self.ifname { self.ifname = nil }
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
      walk.noteForm(in: &self, bytes)
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
  public struct Restart: FixedAttributeSet {
    /// Interface of the queue.
    @inlinable
    public var ifindex: UInt32? {
      get { _numbers._presence[1] ? _numbers.ifindex : nil }
      set { _numbers.ifindex = _numbers._presence.note(1, newValue) ?? 0 }
    }
    /// Queue index, from 0.
    @inlinable
    public var queueID: UInt32? {
      get { _numbers._presence[2] ? _numbers.queueID : nil }
      set { _numbers.queueID = _numbers._presence.note(2, newValue) ?? 0 }
    }
    /// The binding that was installed again on the queue.
    @inlinable
    public var bindingID: UInt32? {
      get { _numbers._presence[3] ? _numbers.bindingID : nil }
      set { _numbers.bindingID = _numbers._presence.note(3, newValue) ?? 0 }
    }
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var ifindex: UInt32 = 0
      @usableFromInline var queueID: UInt32 = 0
      @usableFromInline var bindingID: UInt32 = 0

      @inlinable
      init() {}
    }

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

    @inlinable @inline(__always)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      let rest = scan(from: bytes, in: range)
      if !rest.isEmpty { try decode(rest, from: bytes, in: range) }
    }

    @usableFromInline @inline(never)
    mutating func scan(from bytes: RawSpan, in range: AttributeRange) -> ScalarScan.Rest {
      self._numbers = _Numbers()
      var scan = ScalarScan(range, keepsOrder: true, in: bytes)
      repeat {
        if let value = scan.integer(1, UInt32.self, in: bytes) { self._numbers.ifindex = value }
        if let value = scan.integer(2, UInt32.self, in: bytes) { self._numbers.queueID = value }
        if let value = scan.integer(3, UInt32.self, in: bytes) { self._numbers.bindingID = value }
      } while scan.turnsBack()
      self._numbers._presence = scan.presence(among: 0xe)
      return scan.end(in: &self)
    }

    @usableFromInline @inline(never)
    mutating func decode(_ rest: ScalarScan.Rest, from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.ifindex = try walk.integer(UInt32.self, in: bytes)
        case 2: self.queueID = try walk.integer(UInt32.self, in: bytes)
        case 3: self.bindingID = try walk.integer(UInt32.self, in: bytes)
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, bytes)
    }

    @inlinable
    public static var room: Int { 24 }

    @inlinable @inline(__always)
    public func encodeAttributes(into run: inout AttributeRun) {
      if let value = self.ifindex { run.integer(1, value) }
      if let value = self.queueID { run.integer(2, value) }
      if let value = self.bindingID { run.integer(3, value) }
    }

    @inlinable @inline(__always)
    public static var allAttributes: Presence { Presence(bits: 0xe) }

    @inlinable @inline(__always)
    public var presentAttributes: Presence { _numbers._presence }

    @inlinable @inline(__always)
    public func encodeAll(into attributes: inout FixedAttributes) {
      do { let value = _numbers.ifindex; attributes.integer(1, value) }
      do { let value = _numbers.queueID; attributes.integer(2, value) }
      do { let value = _numbers.bindingID; attributes.integer(3, value) }
    }
  }
}

extension Devmemd {
  /// A TCP connection that a simulated kernel serves with device memory.
  public struct Attachment: AttributeSet {
    /// Which descriptor of the record is the connected TCP socket, counted from 0.
    @inlinable
    public var fd: UInt32? {
      get { _numbers._presence[1] ? _numbers.fd : nil }
      set { _numbers.fd = _numbers._presence.note(1, newValue) ?? 0 }
    }
    /// Interface whose receive queues the connection is steered to.
    @inlinable
    public var ifindex: UInt32? {
      get { _numbers._presence[2] ? _numbers.ifindex : nil }
      set { _numbers.ifindex = _numbers._presence.note(2, newValue) ?? 0 }
    }
    /// Name of that interface.
    public var ifname: String?
    /// Binding, in place of an interface; the connection is steered to one of its queues.
    @inlinable
    public var bindingID: UInt32? {
      get { _numbers._presence[4] ? _numbers.bindingID : nil }
      set { _numbers.bindingID = _numbers._presence.note(4, newValue) ?? 0 }
    }
    /// Receive queue that the connection is steered to, for as long as it lasts; absent where the interface's rules
    /// and hash chose.
    @inlinable
    public var queueID: UInt32? {
      get { _numbers._presence[5] ? _numbers.queueID : nil }
      set { _numbers.queueID = _numbers._presence.note(5, newValue) ?? 0 }
    }
    /// Which descriptor of the record is the channel, a socket that speaks devmem-socket, counted from 0.
    @inlinable
    public var channel: UInt32? {
      get { _numbers._presence[6] ? _numbers.channel : nil }
      set { _numbers.channel = _numbers._presence.note(6, newValue) ?? 0 }
    }
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var fd: UInt32 = 0
      @usableFromInline var ifindex: UInt32 = 0
      @usableFromInline var bindingID: UInt32 = 0
      @usableFromInline var queueID: UInt32 = 0
      @usableFromInline var channel: UInt32 = 0

      @inlinable
      init() {}
    }

    @inlinable
    public init() {}

    public init(
      fd: UInt32? = nil,
      ifindex: UInt32? = nil,
      ifname: String? = nil,
      bindingID: UInt32? = nil,
      queueID: UInt32? = nil,
      channel: UInt32? = nil
    ) {
      self.fd = fd
      self.ifindex = ifindex
      self.ifname = ifname
      self.bindingID = bindingID
      self.queueID = queueID
      self.channel = channel
    }

    @inline(never)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      self._numbers = _Numbers()
      if case .some = self.ifname { self.ifname = nil }
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.fd = try walk.integer(UInt32.self, in: bytes)
        case 2: self.ifindex = try walk.integer(UInt32.self, in: bytes)
        case 3: self.ifname = walk.string(in: bytes)
        case 4: self.bindingID = try walk.integer(UInt32.self, in: bytes)
        case 5: self.queueID = try walk.integer(UInt32.self, in: bytes)
        case 6: self.channel = try walk.integer(UInt32.self, in: bytes)
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, bytes)
    }

    @inlinable
    public func encodeAttributes(into writer: inout MessageWriter) {
      do {
        var run = writer.run(room: 16)
        if let value = self.fd { run.integer(1, value) }
        if let value = self.ifindex { run.integer(2, value) }
        writer.end(run)
      }
      if let value = self.ifname { writer.string(3, value) }
      do {
        var run = writer.run(room: 24)
        if let value = self.bindingID { run.integer(4, value) }
        if let value = self.queueID { run.integer(5, value) }
        if let value = self.channel { run.integer(6, value) }
        writer.end(run)
      }
    }
  }
}

extension Devmemd {
  /// A multicast group of the connection.
  public struct Subscription: FixedAttributeSet {
    /// Group number, as the control family reports it.
    @inlinable
    public var group: UInt32? {
      get { _numbers._presence[1] ? _numbers.group : nil }
      set { _numbers.group = _numbers._presence.note(1, newValue) ?? 0 }
    }
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var group: UInt32 = 0

      @inlinable
      init() {}
    }

    @inlinable
    public init() {}

    public init(
      group: UInt32? = nil
    ) {
      self.group = group
    }

    @inlinable @inline(__always)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      let rest = scan(from: bytes, in: range)
      if !rest.isEmpty { try decode(rest, from: bytes, in: range) }
    }

    @usableFromInline @inline(never)
    mutating func scan(from bytes: RawSpan, in range: AttributeRange) -> ScalarScan.Rest {
      self._numbers = _Numbers()
      var scan = ScalarScan(range, keepsOrder: true, in: bytes)
      repeat {
        if let value = scan.integer(1, UInt32.self, in: bytes) { self._numbers.group = value }
      } while scan.turnsBack()
      self._numbers._presence = scan.presence(among: 0x2)
      return scan.end(in: &self)
    }

    @usableFromInline @inline(never)
    mutating func decode(_ rest: ScalarScan.Rest, from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.group = try walk.integer(UInt32.self, in: bytes)
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, bytes)
    }

    @inlinable
    public static var room: Int { 8 }

    @inlinable @inline(__always)
    public func encodeAttributes(into run: inout AttributeRun) {
      if let value = self.group { run.integer(1, value) }
    }

    @inlinable @inline(__always)
    public static var allAttributes: Presence { Presence(bits: 0x2) }

    @inlinable @inline(__always)
    public var presentAttributes: Presence { _numbers._presence }

    @inlinable @inline(__always)
    public func encodeAll(into attributes: inout FixedAttributes) {
      do { let value = _numbers.group; attributes.integer(1, value) }
    }
  }
}
