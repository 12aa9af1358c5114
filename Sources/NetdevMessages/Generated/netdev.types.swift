// Generated from netdev.yaml. Do not edit: change the spec and generate again.
// swift-format-ignore-file
public import NetlinkCodec

/// Reads the receive and transmit machinery of network devices (queues, NAPI instances, page pools, counters), tunes
/// NAPI, and binds device memory to queues. Devices are those of the network namespace the socket was opened in.
public enum Netdev {
}

extension Netdev {
  /// What a device's driver offers XDP programs.
  public struct XDPAct: NetlinkFlags {
    public var rawValue: UInt64
    @inlinable
    public init(rawValue: UInt64) { self.rawValue = rawValue }

    /// Programs run, and may abort, drop, pass on or send back a packet.
    @inlinable
    public static var basic: Self { Self(rawValue: 1 << 0) }

    /// Programs may hand packets to another device, CPU or socket.
    @inlinable
    public static var redirect: Self { Self(rawValue: 1 << 1) }

    /// Packets redirected from other devices can be sent out here.
    @inlinable
    public static var ndoXmit: Self { Self(rawValue: 1 << 2) }

    /// AF_XDP sockets can share their memory with the device.
    @inlinable
    public static var xskZerocopy: Self { Self(rawValue: 1 << 3) }

    /// Programs can run on the device itself.
    @inlinable
    public static var hwOffload: Self { Self(rawValue: 1 << 4) }

    /// Programs can be given packets that lie in more than one buffer.
    @inlinable
    public static var rxSg: Self { Self(rawValue: 1 << 5) }

    /// Redirected packets may lie in more than one buffer.
    @inlinable
    public static var ndoXmitSg: Self { Self(rawValue: 1 << 6) }
  }
}

extension Netdev {
  /// What an XDP program can ask the device about a received packet.
  public struct XDPRXMetadata: NetlinkFlags {
    public var rawValue: UInt64
    @inlinable
    public init(rawValue: UInt64) { self.rawValue = rawValue }

    /// When the packet arrived, by the device's clock (bpf_xdp_metadata_rx_timestamp).
    @inlinable
    public static var timestamp: Self { Self(rawValue: 1 << 0) }

    /// The hash that spread the packet over the queues (bpf_xdp_metadata_rx_hash).
    @inlinable
    public static var hash: Self { Self(rawValue: 1 << 1) }

    /// The VLAN tag the device stripped from the packet (bpf_xdp_metadata_rx_vlan_tag).
    @inlinable
    public static var vlanTag: Self { Self(rawValue: 1 << 2) }
  }
}

extension Netdev {
  /// What an AF_XDP socket can ask the device to do with a packet to send.
  public struct XSKFlags: NetlinkFlags {
    public var rawValue: UInt64
    @inlinable
    public init(rawValue: UInt64) { self.rawValue = rawValue }

    /// Report when the packet left.
    @inlinable
    public static var txTimestamp: Self { Self(rawValue: 1 << 0) }

    /// Fill in a checksum.
    @inlinable
    public static var txChecksum: Self { Self(rawValue: 1 << 1) }

    /// Hold the packet until a given time; packets leave in the order they were queued.
    @inlinable
    public static var txLaunchTimeFifo: Self { Self(rawValue: 1 << 2) }
  }
}

extension Netdev {
  /// The direction of a queue. Each direction counts its queues from 0.
  public struct QueueType: NetlinkEnumeration {
    public var rawValue: UInt32
    @inlinable
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The device puts received packets in it.
    @inlinable
    public static var rx: Self { Self(rawValue: 0) }

    /// The device takes packets to send from it.
    @inlinable
    public static var tx: Self { Self(rawValue: 1) }
  }
}

extension Netdev {
  /// How finely counters are split. Without a bit, one message sums up a whole device.
  public struct QstatsScope: NetlinkFlags {
    public var rawValue: UInt64
    @inlinable
    public init(rawValue: UInt64) { self.rawValue = rawValue }

    /// A message for each queue.
    @inlinable
    public static var queue: Self { Self(rawValue: 1 << 0) }
  }
}

extension Netdev {
  /// Where a NAPI instance does its polling.
  public struct NAPIThreaded: NetlinkEnumeration {
    public var rawValue: UInt32
    @inlinable
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// In soft interrupts.
    @inlinable
    public static var disabled: Self { Self(rawValue: 0) }

    /// In a kernel thread of its own, which sleeps when there is no work.
    @inlinable
    public static var enabled: Self { Self(rawValue: 1) }

    /// In a kernel thread of its own, which keeps polling.
    @inlinable
    public static var busyPoll: Self { Self(rawValue: 2) }
  }
}

extension Netdev {
  /// A network device's XDP and AF_XDP abilities.
  public struct Dev: PlainAttributeSet {
    /// The device's interface index.
    public var ifindex: UInt32?
    /// The XDP abilities that are on.
    public var xdpFeatures: XDPAct?
    /// How many buffers a packet of an AF_XDP zero-copy socket may have. Only present with zero copy.
    public var xdpZcMaxSegs: UInt32?
    /// What XDP programs can learn about received packets.
    public var xdpRXMetadataFeatures: XDPRXMetadata?
    /// What AF_XDP sockets can ask for on sending.
    public var xskFeatures: XSKFlags?
    public var wireForm = WireForm()

