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
    @inlinable
    public var ifindex: UInt32? {
      get { _numbers._presence[1] ? _numbers.ifindex : nil }
      set { _numbers.ifindex = _numbers._presence.note(1, newValue) ?? 0 }
    }
    /// The XDP abilities that are on.
    @inlinable
    public var xdpFeatures: XDPAct? {
      get { _numbers._presence[3] ? _numbers.xdpFeatures : nil }
      set { _numbers.xdpFeatures = _numbers._presence.note(3, newValue) ?? XDPAct(rawValue: 0) }
    }
    /// How many buffers a packet of an AF_XDP zero-copy socket may have. Only present with zero copy.
    @inlinable
    public var xdpZcMaxSegs: UInt32? {
      get { _numbers._presence[4] ? _numbers.xdpZcMaxSegs : nil }
      set { _numbers.xdpZcMaxSegs = _numbers._presence.note(4, newValue) ?? 0 }
    }
    /// What XDP programs can learn about received packets.
    @inlinable
    public var xdpRXMetadataFeatures: XDPRXMetadata? {
      get { _numbers._presence[5] ? _numbers.xdpRXMetadataFeatures : nil }
      set { _numbers.xdpRXMetadataFeatures = _numbers._presence.note(5, newValue) ?? XDPRXMetadata(rawValue: 0) }
    }
    /// What AF_XDP sockets can ask for on sending.
    @inlinable
    public var xskFeatures: XSKFlags? {
      get { _numbers._presence[6] ? _numbers.xskFeatures : nil }
      set { _numbers.xskFeatures = _numbers._presence.note(6, newValue) ?? XSKFlags(rawValue: 0) }
    }
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var xdpFeatures: XDPAct = XDPAct(rawValue: 0)
      @usableFromInline var xdpRXMetadataFeatures: XDPRXMetadata = XDPRXMetadata(rawValue: 0)
      @usableFromInline var xskFeatures: XSKFlags = XSKFlags(rawValue: 0)
      @usableFromInline var ifindex: UInt32 = 0
      @usableFromInline var xdpZcMaxSegs: UInt32 = 0

      @inlinable
      init() {}
    }

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
        if scan.isBelow(5) {
          if let value = scan.integer(1, UInt32.self, in: bytes) { self._numbers.ifindex = value }
          if let value = scan.integer(3, UInt64.self, in: bytes) { self._numbers.xdpFeatures = XDPAct(rawValue: value) }
          if let value = scan.integer(4, UInt32.self, in: bytes) { self._numbers.xdpZcMaxSegs = value }
        }
        if scan.isBelow(7) {
          if let value = scan.integer(5, UInt64.self, in: bytes) { self._numbers.xdpRXMetadataFeatures = XDPRXMetadata(rawValue: value) }
          if let value = scan.integer(6, UInt64.self, in: bytes) { self._numbers.xskFeatures = XSKFlags(rawValue: value) }
        }
      } while scan.turnsBack()
      self._numbers._presence = scan.presence(among: 0x7a)
      return scan.end(in: &self)
    }

    @usableFromInline @inline(never)
    mutating func decode(_ rest: ScalarScan.Rest, from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
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
      walk.noteForm(in: &self, bytes)
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
    @inlinable
    public var rxBufLen: UInt64? {
      get { _numbers._presence[1] ? _numbers.rxBufLen : nil }
      set { _numbers.rxBufLen = _numbers._presence.note(1, newValue) ?? 0 }
    }
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var rxBufLen: UInt64 = 0

      @inlinable
      init() {}
    }

    @inlinable
    public init() {}

    public init(
      rxBufLen: UInt64? = nil
    ) {
      self.rxBufLen = rxBufLen
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
        if let value = scan.uint(1, in: bytes) { self._numbers.rxBufLen = value }
      } while scan.turnsBack()
      self._numbers._presence = scan.presence(among: 0x2)
      return scan.end(in: &self)
    }

    @usableFromInline @inline(never)
    mutating func decode(_ rest: ScalarScan.Rest, from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.rxBufLen = try walk.uint(in: bytes)
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, bytes)
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
  public struct PagePool: PlainAttributeSet {
    /// The pool's number. A queue that restarts gets a new pool, and with it a new number.
    @inlinable
    public var id: UInt64? {
      get { _numbers._presence[1] ? _numbers.id : nil }
      set { _numbers.id = _numbers._presence.note(1, newValue) ?? 0 }
    }
    /// The pool's device. Absent once that device is gone: a pool outlives it until its last buffer comes back.
    @inlinable
    public var ifindex: UInt32? {
      get { _numbers._presence[2] ? _numbers.ifindex : nil }
      set { _numbers.ifindex = _numbers._presence.note(2, newValue) ?? 0 }
    }
    /// The NAPI instance that takes buffers from the pool, if there is one.
    @inlinable
    public var napiID: UInt64? {
      get { _numbers._presence[3] ? _numbers.napiID : nil }
      set { _numbers.napiID = _numbers._presence.note(3, newValue) ?? 0 }
    }
    /// Buffers that are out of the pool: in the device's ring, in sockets' receive queues, or in the pool's own
    /// recycling caches.
    @inlinable
    public var inflight: UInt64? {
      get { _numbers._presence[4] ? _numbers.inflight : nil }
      set { _numbers.inflight = _numbers._presence.note(4, newValue) ?? 0 }
    }
    /// Bytes of memory those buffers are.
    @inlinable
    public var inflightMem: UInt64? {
      get { _numbers._presence[5] ? _numbers.inflightMem : nil }
      set { _numbers.inflightMem = _numbers._presence.note(5, newValue) ?? 0 }
    }
    /// When the driver let go of the pool, in seconds of CLOCK_BOOTTIME. From then on it hands out nothing, and it
    /// vanishes with its last buffer. Absent while the pool is in use.
    @inlinable
    public var detachTime: UInt64? {
      get { _numbers._presence[6] ? _numbers.detachTime : nil }
      set { _numbers.detachTime = _numbers._presence.note(6, newValue) ?? 0 }
    }
    /// The binding whose memory the pool hands out. Stays after the driver let go of the pool.
    @inlinable
    public var dmabuf: UInt32? {
      get { _numbers._presence[7] ? _numbers.dmabuf : nil }
      set { _numbers.dmabuf = _numbers._presence.note(7, newValue) ?? 0 }
    }
    /// Present when the pool hands out memory of an io_uring instance.
    public var ioUring: IOUringProviderInfo?
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var id: UInt64 = 0
      @usableFromInline var napiID: UInt64 = 0
      @usableFromInline var inflight: UInt64 = 0
      @usableFromInline var inflightMem: UInt64 = 0
      @usableFromInline var detachTime: UInt64 = 0
      @usableFromInline var ifindex: UInt32 = 0
      @usableFromInline var dmabuf: UInt32 = 0

      @inlinable
      init() {}
    }

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

    @inlinable @inline(__always)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      let rest = scan(from: bytes, in: range)
      if !rest.isEmpty { try decode(rest, from: bytes, in: range) }
    }

    @usableFromInline @inline(never)
    mutating func scan(from bytes: RawSpan, in range: AttributeRange) -> ScalarScan.Rest {
      self._numbers = _Numbers()
      self.ioUring.clear()
      var scan = ScalarScan(range, keepsOrder: true, in: bytes)
      repeat {
        if scan.isBelow(4) {
          if let value = scan.uint(1, in: bytes) { self._numbers.id = value }
          if let value = scan.integer(2, UInt32.self, in: bytes) { self._numbers.ifindex = value }
          if let value = scan.uint(3, in: bytes) { self._numbers.napiID = value }
        }
        if scan.isBelow(7) {
          if let value = scan.uint(4, in: bytes) { self._numbers.inflight = value }
          if let value = scan.uint(5, in: bytes) { self._numbers.inflightMem = value }
          if let value = scan.uint(6, in: bytes) { self._numbers.detachTime = value }
        }
        if let value = scan.integer(7, UInt32.self, in: bytes) { self._numbers.dmabuf = value }
        scan.nests(among: 0x100, in: bytes)
      } while scan.turnsBack()
      self._numbers._presence = scan.presence(among: 0xfe)
      return scan.end(in: &self)
    }

    @usableFromInline @inline(never)
    mutating func decode(_ rest: ScalarScan.Rest, from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      if let nests = rest.nests(in: range) {
        var walk = AttributeWalk(nests)
        while try walk.next(in: bytes) {
          switch walk.type {
          case 8: try self.ioUring.decode(from: bytes, in: walk.nest(in: bytes))
          default: break
          }
        }
        return
      }
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
      walk.noteForm(in: &self, bytes)
    }

    @inlinable
    public static var room: Int { 92 }

    @inlinable @inline(__always)
    public func encodeAttributes(into run: inout AttributeRun) {
      if let value = self.id { run.uint(1, value) }
      if let value = self.ifindex { run.integer(2, value) }
      if let value = self.napiID { run.uint(3, value) }
      if let value = self.inflight { run.uint(4, value) }
      if let value = self.inflightMem { run.uint(5, value) }
      if let value = self.detachTime { run.uint(6, value) }
      if let value = self.dmabuf { run.integer(7, value) }
      if let value = self.ioUring { run.nest(8, value) }
    }
  }
}