    @inlinable
    public init() {}

    public init(
      ifindex: UInt32? = nil,
      xdpFeatures: XDPAct? = nil,
      xdpZcMaxSegs: UInt32? = nil,
      xdpRXMetadataFeatures: XDPRXMetadata? = nil,
      xskFeatures: XSKFlags? = nil
    ) {
      self.ifindex = ifindex
      self.xdpFeatures = xdpFeatures
      self.xdpZcMaxSegs = xdpZcMaxSegs
      self.xdpRXMetadataFeatures = xdpRXMetadataFeatures
      self.xskFeatures = xskFeatures
    }

    @inline(never)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      self.ifindex = nil
      self.xdpFeatures = nil
      self.xdpZcMaxSegs = nil
      self.xdpRXMetadataFeatures = nil
      self.xskFeatures = nil
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.ifindex = try walk.integer(UInt32.self, in: bytes)
        case 3: self.xdpFeatures = XDPAct(rawValue: try walk.integer(UInt64.self, in: bytes))
        case 4: self.xdpZcMaxSegs = try walk.integer(UInt32.self, in: bytes)
        case 5: self.xdpRXMetadataFeatures = XDPRXMetadata(rawValue: try walk.integer(UInt64.self, in: bytes))
        case 6: self.xskFeatures = XSKFlags(rawValue: try walk.integer(UInt64.self, in: bytes))
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, hasSmallTypes: true, bytes)
    }

    @inlinable
    public static var room: Int { 52 }

    @inlinable @inline(__always)
    public func encodeAttributes(into run: inout AttributeRun) {
      if let value = self.ifindex { run.integer(1, value) }
      if let value = self.xdpFeatures { run.integer(3, value.rawValue) }
      if let value = self.xdpZcMaxSegs { run.integer(4, value) }
      if let value = self.xdpRXMetadataFeatures { run.integer(5, value.rawValue) }
      if let value = self.xskFeatures { run.integer(6, value.rawValue) }
    }
  }
}

extension Netdev {
  /// Memory that an io_uring instance gave to a queue for zero-copy receive.
  public struct IOUringProviderInfo: PlainAttributeSet {
    /// Bytes of each buffer the device writes into, as chosen when the memory was registered.
    public var rxBufLen: UInt64?
    public var wireForm = WireForm()

    @inlinable
    public init() {}

    public init(
      rxBufLen: UInt64? = nil
    ) {
      self.rxBufLen = rxBufLen
    }

    @inline(never)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      self.rxBufLen = nil
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.rxBufLen = try walk.uint(in: bytes)
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, hasSmallTypes: true, bytes)
    }

    @inlinable
    public static var room: Int { 12 }

    @inlinable @inline(__always)
    public func encodeAttributes(into run: inout AttributeRun) {
      if let value = self.rxBufLen { run.uint(1, value) }
    }
  }
}

extension Netdev {
  /// A page pool, the allocator of one receive queue's buffers.
  public struct PagePool: AttributeSet {
    /// The pool's number. A queue that restarts gets a new pool, and with it a new number.
    public var id: UInt64?
    /// The pool's device. Absent once that device is gone: a pool outlives it until its last buffer comes back.
    public var ifindex: UInt32?
    /// The NAPI instance that takes buffers from the pool, if there is one.
    public var napiID: UInt64?
    /// Buffers that are out of the pool: in the device's ring, in sockets' receive queues, or in the pool's own
    /// recycling caches.
    public var inflight: UInt64?
    /// Bytes of memory those buffers are.
    public var inflightMem: UInt64?
    /// When the driver let go of the pool, in seconds of CLOCK_BOOTTIME. From then on it hands out nothing, and it
    /// vanishes with its last buffer. Absent while the pool is in use.
    public var detachTime: UInt64?
    /// The binding whose memory the pool hands out. Stays after the driver let go of the pool.
    public var dmabuf: UInt32?
    /// Present when the pool hands out memory of an io_uring instance.
    public var ioUring: IOUringProviderInfo?
    public var wireForm = WireForm()

    @inlinable
    public init() {}

    public init(
      id: UInt64? = nil,
      ifindex: UInt32? = nil,
      napiID: UInt64? = nil,
      inflight: UInt64? = nil,
      inflightMem: UInt64? = nil,
      detachTime: UInt64? = nil,
      dmabuf: UInt32? = nil,
      ioUring: IOUringProviderInfo? = nil
    ) {
      self.id = id
      self.ifindex = ifindex
      self.napiID = napiID
      self.inflight = inflight
      self.inflightMem = inflightMem
      self.detachTime = detachTime
      self.dmabuf = dmabuf
      self.ioUring = ioUring
    }

    @inline(never)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      self.id = nil
      self.ifindex = nil
      self.napiID = nil
      self.inflight = nil
      self.inflightMem = nil
      self.detachTime = nil
      self.dmabuf = nil
      self.ioUring.clear()
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.id = try walk.uint(in: bytes)
        case 2: self.ifindex = try walk.integer(UInt32.self, in: bytes)
        case 3: self.napiID = try walk.uint(in: bytes)
        case 4: self.inflight = try walk.uint(in: bytes)
        case 5: self.inflightMem = try walk.uint(in: bytes)
        case 6: self.detachTime = try walk.uint(in: bytes)
        case 7: self.dmabuf = try walk.integer(UInt32.self, in: bytes)
        case 8: try self.ioUring.decode(from: bytes, in: walk.nest(in: bytes))
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, hasSmallTypes: true, bytes)
    }

    @inlinable
    public func encodeAttributes(into writer: inout MessageWriter) {
      do {
        var run = writer.run(room: 76)
        if let value = self.id { run.uint(1, value) }
        if let value = self.ifindex { run.integer(2, value) }
        if let value = self.napiID { run.uint(3, value) }
        if let value = self.inflight { run.uint(4, value) }
        if let value = self.inflightMem { run.uint(5, value) }
        if let value = self.detachTime { run.uint(6, value) }
        if let value = self.dmabuf { run.integer(7, value) }
        writer.end(run)
      }
      if let value = self.ioUring { writer.nest(8, value) }
    }
  }
}

extension Netdev {
  /// What names a page pool in its counters, and selects pools in a request.
  public struct PagePoolInfo: PlainAttributeSet {
    /// The pool's number. A queue that restarts gets a new pool, and with it a new number.
    public var id: UInt64?
    /// The pool's device. Absent once that device is gone: a pool outlives it until its last buffer comes back.
    public var ifindex: UInt32?
    public var wireForm = WireForm()

    @inlinable
    public init() {}

    public init(
      id: UInt64? = nil,
      ifindex: UInt32? = nil
    ) {
      self.id = id
      self.ifindex = ifindex
    }

    @inline(never)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      self.id = nil
      self.ifindex = nil
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.id = try walk.uint(in: bytes)
        case 2: self.ifindex = try walk.integer(UInt32.self, in: bytes)
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, hasSmallTypes: true, bytes)
    }

    @inlinable
    public static var room: Int { 20 }

    @inlinable @inline(__always)
    public func encodeAttributes(into run: inout AttributeRun) {
      if let value = self.id { run.uint(1, value) }
      if let value = self.ifindex { run.integer(2, value) }
    }
  }
}

extension Netdev {
  /// Counters of one page pool, since its making. Needs a kernel built with PAGE_POOL_STATS.
  public struct PagePoolStats: AttributeSet {
    /// Which pool.
    public var info: PagePoolInfo?
    /// Buffers taken from the pool's cache, without a lock.
    public var allocFast: UInt64?
    /// Single pages taken from the page allocator.
    public var allocSlow: UInt64?
    /// Buffers of several pages taken from the page allocator.
    public var allocSlowHighOrder: UInt64?
    /// Times the recycling ring was empty too, so that new memory had to be allocated.
    public var allocEmpty: UInt64?
    /// Times the cache was filled up from the recycling ring.
    public var allocRefill: UInt64?
    /// Pages from the ring that were given back because they lie on another NUMA node.
    public var allocWaive: UInt64?
    /// Returned buffers that went straight into the cache.
    public var recycleCached: UInt64?
    /// Returned buffers for which the cache had no room.
    public var recycleCacheFull: UInt64?
    /// Returned buffers that went into the recycling ring.
    public var recycleRing: UInt64?
    /// Returned buffers that were freed because the ring had no room.
    public var recycleRingFull: UInt64?
    /// Returned buffers that were freed because somebody else still held them.
    public var recycleReleasedRefcnt: UInt64?
    public var wireForm = WireForm()

    @inlinable
    public init() {}

    public init(
      info: PagePoolInfo? = nil,
      allocFast: UInt64? = nil,
      allocSlow: UInt64? = nil,
      allocSlowHighOrder: UInt64? = nil,
      allocEmpty: UInt64? = nil,
      allocRefill: UInt64? = nil,
      allocWaive: UInt64? = nil,
      recycleCached: UInt64? = nil,
      recycleCacheFull: UInt64? = nil,
      recycleRing: UInt64? = nil,
      recycleRingFull: UInt64? = nil,
      recycleReleasedRefcnt: UInt64? = nil
    ) {
      self.info = info
      self.allocFast = allocFast
      self.allocSlow = allocSlow
      self.allocSlowHighOrder = allocSlowHighOrder
      self.allocEmpty = allocEmpty
      self.allocRefill = allocRefill
      self.allocWaive = allocWaive
      self.recycleCached = recycleCached
      self.recycleCacheFull = recycleCacheFull
      self.recycleRing = recycleRing
      self.recycleRingFull = recycleRingFull
      self.recycleReleasedRefcnt = recycleReleasedRefcnt
    }