extension Netdev {
  /// What names a page pool in its counters, and selects pools in a request.
  public struct PagePoolInfo: PlainAttributeSet {
    /// The pool's number. A queue that restarts gets a new pool, and with it a new number.
    @inlinable
    public var id: UInt64? {
      get { _numbers._presence[1] ? _numbers.id : nil }
      set { _numbers.id = _numbers._presence.note(1, newValue) ?? 0 }
    }
    /// The pool's device. Absent once that device is gone: a pool outlives it until its last buffer comes back.
    @inlinable
    public var ifindex: UInt32? {
      get { _numbers._presence[2] ? _numbers.ifindex : nil }
      set { _numbers.ifindex = _numbers._presence.note(2, newValue) ?? 0 }
    }
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var id: UInt64 = 0
      @usableFromInline var ifindex: UInt32 = 0

      @inlinable
      init() {}
    }

    @inlinable
    public init() {}

    public init(
      id: UInt64? = nil,
      ifindex: UInt32? = nil
    ) {
      self.id = id
      self.ifindex = ifindex
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
        if let value = scan.uint(1, in: bytes) { self._numbers.id = value }
        if let value = scan.integer(2, UInt32.self, in: bytes) { self._numbers.ifindex = value }
      } while scan.turnsBack()
      self._numbers._presence = scan.presence(among: 0x6)
      return scan.end(in: &self)
    }

    @usableFromInline @inline(never)
    mutating func decode(_ rest: ScalarScan.Rest, from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.id = try walk.uint(in: bytes)
        case 2: self.ifindex = try walk.integer(UInt32.self, in: bytes)
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, bytes)
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
  public struct PagePoolStats: PlainAttributeSet {
    /// Which pool.
    public var info: PagePoolInfo?
    /// Buffers taken from the pool's cache, without a lock.
    @inlinable
    public var allocFast: UInt64? {
      get { _numbers._presence[8] ? _numbers.allocFast : nil }
      set { _numbers.allocFast = _numbers._presence.note(8, newValue) ?? 0 }
    }
    /// Single pages taken from the page allocator.
    @inlinable
    public var allocSlow: UInt64? {
      get { _numbers._presence[9] ? _numbers.allocSlow : nil }
      set { _numbers.allocSlow = _numbers._presence.note(9, newValue) ?? 0 }
    }
    /// Buffers of several pages taken from the page allocator.
    @inlinable
    public var allocSlowHighOrder: UInt64? {
      get { _numbers._presence[10] ? _numbers.allocSlowHighOrder : nil }
      set { _numbers.allocSlowHighOrder = _numbers._presence.note(10, newValue) ?? 0 }
    }
    /// Times the recycling ring was empty too, so that new memory had to be allocated.
    @inlinable
    public var allocEmpty: UInt64? {
      get { _numbers._presence[11] ? _numbers.allocEmpty : nil }
      set { _numbers.allocEmpty = _numbers._presence.note(11, newValue) ?? 0 }
    }
    /// Times the cache was filled up from the recycling ring.
    @inlinable
    public var allocRefill: UInt64? {
      get { _numbers._presence[12] ? _numbers.allocRefill : nil }
      set { _numbers.allocRefill = _numbers._presence.note(12, newValue) ?? 0 }
    }
    /// Pages from the ring that were given back because they lie on another NUMA node.
    @inlinable
    public var allocWaive: UInt64? {
      get { _numbers._presence[13] ? _numbers.allocWaive : nil }
      set { _numbers.allocWaive = _numbers._presence.note(13, newValue) ?? 0 }
    }
    /// Returned buffers that went straight into the cache.
    @inlinable
    public var recycleCached: UInt64? {
      get { _numbers._presence[14] ? _numbers.recycleCached : nil }
      set { _numbers.recycleCached = _numbers._presence.note(14, newValue) ?? 0 }
    }
    /// Returned buffers for which the cache had no room.
    @inlinable
    public var recycleCacheFull: UInt64? {
      get { _numbers._presence[15] ? _numbers.recycleCacheFull : nil }
      set { _numbers.recycleCacheFull = _numbers._presence.note(15, newValue) ?? 0 }
    }
    /// Returned buffers that went into the recycling ring.
    @inlinable
    public var recycleRing: UInt64? {
      get { _numbers._presence[16] ? _numbers.recycleRing : nil }
      set { _numbers.recycleRing = _numbers._presence.note(16, newValue) ?? 0 }
    }
    /// Returned buffers that were freed because the ring had no room.
    @inlinable
    public var recycleRingFull: UInt64? {
      get { _numbers._presence[17] ? _numbers.recycleRingFull : nil }
      set { _numbers.recycleRingFull = _numbers._presence.note(17, newValue) ?? 0 }
    }
    /// Returned buffers that were freed because somebody else still held them.
    @inlinable
    public var recycleReleasedRefcnt: UInt64? {
      get { _numbers._presence[18] ? _numbers.recycleReleasedRefcnt : nil }
      set { _numbers.recycleReleasedRefcnt = _numbers._presence.note(18, newValue) ?? 0 }
    }
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var allocFast: UInt64 = 0
      @usableFromInline var allocSlow: UInt64 = 0
      @usableFromInline var allocSlowHighOrder: UInt64 = 0
      @usableFromInline var allocEmpty: UInt64 = 0
      @usableFromInline var allocRefill: UInt64 = 0
      @usableFromInline var allocWaive: UInt64 = 0
      @usableFromInline var recycleCached: UInt64 = 0
      @usableFromInline var recycleCacheFull: UInt64 = 0
      @usableFromInline var recycleRing: UInt64 = 0
      @usableFromInline var recycleRingFull: UInt64 = 0
      @usableFromInline var recycleReleasedRefcnt: UInt64 = 0

      @inlinable
      init() {}
    }

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

    @inlinable @inline(__always)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      let rest = scan(from: bytes, in: range)
      if !rest.isEmpty { try decode(rest, from: bytes, in: range) }
    }

    @usableFromInline @inline(never)
    mutating func scan(from bytes: RawSpan, in range: AttributeRange) -> ScalarScan.Rest {
      self._numbers = _Numbers()
      self.info.clear()
      var scan = ScalarScan(range, keepsOrder: false, in: bytes)
      repeat {
        scan.nests(among: 0x2, in: bytes)
        if scan.isBelow(19) {
          if let value = scan.uint(8, in: bytes) { self._numbers.allocFast = value }
          if let value = scan.uint(9, in: bytes) { self._numbers.allocSlow = value }
          if let value = scan.uint(10, in: bytes) { self._numbers.allocSlowHighOrder = value }
          if let value = scan.uint(11, in: bytes) { self._numbers.allocEmpty = value }
          if let value = scan.uint(12, in: bytes) { self._numbers.allocRefill = value }
          if let value = scan.uint(13, in: bytes) { self._numbers.allocWaive = value }
          if let value = scan.uint(14, in: bytes) { self._numbers.recycleCached = value }
          if let value = scan.uint(15, in: bytes) { self._numbers.recycleCacheFull = value }
          if let value = scan.uint(16, in: bytes) { self._numbers.recycleRing = value }
          if let value = scan.uint(17, in: bytes) { self._numbers.recycleRingFull = value }
          if let value = scan.uint(18, in: bytes) { self._numbers.recycleReleasedRefcnt = value }
        }
      } while scan.turnsBack()
      self._numbers._presence = scan.presence(among: 0x7ff00)
      return scan.end(in: &self)
    }

    @usableFromInline @inline(never)
    mutating func decode(_ rest: ScalarScan.Rest, from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      if let nests = rest.nests(in: range) {
        var walk = AttributeWalk(nests)
        while try walk.next(in: bytes) {
          switch walk.type {
          case 1: try self.info.decode(from: bytes, in: walk.nest(in: bytes))
          default: break
          }
        }
        return
      }
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
      walk.noteForm(in: &self, bytes)
    }

    @inlinable
    public static var room: Int { 156 }

    @inlinable @inline(__always)
    public func encodeAttributes(into run: inout AttributeRun) {
      if let value = self.info { run.nest(1, value) }
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
    }
  }
}