    @inline(never)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      self.info.clear()
      self.allocFast = nil
      self.allocSlow = nil
      self.allocSlowHighOrder = nil
      self.allocEmpty = nil
      self.allocRefill = nil
      self.allocWaive = nil
      self.recycleCached = nil
      self.recycleCacheFull = nil
      self.recycleRing = nil
      self.recycleRingFull = nil
      self.recycleReleasedRefcnt = nil
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: try self.info.decode(from: bytes, in: walk.nest(in: bytes))
        case 8: self.allocFast = try walk.uint(in: bytes)
        case 9: self.allocSlow = try walk.uint(in: bytes)
        case 10: self.allocSlowHighOrder = try walk.uint(in: bytes)
        case 11: self.allocEmpty = try walk.uint(in: bytes)
        case 12: self.allocRefill = try walk.uint(in: bytes)
        case 13: self.allocWaive = try walk.uint(in: bytes)
        case 14: self.recycleCached = try walk.uint(in: bytes)
        case 15: self.recycleCacheFull = try walk.uint(in: bytes)
        case 16: self.recycleRing = try walk.uint(in: bytes)
        case 17: self.recycleRingFull = try walk.uint(in: bytes)
        case 18: self.recycleReleasedRefcnt = try walk.uint(in: bytes)
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, hasSmallTypes: true, bytes)
    }

    @inlinable
    public func encodeAttributes(into writer: inout MessageWriter) {
      if let value = self.info { writer.nest(1, value) }
      do {
        var run = writer.run(room: 132)
        if let value = self.allocFast { run.uint(8, value) }
        if let value = self.allocSlow { run.uint(9, value) }
        if let value = self.allocSlowHighOrder { run.uint(10, value) }
        if let value = self.allocEmpty { run.uint(11, value) }
        if let value = self.allocRefill { run.uint(12, value) }
        if let value = self.allocWaive { run.uint(13, value) }
        if let value = self.recycleCached { run.uint(14, value) }
        if let value = self.recycleCacheFull { run.uint(15, value) }
        if let value = self.recycleRing { run.uint(16, value) }
        if let value = self.recycleRingFull { run.uint(17, value) }
        if let value = self.recycleReleasedRefcnt { run.uint(18, value) }
        writer.end(run)
      }
    }
  }
}

extension Netdev {
  /// A NAPI instance, which polls one or more queues of a device.
  public struct NAPI: PlainAttributeSet {
    /// The device the instance polls for.
    public var ifindex: UInt32?
    /// The instance's number, unique on the machine while it lives.
    public var id: UInt32?
    /// The interrupt that wakes the instance. Absent where the driver names none.
    public var irq: UInt32?
    /// The polling thread's process id. Absent unless a thread polls.
    public var pid: UInt32?
    /// How many polls in a row may find nothing before the interrupt is switched on again.
    public var deferHardIrqs: UInt32?
    /// Nanoseconds until a timer polls again while the interrupt is off. Also how long merged packets may wait for
    /// more of their kind when it is not 0: less work for the stack, and later delivery.
    public var groFlushTimeout: UInt64?
    /// Nanoseconds the interrupt stays off after an epoll busy poll that found events, as long as the application
    /// keeps polling.
    public var irqSuspendTimeout: UInt64?
    /// Whether a kernel thread polls, and whether it sleeps.
    public var threaded: NAPIThreaded?
    public var wireForm = WireForm()

    @inlinable
    public init() {}

    public init(
      ifindex: UInt32? = nil,
      id: UInt32? = nil,
      irq: UInt32? = nil,
      pid: UInt32? = nil,
      deferHardIrqs: UInt32? = nil,
      groFlushTimeout: UInt64? = nil,
      irqSuspendTimeout: UInt64? = nil,
      threaded: NAPIThreaded? = nil
    ) {
      self.ifindex = ifindex
      self.id = id
      self.irq = irq
      self.pid = pid
      self.deferHardIrqs = deferHardIrqs
      self.groFlushTimeout = groFlushTimeout
      self.irqSuspendTimeout = irqSuspendTimeout
      self.threaded = threaded
    }

    @inline(never)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      self.ifindex = nil
      self.id = nil
      self.irq = nil
      self.pid = nil
      self.deferHardIrqs = nil
      self.groFlushTimeout = nil
      self.irqSuspendTimeout = nil
      self.threaded = nil
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.ifindex = try walk.integer(UInt32.self, in: bytes)
        case 2: self.id = try walk.integer(UInt32.self, in: bytes)
        case 3: self.irq = try walk.integer(UInt32.self, in: bytes)
        case 4: self.pid = try walk.integer(UInt32.self, in: bytes)
        case 5: self.deferHardIrqs = try walk.integer(UInt32.self, in: bytes)
        case 6: self.groFlushTimeout = try walk.uint(in: bytes)
        case 7: self.irqSuspendTimeout = try walk.uint(in: bytes)
        case 8: self.threaded = NAPIThreaded(rawValue: try walk.integer(UInt32.self, in: bytes))
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, hasSmallTypes: true, bytes)
    }

    @inlinable
    public static var room: Int { 72 }

    @inlinable @inline(__always)
    public func encodeAttributes(into run: inout AttributeRun) {
      if let value = self.ifindex { run.integer(1, value) }
      if let value = self.id { run.integer(2, value) }
      if let value = self.irq { run.integer(3, value) }
      if let value = self.pid { run.integer(4, value) }
      if let value = self.deferHardIrqs { run.integer(5, value) }
      if let value = self.groFlushTimeout { run.uint(6, value) }
      if let value = self.irqSuspendTimeout { run.uint(7, value) }
      if let value = self.threaded { run.integer(8, value.rawValue) }
    }
  }
}

extension Netdev {
  /// An AF_XDP socket on a queue. Its presence is all it says.
  public struct XSKInfo: PlainAttributeSet {
    public var wireForm = WireForm()

    @inlinable
    public init() {}

    @inline(never)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, hasSmallTypes: true, bytes)
    }

    @inlinable
    public static var room: Int { 0 }

    @inlinable @inline(__always)
    public func encodeAttributes(into run: inout AttributeRun) {
    }
  }
}

extension Netdev {
  /// A queue of a device.
  public struct Queue: AttributeSet {
    /// The queue's index among those of its type, from 0 to one less than their number.
    public var id: UInt32?
    /// The device the queue is of.
    public var ifindex: UInt32?
    /// The queue's direction. Queues that a driver keeps for sending XDP packets are not reported.
    public var type: QueueType?
    /// The NAPI instance that polls the queue. Absent where the driver names none.
    public var napiID: UInt32?
    /// The binding whose memory the queue receives into. Absent on ordinary memory.
    public var dmabuf: UInt32?
    /// Present when the queue receives into memory of an io_uring instance.
    public var ioUring: IOUringProviderInfo?
    /// Present when an AF_XDP socket uses the queue.
    public var xsk: XSKInfo?
    /// The other end of a lease: a virtual device's queue can stand for one of a physical device, so that a container
    /// may bind memory or AF_XDP sockets to it.
    public var lease: Lease?
    public var wireForm = WireForm()

    @inlinable
    public init() {}

    public init(
      id: UInt32? = nil,
      ifindex: UInt32? = nil,
      type: QueueType? = nil,
      napiID: UInt32? = nil,
      dmabuf: UInt32? = nil,
      ioUring: IOUringProviderInfo? = nil,
      xsk: XSKInfo? = nil,
      lease: Lease? = nil
    ) {
      self.id = id
      self.ifindex = ifindex
      self.type = type
      self.napiID = napiID
      self.dmabuf = dmabuf
      self.ioUring = ioUring
      self.xsk = xsk
      self.lease = lease
    }

    @inline(never)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      self.id = nil
      self.ifindex = nil
      self.type = nil
      self.napiID = nil
      self.dmabuf = nil
      self.ioUring.clear()
      self.xsk.clear()
      self.lease.clear()
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.id = try walk.integer(UInt32.self, in: bytes)
        case 2: self.ifindex = try walk.integer(UInt32.self, in: bytes)
        case 3: self.type = QueueType(rawValue: try walk.integer(UInt32.self, in: bytes))
        case 4: self.napiID = try walk.integer(UInt32.self, in: bytes)
        case 5: self.dmabuf = try walk.integer(UInt32.self, in: bytes)
        case 6: try self.ioUring.decode(from: bytes, in: walk.nest(in: bytes))
        case 7: try self.xsk.decode(from: bytes, in: walk.nest(in: bytes))
        case 8: try self.lease.decode(from: bytes, in: walk.nest(in: bytes))
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, hasSmallTypes: true, bytes)
    }

    @inlinable
    public func encodeAttributes(into writer: inout MessageWriter) {
      do {
        var run = writer.run(room: 40)
        if let value = self.id { run.integer(1, value) }
        if let value = self.ifindex { run.integer(2, value) }
        if let value = self.type { run.integer(3, value.rawValue) }
        if let value = self.napiID { run.integer(4, value) }
        if let value = self.dmabuf { run.integer(5, value) }
        writer.end(run)
      }
      if let value = self.ioUring { writer.nest(6, value) }
      if let value = self.xsk { writer.nest(7, value) }
      if let value = self.lease { writer.nest(8, value) }
    }
  }
}