extension Netdev {
  /// A NAPI instance, which polls one or more queues of a device.
  public struct NAPI: PlainAttributeSet {
    /// The device the instance polls for.
    @inlinable
    public var ifindex: UInt32? {
      get { _numbers._presence[1] ? _numbers.ifindex : nil }
      set { _numbers.ifindex = _numbers._presence.note(1, newValue) ?? 0 }
    }
    /// The instance's number, unique on the machine while it lives.
    @inlinable
    public var id: UInt32? {
      get { _numbers._presence[2] ? _numbers.id : nil }
      set { _numbers.id = _numbers._presence.note(2, newValue) ?? 0 }
    }
    /// The interrupt that wakes the instance. Absent where the driver names none.
    @inlinable
    public var irq: UInt32? {
      get { _numbers._presence[3] ? _numbers.irq : nil }
      set { _numbers.irq = _numbers._presence.note(3, newValue) ?? 0 }
    }
    /// The polling thread's process id. Absent unless a thread polls.
    @inlinable
    public var pid: UInt32? {
      get { _numbers._presence[4] ? _numbers.pid : nil }
      set { _numbers.pid = _numbers._presence.note(4, newValue) ?? 0 }
    }
    /// How many polls in a row may find nothing before the interrupt is switched on again.
    @inlinable
    public var deferHardIrqs: UInt32? {
      get { _numbers._presence[5] ? _numbers.deferHardIrqs : nil }
      set { _numbers.deferHardIrqs = _numbers._presence.note(5, newValue) ?? 0 }
    }
    /// Nanoseconds until a timer polls again while the interrupt is off. Also how long merged packets may wait for
    /// more of their kind when it is not 0: less work for the stack, and later delivery.
    @inlinable
    public var groFlushTimeout: UInt64? {
      get { _numbers._presence[6] ? _numbers.groFlushTimeout : nil }
      set { _numbers.groFlushTimeout = _numbers._presence.note(6, newValue) ?? 0 }
    }
    /// Nanoseconds the interrupt stays off after an epoll busy poll that found events, as long as the application
    /// keeps polling.
    @inlinable
    public var irqSuspendTimeout: UInt64? {
      get { _numbers._presence[7] ? _numbers.irqSuspendTimeout : nil }
      set { _numbers.irqSuspendTimeout = _numbers._presence.note(7, newValue) ?? 0 }
    }
    /// Whether a kernel thread polls, and whether it sleeps.
    @inlinable
    public var threaded: NAPIThreaded? {
      get { _numbers._presence[8] ? _numbers.threaded : nil }
      set { _numbers.threaded = _numbers._presence.note(8, newValue) ?? NAPIThreaded(rawValue: 0) }
    }
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var groFlushTimeout: UInt64 = 0
      @usableFromInline var irqSuspendTimeout: UInt64 = 0
      @usableFromInline var ifindex: UInt32 = 0
      @usableFromInline var id: UInt32 = 0
      @usableFromInline var irq: UInt32 = 0
      @usableFromInline var pid: UInt32 = 0
      @usableFromInline var deferHardIrqs: UInt32 = 0
      @usableFromInline var threaded: NAPIThreaded = NAPIThreaded(rawValue: 0)