extension Netdev {
  /// Counters of a device, or of one of its queues. A device's sum counts from its last explicit reset and survives
  /// changes of its configuration. Those of queues count from the last such change and are given for the queues in
  /// use, so that they need not add up to the sum. A driver leaves out what it does not count.
  public struct Qstats: PlainAttributeSet {
    /// The device that was counted on.
    public var ifindex: UInt32?
    /// The counted queue's direction. Absent in the sum of a device.
    public var queueType: QueueType?
    /// The counted queue's index. Absent in the sum of a device.
    public var queueID: UInt32?
    /// How finely to split the counters; only in requests.
    public var scope: QstatsScope?
    /// Packets received and handed to the stack, as they were on the wire. XDP is part of the stack here: what a
    /// program drops is counted.
    public var rxPackets: UInt64?
    /// Bytes of the packets in `rx-packets`.
    public var rxBytes: UInt64?
    /// Packets sent, as they were on the wire; counted when the device has fetched them.
    public var txPackets: UInt64?
    /// Bytes of the packets in `tx-packets`.
    public var txBytes: UInt64?
    /// Times there was no memory for a buffer or a packet. With device memory this grows when applications return
    /// their fragments too late. It is for the driver whether a packet was lost.
    public var rxAllocFail: UInt64?
    /// Packets that arrived and that the device dropped, for whatever reason.
    public var rxHWDrops: UInt64?
    /// Packets the device dropped because it had no buffer or descriptor at hand.
    public var rxHWDropOverruns: UInt64?
    /// Packets the device summed up as a whole (CHECKSUM_COMPLETE).
    public var rxCSUMComplete: UInt64?
    /// Packets whose checksums the device found right (CHECKSUM_UNNECESSARY).
    public var rxCSUMUnnecessary: UInt64?
    /// Packets whose checksums the device did not look at.
    public var rxCSUMNone: UInt64?
    /// Packets whose checksums the device found wrong; the stack gets them and decides.
    public var rxCSUMBad: UInt64?
    /// Packets handed up after the device merged smaller ones into them (HW-GRO, not LRO).
    public var rxHWGROPackets: UInt64?
    /// Bytes of the packets in `rx-hw-gro-packets`.
    public var rxHWGROBytes: UInt64?
    /// Packets on the wire that were merged into those of `rx-hw-gro-packets`.
    public var rxHWGROWirePackets: UInt64?
    /// Bytes of the packets in `rx-hw-gro-wire-packets`.
    public var rxHWGROWireBytes: UInt64?
    /// Packets dropped on receipt because the device's rate limit was reached.
    public var rxHWDropRatelimits: UInt64?
    /// Packets the device took to send and then dropped, for whatever reason.
    public var txHWDrops: UInt64?
    /// Packets the device refused to send because they made no sense to it.
    public var txHWDropErrors: UInt64?
    /// Packets sent that left the device no checksum to fill in.
    public var txCSUMNone: UInt64?
    /// Packets sent whose checksum the device filled in, each segment of a large one counted.
    public var txNeedsCSUM: UInt64?
    /// Large packets that the device cut into segments.
    public var txHWGSOPackets: UInt64?
    /// Bytes of the packets in `tx-hw-gso-packets`.
    public var txHWGSOBytes: UInt64?
    /// Segments that the packets in `tx-hw-gso-packets` became.
    public var txHWGSOWirePackets: UInt64?
    /// Bytes of the packets in `tx-hw-gso-wire-packets`.
    public var txHWGSOWireBytes: UInt64?
    /// Packets dropped on sending because the device's rate limit was reached.
    public var txHWDropRatelimits: UInt64?
    /// Times the driver stopped a queue because it was full. With byte queue limits the stack holds packets back
    /// earlier.
    public var txStop: UInt64?
    /// Times the driver opened a stopped queue again.
    public var txWake: UInt64?
    public var wireForm = WireForm()

    @inlinable
    public init() {}

    public init(
      ifindex: UInt32? = nil,
      queueType: QueueType? = nil,
      queueID: UInt32? = nil,
      scope: QstatsScope? = nil,
      rxPackets: UInt64? = nil,
      rxBytes: UInt64? = nil,
      txPackets: UInt64? = nil,
      txBytes: UInt64? = nil,
      rxAllocFail: UInt64? = nil,
      rxHWDrops: UInt64? = nil,
      rxHWDropOverruns: UInt64? = nil,
      rxCSUMComplete: UInt64? = nil,
      rxCSUMUnnecessary: UInt64? = nil,
      rxCSUMNone: UInt64? = nil,
      rxCSUMBad: UInt64? = nil,
      rxHWGROPackets: UInt64? = nil,
      rxHWGROBytes: UInt64? = nil,
      rxHWGROWirePackets: UInt64? = nil,
      rxHWGROWireBytes: UInt64? = nil,
      rxHWDropRatelimits: UInt64? = nil,
      txHWDrops: UInt64? = nil,
      txHWDropErrors: UInt64? = nil,
      txCSUMNone: UInt64? = nil,
      txNeedsCSUM: UInt64? = nil,
      txHWGSOPackets: UInt64? = nil,
      txHWGSOBytes: UInt64? = nil,
      txHWGSOWirePackets: UInt64? = nil,
      txHWGSOWireBytes: UInt64? = nil,
      txHWDropRatelimits: UInt64? = nil,
      txStop: UInt64? = nil,
      txWake: UInt64? = nil
    ) {
      self.ifindex = ifindex
      self.queueType = queueType
      self.queueID = queueID
      self.scope = scope
      self.rxPackets = rxPackets
      self.rxBytes = rxBytes
      self.txPackets = txPackets
      self.txBytes = txBytes
      self.rxAllocFail = rxAllocFail
      self.rxHWDrops = rxHWDrops
      self.rxHWDropOverruns = rxHWDropOverruns
      self.rxCSUMComplete = rxCSUMComplete
      self.rxCSUMUnnecessary = rxCSUMUnnecessary
      self.rxCSUMNone = rxCSUMNone
      self.rxCSUMBad = rxCSUMBad
      self.rxHWGROPackets = rxHWGROPackets
      self.rxHWGROBytes = rxHWGROBytes
      self.rxHWGROWirePackets = rxHWGROWirePackets
      self.rxHWGROWireBytes = rxHWGROWireBytes
      self.rxHWDropRatelimits = rxHWDropRatelimits
      self.txHWDrops = txHWDrops
      self.txHWDropErrors = txHWDropErrors
      self.txCSUMNone = txCSUMNone
      self.txNeedsCSUM = txNeedsCSUM
      self.txHWGSOPackets = txHWGSOPackets
      self.txHWGSOBytes = txHWGSOBytes
      self.txHWGSOWirePackets = txHWGSOWirePackets
      self.txHWGSOWireBytes = txHWGSOWireBytes
      self.txHWDropRatelimits = txHWDropRatelimits
      self.txStop = txStop
      self.txWake = txWake
    }

    @inline(never)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      self.ifindex = nil
      self.queueType = nil
      self.queueID = nil
      self.scope = nil
      self.rxPackets = nil
      self.rxBytes = nil
      self.txPackets = nil
      self.txBytes = nil
      self.rxAllocFail = nil
      self.rxHWDrops = nil
      self.rxHWDropOverruns = nil
      self.rxCSUMComplete = nil
      self.rxCSUMUnnecessary = nil
      self.rxCSUMNone = nil
      self.rxCSUMBad = nil
      self.rxHWGROPackets = nil
      self.rxHWGROBytes = nil
      self.rxHWGROWirePackets = nil
      self.rxHWGROWireBytes = nil
      self.rxHWDropRatelimits = nil
      self.txHWDrops = nil
      self.txHWDropErrors = nil
      self.txCSUMNone = nil
      self.txNeedsCSUM = nil
      self.txHWGSOPackets = nil
      self.txHWGSOBytes = nil
      self.txHWGSOWirePackets = nil
      self.txHWGSOWireBytes = nil
      self.txHWDropRatelimits = nil
      self.txStop = nil
      self.txWake = nil
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.ifindex = try walk.integer(UInt32.self, in: bytes)
        case 2: self.queueType = QueueType(rawValue: try walk.integer(UInt32.self, in: bytes))
        case 3: self.queueID = try walk.integer(UInt32.self, in: bytes)
        case 4: self.scope = QstatsScope(rawValue: try walk.uint(in: bytes))
        case 8: self.rxPackets = try walk.uint(in: bytes)
        case 9: self.rxBytes = try walk.uint(in: bytes)
        case 10: self.txPackets = try walk.uint(in: bytes)
        case 11: self.txBytes = try walk.uint(in: bytes)
        case 12: self.rxAllocFail = try walk.uint(in: bytes)
        case 13: self.rxHWDrops = try walk.uint(in: bytes)
        case 14: self.rxHWDropOverruns = try walk.uint(in: bytes)
        case 15: self.rxCSUMComplete = try walk.uint(in: bytes)
        case 16: self.rxCSUMUnnecessary = try walk.uint(in: bytes)
        case 17: self.rxCSUMNone = try walk.uint(in: bytes)
        case 18: self.rxCSUMBad = try walk.uint(in: bytes)
        case 19: self.rxHWGROPackets = try walk.uint(in: bytes)
        case 20: self.rxHWGROBytes = try walk.uint(in: bytes)
        case 21: self.rxHWGROWirePackets = try walk.uint(in: bytes)
        case 22: self.rxHWGROWireBytes = try walk.uint(in: bytes)
        case 23: self.rxHWDropRatelimits = try walk.uint(in: bytes)
        case 24: self.txHWDrops = try walk.uint(in: bytes)
        case 25: self.txHWDropErrors = try walk.uint(in: bytes)
        case 26: self.txCSUMNone = try walk.uint(in: bytes)
        case 27: self.txNeedsCSUM = try walk.uint(in: bytes)
        case 28: self.txHWGSOPackets = try walk.uint(in: bytes)
        case 29: self.txHWGSOBytes = try walk.uint(in: bytes)
        case 30: self.txHWGSOWirePackets = try walk.uint(in: bytes)
        case 31: self.txHWGSOWireBytes = try walk.uint(in: bytes)
        case 32: self.txHWDropRatelimits = try walk.uint(in: bytes)
        case 33: self.txStop = try walk.uint(in: bytes)
        case 34: self.txWake = try walk.uint(in: bytes)
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, hasSmallTypes: true, bytes)
    }

    @inlinable
    public static var room: Int { 360 }

    @inlinable @inline(__always)
    public func encodeAttributes(into run: inout AttributeRun) {
      if let value = self.ifindex { run.integer(1, value) }
      if let value = self.queueType { run.integer(2, value.rawValue) }
      if let value = self.queueID { run.integer(3, value) }
      if let value = self.scope { run.uint(4, value.rawValue) }
      if let value = self.rxPackets { run.uint(8, value) }
      if let value = self.rxBytes { run.uint(9, value) }
      if let value = self.txPackets { run.uint(10, value) }
      if let value = self.txBytes { run.uint(11, value) }
      if let value = self.rxAllocFail { run.uint(12, value) }
      if let value = self.rxHWDrops { run.uint(13, value) }
      if let value = self.rxHWDropOverruns { run.uint(14, value) }
      if let value = self.rxCSUMComplete { run.uint(15, value) }
      if let value = self.rxCSUMUnnecessary { run.uint(16, value) }
      if let value = self.rxCSUMNone { run.uint(17, value) }
      if let value = self.rxCSUMBad { run.uint(18, value) }
      if let value = self.rxHWGROPackets { run.uint(19, value) }
      if let value = self.rxHWGROBytes { run.uint(20, value) }
      if let value = self.rxHWGROWirePackets { run.uint(21, value) }
      if let value = self.rxHWGROWireBytes { run.uint(22, value) }
      if let value = self.rxHWDropRatelimits { run.uint(23, value) }
      if let value = self.txHWDrops { run.uint(24, value) }
      if let value = self.txHWDropErrors { run.uint(25, value) }
      if let value = self.txCSUMNone { run.uint(26, value) }
      if let value = self.txNeedsCSUM { run.uint(27, value) }
      if let value = self.txHWGSOPackets { run.uint(28, value) }
      if let value = self.txHWGSOBytes { run.uint(29, value) }
      if let value = self.txHWGSOWirePackets { run.uint(30, value) }
      if let value = self.txHWGSOWireBytes { run.uint(31, value) }
      if let value = self.txHWDropRatelimits { run.uint(32, value) }
      if let value = self.txStop { run.uint(33, value) }
      if let value = self.txWake { run.uint(34, value) }
    }
  }
}