      @inlinable
      init() {}
    }

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
        if scan.isBelow(4) {
          if let value = scan.integer(1, UInt32.self, in: bytes) { self._numbers.ifindex = value }
          if let value = scan.integer(2, UInt32.self, in: bytes) { self._numbers.id = value }
          if let value = scan.integer(3, UInt32.self, in: bytes) { self._numbers.irq = value }
        }
        if scan.isBelow(7) {
          if let value = scan.integer(4, UInt32.self, in: bytes) { self._numbers.pid = value }
          if let value = scan.integer(5, UInt32.self, in: bytes) { self._numbers.deferHardIrqs = value }
          if let value = scan.uint(6, in: bytes) { self._numbers.groFlushTimeout = value }
        }
        if scan.isBelow(9) {
          if let value = scan.uint(7, in: bytes) { self._numbers.irqSuspendTimeout = value }
          if let value = scan.integer(8, UInt32.self, in: bytes) { self._numbers.threaded = NAPIThreaded(rawValue: value) }
        }
      } while scan.turnsBack()
      self._numbers._presence = scan.presence(among: 0x1fe)
      return scan.end(in: &self)
    }

    @usableFromInline @inline(never)
    mutating func decode(_ rest: ScalarScan.Rest, from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
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
      walk.noteForm(in: &self, bytes)
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
      walk.noteForm(in: &self, bytes)
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
    @inlinable
    public var id: UInt32? {
      get { _numbers._presence[1] ? _numbers.id : nil }
      set { _numbers.id = _numbers._presence.note(1, newValue) ?? 0 }
    }
    /// The device the queue is of.
    @inlinable
    public var ifindex: UInt32? {
      get { _numbers._presence[2] ? _numbers.ifindex : nil }
      set { _numbers.ifindex = _numbers._presence.note(2, newValue) ?? 0 }
    }
    /// The queue's direction. Queues that a driver keeps for sending XDP packets are not reported.
    @inlinable
    public var type: QueueType? {
      get { _numbers._presence[3] ? _numbers.type : nil }
      set { _numbers.type = _numbers._presence.note(3, newValue) ?? QueueType(rawValue: 0) }
    }
    /// The NAPI instance that polls the queue. Absent where the driver names none.
    @inlinable
    public var napiID: UInt32? {
      get { _numbers._presence[4] ? _numbers.napiID : nil }
      set { _numbers.napiID = _numbers._presence.note(4, newValue) ?? 0 }
    }
    /// The binding whose memory the queue receives into. Absent on ordinary memory.
    @inlinable
    public var dmabuf: UInt32? {
      get { _numbers._presence[5] ? _numbers.dmabuf : nil }
      set { _numbers.dmabuf = _numbers._presence.note(5, newValue) ?? 0 }
    }
    /// Present when the queue receives into memory of an io_uring instance.
    public var ioUring: IOUringProviderInfo?
    /// Present when an AF_XDP socket uses the queue.
    public var xsk: XSKInfo?
    /// The other end of a lease: a virtual device's queue can stand for one of a physical device, so that a container
    /// may bind memory or AF_XDP sockets to it.
    public var lease: Lease?
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var id: UInt32 = 0
      @usableFromInline var ifindex: UInt32 = 0
      @usableFromInline var type: QueueType = QueueType(rawValue: 0)
      @usableFromInline var napiID: UInt32 = 0
      @usableFromInline var dmabuf: UInt32 = 0

      @inlinable
      init() {}
    }

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

    @inlinable @inline(__always)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      let rest = scan(from: bytes, in: range)
      if !rest.isEmpty { try decode(rest, from: bytes, in: range) }
    }

    @usableFromInline @inline(never)
    mutating func scan(from bytes: RawSpan, in range: AttributeRange) -> ScalarScan.Rest {
      self._numbers = _Numbers()
      self.ioUring.clear()
      self.xsk.clear()
      self.lease.clear()
      var scan = ScalarScan(range, keepsOrder: true, in: bytes)
      repeat {
        if scan.isBelow(4) {
          if let value = scan.integer(1, UInt32.self, in: bytes) { self._numbers.id = value }
          if let value = scan.integer(2, UInt32.self, in: bytes) { self._numbers.ifindex = value }
          if let value = scan.integer(3, UInt32.self, in: bytes) { self._numbers.type = QueueType(rawValue: value) }
        }
        if scan.isBelow(6) {
          if let value = scan.integer(4, UInt32.self, in: bytes) { self._numbers.napiID = value }
          if let value = scan.integer(5, UInt32.self, in: bytes) { self._numbers.dmabuf = value }
        }
        scan.nests(among: 0x1c0, in: bytes)
      } while scan.turnsBack()
      self._numbers._presence = scan.presence(among: 0x3e)
      return scan.end(in: &self)
    }

    @usableFromInline @inline(never)
    mutating func decode(_ rest: ScalarScan.Rest, from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      if let nests = rest.nests(in: range) {
        var walk = AttributeWalk(nests)
        while try walk.next(in: bytes) {
          switch walk.type {
          case 6: try self.ioUring.decode(from: bytes, in: walk.nest(in: bytes))
          case 7: try self.xsk.decode(from: bytes, in: walk.nest(in: bytes))
          case 8: try self.lease.decode(from: bytes, in: walk.nest(in: bytes))
          default: break
          }
        }
        return
      }
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
      walk.noteForm(in: &self, bytes)
    }

    @inlinable
    public func encodeAttributes(into writer: inout MessageWriter) {
      do {
        var run = writer.run(room: 60)
        if let value = self.id { run.integer(1, value) }
        if let value = self.ifindex { run.integer(2, value) }
        if let value = self.type { run.integer(3, value.rawValue) }
        if let value = self.napiID { run.integer(4, value) }
        if let value = self.dmabuf { run.integer(5, value) }
        if let value = self.ioUring { run.nest(6, value) }
        if let value = self.xsk { run.nest(7, value) }
        writer.end(run)
      }
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
    @inlinable
    public var ifindex: UInt32? {
      get { _numbers._presence[1] ? _numbers.ifindex : nil }
      set { _numbers.ifindex = _numbers._presence.note(1, newValue) ?? 0 }
    }
    /// The counted queue's direction. Absent in the sum of a device.
    @inlinable
    public var queueType: QueueType? {
      get { _numbers._presence[2] ? _numbers.queueType : nil }
      set { _numbers.queueType = _numbers._presence.note(2, newValue) ?? QueueType(rawValue: 0) }
    }
    /// The counted queue's index. Absent in the sum of a device.
    @inlinable
    public var queueID: UInt32? {
      get { _numbers._presence[3] ? _numbers.queueID : nil }
      set { _numbers.queueID = _numbers._presence.note(3, newValue) ?? 0 }
    }
    /// How finely to split the counters; only in requests.
    @inlinable
    public var scope: QstatsScope? {
      get { _numbers._presence[4] ? _numbers.scope : nil }
      set { _numbers.scope = _numbers._presence.note(4, newValue) ?? QstatsScope(rawValue: 0) }
    }
    /// Packets received and handed to the stack, as they were on the wire. XDP is part of the stack here: what a
    /// program drops is counted.
    @inlinable
    public var rxPackets: UInt64? {
      get { _numbers._presence[8] ? _numbers.rxPackets : nil }
      set { _numbers.rxPackets = _numbers._presence.note(8, newValue) ?? 0 }
    }
    /// Bytes of the packets in `rx-packets`.
    @inlinable
    public var rxBytes: UInt64? {
      get { _numbers._presence[9] ? _numbers.rxBytes : nil }
      set { _numbers.rxBytes = _numbers._presence.note(9, newValue) ?? 0 }
    }
    /// Packets sent, as they were on the wire; counted when the device has fetched them.
    @inlinable
    public var txPackets: UInt64? {
      get { _numbers._presence[10] ? _numbers.txPackets : nil }
      set { _numbers.txPackets = _numbers._presence.note(10, newValue) ?? 0 }
    }
    /// Bytes of the packets in `tx-packets`.
    @inlinable
    public var txBytes: UInt64? {
      get { _numbers._presence[11] ? _numbers.txBytes : nil }
      set { _numbers.txBytes = _numbers._presence.note(11, newValue) ?? 0 }
    }
    /// Times there was no memory for a buffer or a packet. With device memory this grows when applications return
    /// their fragments too late. It is for the driver whether a packet was lost.
    @inlinable
    public var rxAllocFail: UInt64? {
      get { _numbers._presence[12] ? _numbers.rxAllocFail : nil }
      set { _numbers.rxAllocFail = _numbers._presence.note(12, newValue) ?? 0 }
    }
    /// Packets that arrived and that the device dropped, for whatever reason.
    @inlinable
    public var rxHWDrops: UInt64? {
      get { _numbers._presence[13] ? _numbers.rxHWDrops : nil }
      set { _numbers.rxHWDrops = _numbers._presence.note(13, newValue) ?? 0 }
    }
    /// Packets the device dropped because it had no buffer or descriptor at hand.
    @inlinable
    public var rxHWDropOverruns: UInt64? {
      get { _numbers._presence[14] ? _numbers.rxHWDropOverruns : nil }
      set { _numbers.rxHWDropOverruns = _numbers._presence.note(14, newValue) ?? 0 }
    }
    /// Packets the device summed up as a whole (CHECKSUM_COMPLETE).
    @inlinable
    public var rxCSUMComplete: UInt64? {
      get { _numbers._presence[15] ? _numbers.rxCSUMComplete : nil }
      set { _numbers.rxCSUMComplete = _numbers._presence.note(15, newValue) ?? 0 }
    }
    /// Packets whose checksums the device found right (CHECKSUM_UNNECESSARY).
    @inlinable
    public var rxCSUMUnnecessary: UInt64? {
      get { _numbers._presence[16] ? _numbers.rxCSUMUnnecessary : nil }
      set { _numbers.rxCSUMUnnecessary = _numbers._presence.note(16, newValue) ?? 0 }
    }
    /// Packets whose checksums the device did not look at.
    @inlinable
    public var rxCSUMNone: UInt64? {
      get { _numbers._presence[17] ? _numbers.rxCSUMNone : nil }
      set { _numbers.rxCSUMNone = _numbers._presence.note(17, newValue) ?? 0 }
    }
    /// Packets whose checksums the device found wrong; the stack gets them and decides.
    @inlinable
    public var rxCSUMBad: UInt64? {
      get { _numbers._presence[18] ? _numbers.rxCSUMBad : nil }
      set { _numbers.rxCSUMBad = _numbers._presence.note(18, newValue) ?? 0 }
    }
    /// Packets handed up after the device merged smaller ones into them (HW-GRO, not LRO).
    @inlinable
    public var rxHWGROPackets: UInt64? {
      get { _numbers._presence[19] ? _numbers.rxHWGROPackets : nil }
      set { _numbers.rxHWGROPackets = _numbers._presence.note(19, newValue) ?? 0 }
    }
    /// Bytes of the packets in `rx-hw-gro-packets`.
    @inlinable
    public var rxHWGROBytes: UInt64? {
      get { _numbers._presence[20] ? _numbers.rxHWGROBytes : nil }
      set { _numbers.rxHWGROBytes = _numbers._presence.note(20, newValue) ?? 0 }
    }
    /// Packets on the wire that were merged into those of `rx-hw-gro-packets`.
    @inlinable
    public var rxHWGROWirePackets: UInt64? {
      get { _numbers._presence[21] ? _numbers.rxHWGROWirePackets : nil }
      set { _numbers.rxHWGROWirePackets = _numbers._presence.note(21, newValue) ?? 0 }
    }
    /// Bytes of the packets in `rx-hw-gro-wire-packets`.
    @inlinable
    public var rxHWGROWireBytes: UInt64? {
      get { _numbers._presence[22] ? _numbers.rxHWGROWireBytes : nil }
      set { _numbers.rxHWGROWireBytes = _numbers._presence.note(22, newValue) ?? 0 }
    }
    /// Packets dropped on receipt because the device's rate limit was reached.
    @inlinable
    public var rxHWDropRatelimits: UInt64? {
      get { _numbers._presence[23] ? _numbers.rxHWDropRatelimits : nil }
      set { _numbers.rxHWDropRatelimits = _numbers._presence.note(23, newValue) ?? 0 }
    }
    /// Packets the device took to send and then dropped, for whatever reason.
    @inlinable
    public var txHWDrops: UInt64? {
      get { _numbers._presence[24] ? _numbers.txHWDrops : nil }
      set { _numbers.txHWDrops = _numbers._presence.note(24, newValue) ?? 0 }
    }
    /// Packets the device refused to send because they made no sense to it.
    @inlinable
    public var txHWDropErrors: UInt64? {
      get { _numbers._presence[25] ? _numbers.txHWDropErrors : nil }
      set { _numbers.txHWDropErrors = _numbers._presence.note(25, newValue) ?? 0 }
    }
    /// Packets sent that left the device no checksum to fill in.
    @inlinable
    public var txCSUMNone: UInt64? {
      get { _numbers._presence[26] ? _numbers.txCSUMNone : nil }
      set { _numbers.txCSUMNone = _numbers._presence.note(26, newValue) ?? 0 }
    }
    /// Packets sent whose checksum the device filled in, each segment of a large one counted.
    @inlinable
    public var txNeedsCSUM: UInt64? {
      get { _numbers._presence[27] ? _numbers.txNeedsCSUM : nil }
      set { _numbers.txNeedsCSUM = _numbers._presence.note(27, newValue) ?? 0 }
    }
    /// Large packets that the device cut into segments.
    @inlinable
    public var txHWGSOPackets: UInt64? {
      get { _numbers._presence[28] ? _numbers.txHWGSOPackets : nil }
      set { _numbers.txHWGSOPackets = _numbers._presence.note(28, newValue) ?? 0 }
    }
    /// Bytes of the packets in `tx-hw-gso-packets`.
    @inlinable
    public var txHWGSOBytes: UInt64? {
      get { _numbers._presence[29] ? _numbers.txHWGSOBytes : nil }
      set { _numbers.txHWGSOBytes = _numbers._presence.note(29, newValue) ?? 0 }
    }
    /// Segments that the packets in `tx-hw-gso-packets` became.
    @inlinable
    public var txHWGSOWirePackets: UInt64? {
      get { _numbers._presence[30] ? _numbers.txHWGSOWirePackets : nil }
      set { _numbers.txHWGSOWirePackets = _numbers._presence.note(30, newValue) ?? 0 }
    }
    /// Bytes of the packets in `tx-hw-gso-wire-packets`.
    @inlinable
    public var txHWGSOWireBytes: UInt64? {
      get { _numbers._presence[31] ? _numbers.txHWGSOWireBytes : nil }
      set { _numbers.txHWGSOWireBytes = _numbers._presence.note(31, newValue) ?? 0 }
    }
    /// Packets dropped on sending because the device's rate limit was reached.
    @inlinable
    public var txHWDropRatelimits: UInt64? {
      get { _numbers._presence[32] ? _numbers.txHWDropRatelimits : nil }
      set { _numbers.txHWDropRatelimits = _numbers._presence.note(32, newValue) ?? 0 }
    }
    /// Times the driver stopped a queue because it was full. With byte queue limits the stack holds packets back
    /// earlier.
    @inlinable
    public var txStop: UInt64? {
      get { _numbers._presence[33] ? _numbers.txStop : nil }
      set { _numbers.txStop = _numbers._presence.note(33, newValue) ?? 0 }
    }
    /// Times the driver opened a stopped queue again.
    @inlinable
    public var txWake: UInt64? {
      get { _numbers._presence[34] ? _numbers.txWake : nil }
      set { _numbers.txWake = _numbers._presence.note(34, newValue) ?? 0 }
    }
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var scope: QstatsScope = QstatsScope(rawValue: 0)
      @usableFromInline var rxPackets: UInt64 = 0
      @usableFromInline var rxBytes: UInt64 = 0
      @usableFromInline var txPackets: UInt64 = 0
      @usableFromInline var txBytes: UInt64 = 0
      @usableFromInline var rxAllocFail: UInt64 = 0
      @usableFromInline var rxHWDrops: UInt64 = 0
      @usableFromInline var rxHWDropOverruns: UInt64 = 0
      @usableFromInline var rxCSUMComplete: UInt64 = 0
      @usableFromInline var rxCSUMUnnecessary: UInt64 = 0
      @usableFromInline var rxCSUMNone: UInt64 = 0
      @usableFromInline var rxCSUMBad: UInt64 = 0
      @usableFromInline var rxHWGROPackets: UInt64 = 0
      @usableFromInline var rxHWGROBytes: UInt64 = 0
      @usableFromInline var rxHWGROWirePackets: UInt64 = 0
      @usableFromInline var rxHWGROWireBytes: UInt64 = 0
      @usableFromInline var rxHWDropRatelimits: UInt64 = 0
      @usableFromInline var txHWDrops: UInt64 = 0
      @usableFromInline var txHWDropErrors: UInt64 = 0
      @usableFromInline var txCSUMNone: UInt64 = 0
      @usableFromInline var txNeedsCSUM: UInt64 = 0
      @usableFromInline var txHWGSOPackets: UInt64 = 0
      @usableFromInline var txHWGSOBytes: UInt64 = 0
      @usableFromInline var txHWGSOWirePackets: UInt64 = 0
      @usableFromInline var txHWGSOWireBytes: UInt64 = 0
      @usableFromInline var txHWDropRatelimits: UInt64 = 0
      @usableFromInline var txStop: UInt64 = 0
      @usableFromInline var txWake: UInt64 = 0
      @usableFromInline var ifindex: UInt32 = 0
      @usableFromInline var queueType: QueueType = QueueType(rawValue: 0)
      @usableFromInline var queueID: UInt32 = 0

      @inlinable
      init() {}
    }

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

    @inlinable @inline(__always)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      let rest = scan(from: bytes, in: range)
      if !rest.isEmpty { try decode(rest, from: bytes, in: range) }
    }

    @usableFromInline @inline(never)
    mutating func scan(from bytes: RawSpan, in range: AttributeRange) -> ScalarScan.Rest {
      self._numbers = _Numbers()
      var scan = ScalarScan(range, keepsOrder: false, in: bytes)
      repeat {
        if let value = scan.integer(1, UInt32.self, in: bytes) { self._numbers.ifindex = value }
        if let value = scan.integer(2, UInt32.self, in: bytes) { self._numbers.queueType = QueueType(rawValue: value) }
        if let value = scan.integer(3, UInt32.self, in: bytes) { self._numbers.queueID = value }
        if let value = scan.uint(4, in: bytes) { self._numbers.scope = QstatsScope(rawValue: value) }
        if let value = scan.uint(8, in: bytes) { self._numbers.rxPackets = value }
        if let value = scan.uint(9, in: bytes) { self._numbers.rxBytes = value }
        if let value = scan.uint(10, in: bytes) { self._numbers.txPackets = value }
        if let value = scan.uint(11, in: bytes) { self._numbers.txBytes = value }
        if let value = scan.uint(12, in: bytes) { self._numbers.rxAllocFail = value }
        if let value = scan.uint(13, in: bytes) { self._numbers.rxHWDrops = value }
        if let value = scan.uint(14, in: bytes) { self._numbers.rxHWDropOverruns = value }
        if let value = scan.uint(15, in: bytes) { self._numbers.rxCSUMComplete = value }
        if let value = scan.uint(16, in: bytes) { self._numbers.rxCSUMUnnecessary = value }
        if let value = scan.uint(17, in: bytes) { self._numbers.rxCSUMNone = value }
        if let value = scan.uint(18, in: bytes) { self._numbers.rxCSUMBad = value }
        if let value = scan.uint(19, in: bytes) { self._numbers.rxHWGROPackets = value }
        if let value = scan.uint(20, in: bytes) { self._numbers.rxHWGROBytes = value }
        if let value = scan.uint(21, in: bytes) { self._numbers.rxHWGROWirePackets = value }
        if let value = scan.uint(22, in: bytes) { self._numbers.rxHWGROWireBytes = value }
        if let value = scan.uint(23, in: bytes) { self._numbers.rxHWDropRatelimits = value }
        if let value = scan.uint(24, in: bytes) { self._numbers.txHWDrops = value }
        if let value = scan.uint(25, in: bytes) { self._numbers.txHWDropErrors = value }
        if let value = scan.uint(26, in: bytes) { self._numbers.txCSUMNone = value }
        if let value = scan.uint(27, in: bytes) { self._numbers.txNeedsCSUM = value }
        if let value = scan.uint(28, in: bytes) { self._numbers.txHWGSOPackets = value }
        if let value = scan.uint(29, in: bytes) { self._numbers.txHWGSOBytes = value }
        if let value = scan.uint(30, in: bytes) { self._numbers.txHWGSOWirePackets = value }
        if let value = scan.uint(31, in: bytes) { self._numbers.txHWGSOWireBytes = value }
        if let value = scan.uint(32, in: bytes) { self._numbers.txHWDropRatelimits = value }
        if let value = scan.uint(33, in: bytes) { self._numbers.txStop = value }
        if let value = scan.uint(34, in: bytes) { self._numbers.txWake = value }
      } while scan.turnsBack()
      self._numbers._presence = scan.presence(among: 0x7ffffff1e)
      return scan.end(in: &self)
    }

    @usableFromInline @inline(never)
    mutating func decode(_ rest: ScalarScan.Rest, from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
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
      walk.noteForm(in: &self, bytes)
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
  public struct QueueID: FixedAttributeSet {
    /// The queue's index among those of its type, from 0 to one less than their number.
    @inlinable
    public var id: UInt32? {
      get { _numbers._presence[1] ? _numbers.id : nil }
      set { _numbers.id = _numbers._presence.note(1, newValue) ?? 0 }
    }
    /// The queue's direction. Queues that a driver keeps for sending XDP packets are not reported.
    @inlinable
    public var type: QueueType? {
      get { _numbers._presence[3] ? _numbers.type : nil }
      set { _numbers.type = _numbers._presence.note(3, newValue) ?? QueueType(rawValue: 0) }
    }
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var id: UInt32 = 0
      @usableFromInline var type: QueueType = QueueType(rawValue: 0)

      @inlinable
      init() {}
    }

    @inlinable
    public init() {}

    public init(
      id: UInt32? = nil,
      type: QueueType? = nil
    ) {
      self.id = id
      self.type = type
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
        if let value = scan.integer(3, UInt32.self, in: bytes) { self._numbers.type = QueueType(rawValue: value) }
      } while scan.turnsBack()
      self._numbers._presence = scan.presence(among: 0xa)
      return scan.end(in: &self)
    }

    @usableFromInline @inline(never)
    mutating func decode(_ rest: ScalarScan.Rest, from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.id = try walk.integer(UInt32.self, in: bytes)
        case 3: self.type = QueueType(rawValue: try walk.integer(UInt32.self, in: bytes))
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, bytes)
    }

    @inlinable
    public static var room: Int { 16 }

    @inlinable @inline(__always)
    public func encodeAttributes(into run: inout AttributeRun) {
      if let value = self.id { run.integer(1, value) }
      if let value = self.type { run.integer(3, value.rawValue) }
    }

    @inlinable @inline(__always)
    public static var allAttributes: Presence { Presence(bits: 0xa) }

    @inlinable @inline(__always)
    public var presentAttributes: Presence { _numbers._presence }

    @inlinable @inline(__always)
    public func encodeAll(into attributes: inout FixedAttributes) {
      do { let value = _numbers.id; attributes.integer(1, value) }
      do { let value = _numbers.type; attributes.integer(3, value.rawValue) }
    }
  }
}

extension Netdev {
  /// The other queue of a lease, seen from either end.
  public struct Lease: PlainAttributeSet {
    /// The other queue's device.
    @inlinable
    public var ifindex: UInt32? {
      get { _numbers._presence[1] ? _numbers.ifindex : nil }
      set { _numbers.ifindex = _numbers._presence.note(1, newValue) ?? 0 }
    }
    /// The other queue.
    public var queue: QueueID?
    /// The other device's network namespace, as this one numbers it. Absent when it is the same.
    @inlinable
    public var netnsID: Int32? {
      get { _numbers._presence[3] ? _numbers.netnsID : nil }
      set { _numbers.netnsID = _numbers._presence.note(3, newValue) ?? 0 }
    }
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var ifindex: UInt32 = 0
      @usableFromInline var netnsID: Int32 = 0

      @inlinable
      init() {}
    }

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

    @inlinable @inline(__always)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      let rest = scan(from: bytes, in: range)
      if !rest.isEmpty { try decode(rest, from: bytes, in: range) }
    }

    @usableFromInline @inline(never)
    mutating func scan(from bytes: RawSpan, in range: AttributeRange) -> ScalarScan.Rest {
      self._numbers = _Numbers()
      self.queue.clear()
      var scan = ScalarScan(range, keepsOrder: true, in: bytes)
      repeat {
        if let value = scan.integer(1, UInt32.self, in: bytes) { self._numbers.ifindex = value }
        scan.nests(among: 0x4, in: bytes)
        if let value = scan.integer(3, Int32.self, in: bytes) { self._numbers.netnsID = value }
      } while scan.turnsBack()
      self._numbers._presence = scan.presence(among: 0xa)
      return scan.end(in: &self)
    }

    @usableFromInline @inline(never)
    mutating func decode(_ rest: ScalarScan.Rest, from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      if let nests = rest.nests(in: range) {
        var walk = AttributeWalk(nests)
        while try walk.next(in: bytes) {
          switch walk.type {
          case 2: try self.queue.decode(from: bytes, in: walk.nest(in: bytes))
          default: break
          }
        }
        return
      }
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.ifindex = try walk.integer(UInt32.self, in: bytes)
        case 2: try self.queue.decode(from: bytes, in: walk.nest(in: bytes))
        case 3: self.netnsID = try walk.integer(Int32.self, in: bytes)
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, bytes)
    }

    @inlinable
    public static var room: Int { 36 }

    @inlinable @inline(__always)
    public func encodeAttributes(into run: inout AttributeRun) {
      if let value = self.ifindex { run.integer(1, value) }
      if let value = self.queue { run.nest(2, value) }
      if let value = self.netnsID { run.integer(3, value) }
    }
  }
}