extension Netdev {
  /// What names a queue of a device already named.
  public struct QueueID: PlainAttributeSet {
    /// The queue's index among those of its type, from 0 to one less than their number.
    public var id: UInt32?
    /// The queue's direction. Queues that a driver keeps for sending XDP packets are not reported.
    public var type: QueueType?
    public var wireForm = WireForm()

    @inlinable
    public init() {}

    public init(
      id: UInt32? = nil,
      type: QueueType? = nil
    ) {
      self.id = id
      self.type = type
    }

    @inline(never)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      self.id = nil
      self.type = nil
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.id = try walk.integer(UInt32.self, in: bytes)
        case 3: self.type = QueueType(rawValue: try walk.integer(UInt32.self, in: bytes))
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, hasSmallTypes: true, bytes)
    }

    @inlinable
    public static var room: Int { 16 }

    @inlinable @inline(__always)
    public func encodeAttributes(into run: inout AttributeRun) {
      if let value = self.id { run.integer(1, value) }
      if let value = self.type { run.integer(3, value.rawValue) }
    }
  }
}

extension Netdev {
  /// The other queue of a lease, seen from either end.
  public struct Lease: AttributeSet {
    /// The other queue's device.
    public var ifindex: UInt32?
    /// The other queue.
    public var queue: QueueID?
    /// The other device's network namespace, as this one numbers it. Absent when it is the same.
    public var netnsID: Int32?
    public var wireForm = WireForm()

    @inlinable
    public init() {}

    public init(
      ifindex: UInt32? = nil,
      queue: QueueID? = nil,
      netnsID: Int32? = nil
    ) {
      self.ifindex = ifindex
      self.queue = queue
      self.netnsID = netnsID
    }

    @inline(never)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      self.ifindex = nil
      self.queue.clear()
      self.netnsID = nil
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.ifindex = try walk.integer(UInt32.self, in: bytes)
        case 2: try self.queue.decode(from: bytes, in: walk.nest(in: bytes))
        case 3: self.netnsID = try walk.integer(Int32.self, in: bytes)
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, hasSmallTypes: true, bytes)
    }

    @inlinable
    public func encodeAttributes(into writer: inout MessageWriter) {
      if let value = self.ifindex { writer.integer(1, value) }
      if let value = self.queue { writer.nest(2, value) }
      if let value = self.netnsID { writer.integer(3, value) }
    }
  }
}

extension Netdev {
  /// The binding of a dmabuf to a device. It ends when the socket that made it is closed.
  public struct Dmabuf: AttributeSet {
    /// The device that is to use the memory.
    public var ifindex: UInt32?
    /// The receive queues that are to fill the memory, one a nest.
    public var queues: [QueueID] = []
    /// The dmabuf, a descriptor of the process that sends the request.
    public var fd: UInt32?
    /// The binding's number, which queues, page pools and received fragments bear.
    public var id: UInt32?
    /// Bytes of each piece the device writes into: a power of two, the kernel's page size or more. The page size if
    /// absent.
    public var rxPageSize: UInt32?
    public var wireForm = WireForm()

    @inlinable
    public init() {}

    public init(
      ifindex: UInt32? = nil,
      queues: [QueueID] = [],
      fd: UInt32? = nil,
      id: UInt32? = nil,
      rxPageSize: UInt32? = nil
    ) {
      self.ifindex = ifindex
      self.queues = queues
      self.fd = fd
      self.id = id
      self.rxPageSize = rxPageSize
    }

    @inline(never)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      self.ifindex = nil
      if !self.queues.isEmpty { self.queues.removeAll(keepingCapacity: true) }
      self.fd = nil
      self.id = nil
      self.rxPageSize = nil
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.ifindex = try walk.integer(UInt32.self, in: bytes)
        case 2: walk.expectRepeats(); self.queues.append(try QueueID(from: bytes, in: walk.nest(in: bytes)))
        case 3: self.fd = try walk.integer(UInt32.self, in: bytes)
        case 4: self.id = try walk.integer(UInt32.self, in: bytes)
        case 5: self.rxPageSize = try walk.integer(UInt32.self, in: bytes)
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, hasSmallTypes: true, bytes)
    }

    @inlinable
    public func encodeAttributes(into writer: inout MessageWriter) {
      if let value = self.ifindex { writer.integer(1, value) }
      writer.nests(2, self.queues)
      do {
        var run = writer.run(room: 24)
        if let value = self.fd { run.integer(3, value) }
        if let value = self.id { run.integer(4, value) }
        if let value = self.rxPageSize { run.integer(5, value) }
        writer.end(run)
      }
    }
  }
}