extension Netdev {
  /// The binding of a dmabuf to a device. It ends when the socket that made it is closed.
  public struct Dmabuf: AttributeSet {
    /// The device that is to use the memory.
    @inlinable
    public var ifindex: UInt32? {
      get { _numbers._presence[1] ? _numbers.ifindex : nil }
      set { _numbers.ifindex = _numbers._presence.note(1, newValue) ?? 0 }
    }
    /// The receive queues that are to fill the memory, one a nest.
    public var queues: [QueueID] = []
    /// The dmabuf, a descriptor of the process that sends the request.
    @inlinable
    public var fd: UInt32? {
      get { _numbers._presence[3] ? _numbers.fd : nil }
      set { _numbers.fd = _numbers._presence.note(3, newValue) ?? 0 }
    }
    /// The binding's number, which queues, page pools and received fragments bear.
    @inlinable
    public var id: UInt32? {
      get { _numbers._presence[4] ? _numbers.id : nil }
      set { _numbers.id = _numbers._presence.note(4, newValue) ?? 0 }
    }
    /// Bytes of each piece the device writes into: a power of two, the kernel's page size or more. The page size if
    /// absent.
    @inlinable
    public var rxPageSize: UInt32? {
      get { _numbers._presence[5] ? _numbers.rxPageSize : nil }
      set { _numbers.rxPageSize = _numbers._presence.note(5, newValue) ?? 0 }
    }
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var ifindex: UInt32 = 0
      @usableFromInline var fd: UInt32 = 0
      @usableFromInline var id: UInt32 = 0
      @usableFromInline var rxPageSize: UInt32 = 0

      @inlinable
      init() {}
    }

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
      self._numbers = _Numbers()
      if !self.queues.isEmpty { self.queues.removeAll(keepingCapacity: true) }
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
      walk.noteForm(in: &self, bytes)
    }

    @inlinable @inline(__always)
    public func encode(into writer: inout MessageWriter) {
      if wireForm.isCanonical { encodeAttributes(into: &writer) } else { writer.writeInForm(self) }
    }

    @inlinable @inline(__always)
    public func encodeAttributes(into writer: inout MessageWriter) {
      do {
        var run = writer.run(room: 32 &+ self.queues.count &* 20)
        if let value = self.ifindex { run.integer(1, value) }
        run.nests(2, self.queues)
        if let value = self.fd { run.integer(3, value) }
        if let value = self.id { run.integer(4, value) }
        if let value = self.rxPageSize { run.integer(5, value) }
        writer.end(run)
      }
    }
  }
}
