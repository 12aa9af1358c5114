// Generated from netdev.yaml. Do not edit: change the spec and generate again.
// swift-format-ignore-file
public import NetlinkCodec

#if hasFeature(Lifetimes)

extension Netdev.Dev {
  /// The attributes where they lie in a message: checked once, read without a copy.
  public struct View: AttributeView, ~Escapable {
    public typealias Owned = Netdev.Dev
    public let attributes: CheckedAttributes

    @inlinable @inline(__always)
    @_lifetime(copy attributes)
    public init(_ attributes: CheckedAttributes) { self.attributes = attributes }

    /// The device's interface index.
    @inlinable
    public var ifindex: UInt32? {
      get {
        guard let attribute = attributes.first(1) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// The XDP abilities that are on.
    @inlinable
    public var xdpFeatures: Netdev.XDPAct? {
      get {
        guard let attribute = attributes.first(3) else { return nil }
        return attribute.integer(UInt64.self).map({ Netdev.XDPAct(rawValue: $0) })
      }
    }

    /// How many buffers a packet of an AF_XDP zero-copy socket may have. Only present with zero copy.
    @inlinable
    public var xdpZcMaxSegs: UInt32? {
      get {
        guard let attribute = attributes.first(4) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// What XDP programs can learn about received packets.
    @inlinable
    public var xdpRXMetadataFeatures: Netdev.XDPRXMetadata? {
      get {
        guard let attribute = attributes.first(5) else { return nil }
        return attribute.integer(UInt64.self).map({ Netdev.XDPRXMetadata(rawValue: $0) })
      }
    }

    /// What AF_XDP sockets can ask for on sending.
    @inlinable
    public var xskFeatures: Netdev.XSKFlags? {
      get {
        guard let attribute = attributes.first(6) else { return nil }
        return attribute.integer(UInt64.self).map({ Netdev.XSKFlags(rawValue: $0) })
      }
    }

    /// One attribute and its value.
    public enum Attribute: ~Escapable {
      case ifindex(UInt32)
      case xdpFeatures(Netdev.XDPAct)
      case xdpZcMaxSegs(UInt32)
      case xdpRXMetadataFeatures(Netdev.XDPRXMetadata)
      case xskFeatures(Netdev.XSKFlags)
      /// An attribute the spec does not know.
      case unknown(AttributePayload)
    }

    /// Walks all attributes, in the order they lie in: the fast way to read most of them.
    @inlinable @inline(__always)
    @_lifetime(copy self)
    public func makeIterator() -> Iterator { Iterator(attributes) }

    public struct Iterator: BitwiseCopyable, ~Escapable {
      @usableFromInline var attributes: AttributeIterator

      @inlinable @inline(__always)
      @_lifetime(copy attributes)
      init(_ attributes: CheckedAttributes) { self.attributes = attributes.makeIterator() }

      /// The next attribute, or nil after the last.
      @_transparent
      @_lifetime(copy self)
      public mutating func next() -> Attribute? {
        while attributes.advance() {
          switch attributes.type {
          case 1: if let value = attributes.integer(UInt32.self) { return .ifindex(value) }
          case 3: if let value = attributes.integer(UInt64.self).map({ Netdev.XDPAct(rawValue: $0) }) { return .xdpFeatures(value) }
          case 4: if let value = attributes.integer(UInt32.self) { return .xdpZcMaxSegs(value) }
          case 5: if let value = attributes.integer(UInt64.self).map({ Netdev.XDPRXMetadata(rawValue: $0) }) { return .xdpRXMetadataFeatures(value) }
          case 6: if let value = attributes.integer(UInt64.self).map({ Netdev.XSKFlags(rawValue: $0) }) { return .xskFeatures(value) }
          case 2: continue
          default: return .unknown(attributes.current)
          }
        }
        return nil
      }
    }

    @inline(never)
    public static func check(_ bytes: RawSpan, in range: AttributeRange) throws(DecodingError) -> Bool {
      var check = AttributeCheck(bytes, in: range)
      while try check.next() {
        let rule: UInt32 = switch check.type {
        case 1, 4: 0xffff0008
        case 3, 5, 6: 0xffff000c
        default: 0
        }
        if check.obeys(rule) { continue }
        try check.failSize()
      }
      return check.hasRepeats(besides: 0x4)
    }

    @inlinable
    public static func knows(_ type: UInt16) -> Bool {
      switch type {
      case 1, 2, 3, 4, 5, 6: true
      default: false
      }
    }
  }
}

extension Netdev.IOUringProviderInfo {
  /// The attributes where they lie in a message: checked once, read without a copy.
  public struct View: AttributeView, ~Escapable {
    public typealias Owned = Netdev.IOUringProviderInfo
    public let attributes: CheckedAttributes

    @inlinable @inline(__always)
    @_lifetime(copy attributes)
    public init(_ attributes: CheckedAttributes) { self.attributes = attributes }

    /// Bytes of each buffer the device writes into, as chosen when the memory was registered.
    @inlinable
    public var rxBufLen: UInt64? {
      get {
        guard let attribute = attributes.first(1) else { return nil }
        return attribute.uint()
      }
    }

    /// One attribute and its value.
    public enum Attribute: ~Escapable {
      case rxBufLen(UInt64)
      /// An attribute the spec does not know.
      case unknown(AttributePayload)
    }

    /// Walks all attributes, in the order they lie in: the fast way to read most of them.
    @inlinable @inline(__always)
    @_lifetime(copy self)
    public func makeIterator() -> Iterator { Iterator(attributes) }

    public struct Iterator: BitwiseCopyable, ~Escapable {
      @usableFromInline var attributes: AttributeIterator

      @inlinable @inline(__always)
      @_lifetime(copy attributes)
      init(_ attributes: CheckedAttributes) { self.attributes = attributes.makeIterator() }

      /// The next attribute, or nil after the last.
      @_transparent
      @_lifetime(copy self)
      public mutating func next() -> Attribute? {
        while attributes.advance() {
          switch attributes.type {
          case 1: if let value = attributes.current.uint() { return .rxBufLen(value) }
          default: return .unknown(attributes.current)
          }
        }
        return nil
      }
    }

    @inline(never)
    public static func check(_ bytes: RawSpan, in range: AttributeRange) throws(DecodingError) -> Bool {
      var check = AttributeCheck(bytes, in: range)
      while try check.next() {
        let rule: UInt32 = switch check.type {
        case 1: 0xfffb0008
        default: 0
        }
        if check.obeys(rule) { continue }
        try check.failSize()
      }
      return check.hasRepeats(besides: 0x0)
    }

    @inlinable
    public static func knows(_ type: UInt16) -> Bool {
      switch type {
      case 1: true
      default: false
      }
    }
  }
}

extension Netdev.PagePool {
  /// The attributes where they lie in a message: checked once, read without a copy.
  public struct View: AttributeView, ~Escapable {
    public typealias Owned = Netdev.PagePool
    public let attributes: CheckedAttributes

    @inlinable @inline(__always)
    @_lifetime(copy attributes)
    public init(_ attributes: CheckedAttributes) { self.attributes = attributes }

    /// The pool's number. A queue that restarts gets a new pool, and with it a new number.
    @inlinable
    public var id: UInt64? {
      get {
        guard let attribute = attributes.first(1) else { return nil }
        return attribute.uint()
      }
    }

    /// The pool's device. Absent once that device is gone: a pool outlives it until its last buffer comes back.
    @inlinable
    public var ifindex: UInt32? {
      get {
        guard let attribute = attributes.first(2) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// The NAPI instance that takes buffers from the pool, if there is one.
    @inlinable
    public var napiID: UInt64? {
      get {
        guard let attribute = attributes.first(3) else { return nil }
        return attribute.uint()
      }
    }

    /// Buffers that are out of the pool: in the device's ring, in sockets' receive queues, or in the pool's own
    /// recycling caches.
    @inlinable
    public var inflight: UInt64? {
      get {
        guard let attribute = attributes.first(4) else { return nil }
        return attribute.uint()
      }
    }

    /// Bytes of memory those buffers are.
    @inlinable
    public var inflightMem: UInt64? {
      get {
        guard let attribute = attributes.first(5) else { return nil }
        return attribute.uint()
      }
    }

    /// When the driver let go of the pool, in seconds of CLOCK_BOOTTIME. From then on it hands out nothing, and it
    /// vanishes with its last buffer. Absent while the pool is in use.
    @inlinable
    public var detachTime: UInt64? {
      get {
        guard let attribute = attributes.first(6) else { return nil }
        return attribute.uint()
      }
    }

    /// The binding whose memory the pool hands out. Stays after the driver let go of the pool.
    @inlinable
    public var dmabuf: UInt32? {
      get {
        guard let attribute = attributes.first(7) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// Present when the pool hands out memory of an io_uring instance.
    @inlinable
    public var ioUring: Netdev.IOUringProviderInfo.View? {
      @_lifetime(copy self)
      get {
        guard let attribute = attributes.first(8) else { return nil }
        return Netdev.IOUringProviderInfo.View(attribute.nest())
      }
    }

    /// One attribute and its value.
    public enum Attribute: ~Escapable {
      case id(UInt64)
      case ifindex(UInt32)
      case napiID(UInt64)
      case inflight(UInt64)
      case inflightMem(UInt64)
      case detachTime(UInt64)
      case dmabuf(UInt32)
      case ioUring(Netdev.IOUringProviderInfo.View)
      /// An attribute the spec does not know.
      case unknown(AttributePayload)
    }

    /// Walks all attributes, in the order they lie in: the fast way to read most of them.
    @inlinable @inline(__always)
    @_lifetime(copy self)
    public func makeIterator() -> Iterator { Iterator(attributes) }

    public struct Iterator: BitwiseCopyable, ~Escapable {
      @usableFromInline var attributes: AttributeIterator

      @inlinable @inline(__always)
      @_lifetime(copy attributes)
      init(_ attributes: CheckedAttributes) { self.attributes = attributes.makeIterator() }

      /// The next attribute, or nil after the last.
      @_transparent
      @_lifetime(copy self)
      public mutating func next() -> Attribute? {
        while attributes.advance() {
          switch attributes.type {
          case 1: if let value = attributes.current.uint() { return .id(value) }
          case 2: if let value = attributes.integer(UInt32.self) { return .ifindex(value) }
          case 3: if let value = attributes.current.uint() { return .napiID(value) }
          case 4: if let value = attributes.current.uint() { return .inflight(value) }
          case 5: if let value = attributes.current.uint() { return .inflightMem(value) }
          case 6: if let value = attributes.current.uint() { return .detachTime(value) }
          case 7: if let value = attributes.integer(UInt32.self) { return .dmabuf(value) }
          case 8: return .ioUring(Netdev.IOUringProviderInfo.View(attributes.current.nest()))
          default: return .unknown(attributes.current)
          }
        }
        return nil
      }
    }

    @inline(never)
    public static func check(_ bytes: RawSpan, in range: AttributeRange) throws(DecodingError) -> Bool {
      var check = AttributeCheck(bytes, in: range)
      while try check.next() {
        let rule: UInt32 = switch check.type {
        case 8: 0x1
        case 1, 3, 4, 5, 6: 0xfffb0008
        case 2, 7: 0xffff0008
        default: 0
        }
        if check.obeys(rule) { continue }
        switch check.type {
        case 8: try check.nest(Netdev.IOUringProviderInfo.View.self)
        default: try check.failSize()
        }
      }
      return check.hasRepeats(besides: 0x0)
    }

    @inlinable
    public static func knows(_ type: UInt16) -> Bool {
      switch type {
      case 1, 2, 3, 4, 5, 6, 7, 8: true
      default: false
      }
    }
  }
}

extension Netdev.PagePoolInfo {
  /// The attributes where they lie in a message: checked once, read without a copy.
  public struct View: AttributeView, ~Escapable {
    public typealias Owned = Netdev.PagePoolInfo
    public let attributes: CheckedAttributes

    @inlinable @inline(__always)
    @_lifetime(copy attributes)
    public init(_ attributes: CheckedAttributes) { self.attributes = attributes }

    /// The pool's number. A queue that restarts gets a new pool, and with it a new number.
    @inlinable
    public var id: UInt64? {
      get {
        guard let attribute = attributes.first(1) else { return nil }
        return attribute.uint()
      }
    }

    /// The pool's device. Absent once that device is gone: a pool outlives it until its last buffer comes back.
    @inlinable
    public var ifindex: UInt32? {
      get {
        guard let attribute = attributes.first(2) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// One attribute and its value.
    public enum Attribute: ~Escapable {
      case id(UInt64)
      case ifindex(UInt32)
      /// An attribute the spec does not know.
      case unknown(AttributePayload)
    }

    /// Walks all attributes, in the order they lie in: the fast way to read most of them.
    @inlinable @inline(__always)
    @_lifetime(copy self)
    public func makeIterator() -> Iterator { Iterator(attributes) }

    public struct Iterator: BitwiseCopyable, ~Escapable {
      @usableFromInline var attributes: AttributeIterator

      @inlinable @inline(__always)
      @_lifetime(copy attributes)
      init(_ attributes: CheckedAttributes) { self.attributes = attributes.makeIterator() }

      /// The next attribute, or nil after the last.
      @_transparent
      @_lifetime(copy self)
      public mutating func next() -> Attribute? {
        while attributes.advance() {
          switch attributes.type {
          case 1: if let value = attributes.current.uint() { return .id(value) }
          case 2: if let value = attributes.integer(UInt32.self) { return .ifindex(value) }
          default: return .unknown(attributes.current)
          }
        }
        return nil
      }
    }

    @inline(never)
    public static func check(_ bytes: RawSpan, in range: AttributeRange) throws(DecodingError) -> Bool {
      var check = AttributeCheck(bytes, in: range)
      while try check.next() {
        let rule: UInt32 = switch check.type {
        case 1: 0xfffb0008
        case 2: 0xffff0008
        default: 0
        }
        if check.obeys(rule) { continue }
        try check.failSize()
      }
      return check.hasRepeats(besides: 0x0)
    }

    @inlinable
    public static func knows(_ type: UInt16) -> Bool {
      switch type {
      case 1, 2: true
      default: false
      }
    }
  }
}

extension Netdev.PagePoolStats {
  /// The attributes where they lie in a message: checked once, read without a copy.
  public struct View: AttributeView, ~Escapable {
    public typealias Owned = Netdev.PagePoolStats
    public let attributes: CheckedAttributes

    @inlinable @inline(__always)
    @_lifetime(copy attributes)
    public init(_ attributes: CheckedAttributes) { self.attributes = attributes }

    /// Which pool.
    @inlinable
    public var info: Netdev.PagePoolInfo.View? {
      @_lifetime(copy self)
      get {
        guard let attribute = attributes.first(1) else { return nil }
        return Netdev.PagePoolInfo.View(attribute.nest())
      }
    }

    /// Buffers taken from the pool's cache, without a lock.
    @inlinable
    public var allocFast: UInt64? {
      get {
        guard let attribute = attributes.first(8) else { return nil }
        return attribute.uint()
      }
    }

    /// Single pages taken from the page allocator.
    @inlinable
    public var allocSlow: UInt64? {
      get {
        guard let attribute = attributes.first(9) else { return nil }
        return attribute.uint()
      }
    }

    /// Buffers of several pages taken from the page allocator.
    @inlinable
    public var allocSlowHighOrder: UInt64? {
      get {
        guard let attribute = attributes.first(10) else { return nil }
        return attribute.uint()
      }
    }

    /// Times the recycling ring was empty too, so that new memory had to be allocated.
    @inlinable
    public var allocEmpty: UInt64? {
      get {
        guard let attribute = attributes.first(11) else { return nil }
        return attribute.uint()
      }
    }

    /// Times the cache was filled up from the recycling ring.
    @inlinable
    public var allocRefill: UInt64? {
      get {
        guard let attribute = attributes.first(12) else { return nil }
        return attribute.uint()
      }
    }

    /// Pages from the ring that were given back because they lie on another NUMA node.
    @inlinable
    public var allocWaive: UInt64? {
      get {
        guard let attribute = attributes.first(13) else { return nil }
        return attribute.uint()
      }
    }

    /// Returned buffers that went straight into the cache.
    @inlinable
    public var recycleCached: UInt64? {
      get {
        guard let attribute = attributes.first(14) else { return nil }
        return attribute.uint()
      }
    }

    /// Returned buffers for which the cache had no room.
    @inlinable
    public var recycleCacheFull: UInt64? {
      get {
        guard let attribute = attributes.first(15) else { return nil }
        return attribute.uint()
      }
    }

    /// Returned buffers that went into the recycling ring.
    @inlinable
    public var recycleRing: UInt64? {
      get {
        guard let attribute = attributes.first(16) else { return nil }
        return attribute.uint()
      }
    }

    /// Returned buffers that were freed because the ring had no room.
    @inlinable
    public var recycleRingFull: UInt64? {
      get {
        guard let attribute = attributes.first(17) else { return nil }
        return attribute.uint()
      }
    }

    /// Returned buffers that were freed because somebody else still held them.
    @inlinable
    public var recycleReleasedRefcnt: UInt64? {
      get {
        guard let attribute = attributes.first(18) else { return nil }
        return attribute.uint()
      }
    }

    /// One attribute and its value.
    public enum Attribute: ~Escapable {
      case info(Netdev.PagePoolInfo.View)
      case allocFast(UInt64)
      case allocSlow(UInt64)
      case allocSlowHighOrder(UInt64)
      case allocEmpty(UInt64)
      case allocRefill(UInt64)
      case allocWaive(UInt64)
      case recycleCached(UInt64)
      case recycleCacheFull(UInt64)
      case recycleRing(UInt64)
      case recycleRingFull(UInt64)
      case recycleReleasedRefcnt(UInt64)
      /// An attribute the spec does not know.
      case unknown(AttributePayload)
    }

    /// Walks all attributes, in the order they lie in: the fast way to read most of them.
    @inlinable @inline(__always)
    @_lifetime(copy self)
    public func makeIterator() -> Iterator { Iterator(attributes) }

    public struct Iterator: BitwiseCopyable, ~Escapable {
      @usableFromInline var attributes: AttributeIterator

      @inlinable @inline(__always)
      @_lifetime(copy attributes)
      init(_ attributes: CheckedAttributes) { self.attributes = attributes.makeIterator() }

      /// The next attribute, or nil after the last.
      @_transparent
      @_lifetime(copy self)
      public mutating func next() -> Attribute? {
        while attributes.advance() {
          switch attributes.type {
          case 1: return .info(Netdev.PagePoolInfo.View(attributes.current.nest()))
          case 8: if let value = attributes.current.uint() { return .allocFast(value) }
          case 9: if let value = attributes.current.uint() { return .allocSlow(value) }
          case 10: if let value = attributes.current.uint() { return .allocSlowHighOrder(value) }
          case 11: if let value = attributes.current.uint() { return .allocEmpty(value) }
          case 12: if let value = attributes.current.uint() { return .allocRefill(value) }
          case 13: if let value = attributes.current.uint() { return .allocWaive(value) }
          case 14: if let value = attributes.current.uint() { return .recycleCached(value) }
          case 15: if let value = attributes.current.uint() { return .recycleCacheFull(value) }
          case 16: if let value = attributes.current.uint() { return .recycleRing(value) }
          case 17: if let value = attributes.current.uint() { return .recycleRingFull(value) }
          case 18: if let value = attributes.current.uint() { return .recycleReleasedRefcnt(value) }
          default: return .unknown(attributes.current)
          }
        }
        return nil
      }
    }

    @inline(never)
    public static func check(_ bytes: RawSpan, in range: AttributeRange) throws(DecodingError) -> Bool {
      var check = AttributeCheck(bytes, in: range)
      while try check.next() {
        let rule: UInt32 = switch check.type {
        case 1: 0x1
        case 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18: 0xfffb0008
        default: 0
        }
        if check.obeys(rule) { continue }
        switch check.type {
        case 1: try check.nest(Netdev.PagePoolInfo.View.self)
        default: try check.failSize()
        }
      }
      return check.hasRepeats(besides: 0x0)
    }

    @inlinable
    public static func knows(_ type: UInt16) -> Bool {
      switch type {
      case 1, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18: true
      default: false
      }
    }
  }
}

extension Netdev.NAPI {
  /// The attributes where they lie in a message: checked once, read without a copy.
  public struct View: AttributeView, ~Escapable {
    public typealias Owned = Netdev.NAPI
    public let attributes: CheckedAttributes

    @inlinable @inline(__always)
    @_lifetime(copy attributes)
    public init(_ attributes: CheckedAttributes) { self.attributes = attributes }

    /// The device the instance polls for.
    @inlinable
    public var ifindex: UInt32? {
      get {
        guard let attribute = attributes.first(1) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// The instance's number, unique on the machine while it lives.
    @inlinable
    public var id: UInt32? {
      get {
        guard let attribute = attributes.first(2) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// The interrupt that wakes the instance. Absent where the driver names none.
    @inlinable
    public var irq: UInt32? {
      get {
        guard let attribute = attributes.first(3) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// The polling thread's process id. Absent unless a thread polls.
    @inlinable
    public var pid: UInt32? {
      get {
        guard let attribute = attributes.first(4) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// How many polls in a row may find nothing before the interrupt is switched on again.
    @inlinable
    public var deferHardIrqs: UInt32? {
      get {
        guard let attribute = attributes.first(5) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// Nanoseconds until a timer polls again while the interrupt is off. Also how long merged packets may wait for
    /// more of their kind when it is not 0: less work for the stack, and later delivery.
    @inlinable
    public var groFlushTimeout: UInt64? {
      get {
        guard let attribute = attributes.first(6) else { return nil }
        return attribute.uint()
      }
    }

    /// Nanoseconds the interrupt stays off after an epoll busy poll that found events, as long as the application
    /// keeps polling.
    @inlinable
    public var irqSuspendTimeout: UInt64? {
      get {
        guard let attribute = attributes.first(7) else { return nil }
        return attribute.uint()
      }
    }

    /// Whether a kernel thread polls, and whether it sleeps.
    @inlinable
    public var threaded: Netdev.NAPIThreaded? {
      get {
        guard let attribute = attributes.first(8) else { return nil }
        return attribute.integer(UInt32.self).map({ Netdev.NAPIThreaded(rawValue: $0) })
      }
    }

    /// One attribute and its value.
    public enum Attribute: ~Escapable {
      case ifindex(UInt32)
      case id(UInt32)
      case irq(UInt32)
      case pid(UInt32)
      case deferHardIrqs(UInt32)
      case groFlushTimeout(UInt64)
      case irqSuspendTimeout(UInt64)
      case threaded(Netdev.NAPIThreaded)
      /// An attribute the spec does not know.
      case unknown(AttributePayload)
    }

    /// Walks all attributes, in the order they lie in: the fast way to read most of them.
    @inlinable @inline(__always)
    @_lifetime(copy self)
    public func makeIterator() -> Iterator { Iterator(attributes) }

    public struct Iterator: BitwiseCopyable, ~Escapable {
      @usableFromInline var attributes: AttributeIterator

      @inlinable @inline(__always)
      @_lifetime(copy attributes)
      init(_ attributes: CheckedAttributes) { self.attributes = attributes.makeIterator() }

      /// The next attribute, or nil after the last.
      @_transparent
      @_lifetime(copy self)
      public mutating func next() -> Attribute? {
        while attributes.advance() {
          switch attributes.type {
          case 1: if let value = attributes.integer(UInt32.self) { return .ifindex(value) }
          case 2: if let value = attributes.integer(UInt32.self) { return .id(value) }
          case 3: if let value = attributes.integer(UInt32.self) { return .irq(value) }
          case 4: if let value = attributes.integer(UInt32.self) { return .pid(value) }
          case 5: if let value = attributes.integer(UInt32.self) { return .deferHardIrqs(value) }
          case 6: if let value = attributes.current.uint() { return .groFlushTimeout(value) }
          case 7: if let value = attributes.current.uint() { return .irqSuspendTimeout(value) }
          case 8: if let value = attributes.integer(UInt32.self).map({ Netdev.NAPIThreaded(rawValue: $0) }) { return .threaded(value) }
          default: return .unknown(attributes.current)
          }
        }
        return nil
      }
    }

    @inline(never)
    public static func check(_ bytes: RawSpan, in range: AttributeRange) throws(DecodingError) -> Bool {
      var check = AttributeCheck(bytes, in: range)
      while try check.next() {
        let rule: UInt32 = switch check.type {
        case 6, 7: 0xfffb0008
        case 1, 2, 3, 4, 5, 8: 0xffff0008
        default: 0
        }
        if check.obeys(rule) { continue }
        try check.failSize()
      }
      return check.hasRepeats(besides: 0x0)
    }

    @inlinable
    public static func knows(_ type: UInt16) -> Bool {
      switch type {
      case 1, 2, 3, 4, 5, 6, 7, 8: true
      default: false
      }
    }
  }
}

extension Netdev.XSKInfo {
  /// The attributes where they lie in a message: checked once, read without a copy.
  public struct View: AttributeView, ~Escapable {
    public typealias Owned = Netdev.XSKInfo
    public let attributes: CheckedAttributes

    @inlinable @inline(__always)
    @_lifetime(copy attributes)
    public init(_ attributes: CheckedAttributes) { self.attributes = attributes }

    /// One attribute and its value.
    public enum Attribute: ~Escapable {
      /// An attribute the spec does not know.
      case unknown(AttributePayload)
    }

    /// Walks all attributes, in the order they lie in: the fast way to read most of them.
    @inlinable @inline(__always)
    @_lifetime(copy self)
    public func makeIterator() -> Iterator { Iterator(attributes) }

    public struct Iterator: BitwiseCopyable, ~Escapable {
      @usableFromInline var attributes: AttributeIterator

      @inlinable @inline(__always)
      @_lifetime(copy attributes)
      init(_ attributes: CheckedAttributes) { self.attributes = attributes.makeIterator() }

      /// The next attribute, or nil after the last.
      @_transparent
      @_lifetime(copy self)
      public mutating func next() -> Attribute? {
        while attributes.advance() {
          switch attributes.type {
          default: return .unknown(attributes.current)
          }
        }
        return nil
      }
    }

    @inline(never)
    public static func check(_ bytes: RawSpan, in range: AttributeRange) throws(DecodingError) -> Bool {
      var check = AttributeCheck(bytes, in: range)
      while try check.next() {
      }
      return check.hasRepeats(besides: 0x0)
    }

    @inlinable
    public static func knows(_ type: UInt16) -> Bool {
      false
    }
  }
}

extension Netdev.Queue {
  /// The attributes where they lie in a message: checked once, read without a copy.
  public struct View: AttributeView, ~Escapable {
    public typealias Owned = Netdev.Queue
    public let attributes: CheckedAttributes

    @inlinable @inline(__always)
    @_lifetime(copy attributes)
    public init(_ attributes: CheckedAttributes) { self.attributes = attributes }

    /// The queue's index among those of its type, from 0 to one less than their number.
    @inlinable
    public var id: UInt32? {
      get {
        guard let attribute = attributes.first(1) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// The device the queue is of.
    @inlinable
    public var ifindex: UInt32? {
      get {
        guard let attribute = attributes.first(2) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// The queue's direction. Queues that a driver keeps for sending XDP packets are not reported.
    @inlinable
    public var type: Netdev.QueueType? {
      get {
        guard let attribute = attributes.first(3) else { return nil }
        return attribute.integer(UInt32.self).map({ Netdev.QueueType(rawValue: $0) })
      }
    }

    /// The NAPI instance that polls the queue. Absent where the driver names none.
    @inlinable
    public var napiID: UInt32? {
      get {
        guard let attribute = attributes.first(4) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// The binding whose memory the queue receives into. Absent on ordinary memory.
    @inlinable
    public var dmabuf: UInt32? {
      get {
        guard let attribute = attributes.first(5) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// Present when the queue receives into memory of an io_uring instance.
    @inlinable
    public var ioUring: Netdev.IOUringProviderInfo.View? {
      @_lifetime(copy self)
      get {
        guard let attribute = attributes.first(6) else { return nil }
        return Netdev.IOUringProviderInfo.View(attribute.nest())
      }
    }

    /// Present when an AF_XDP socket uses the queue.
    @inlinable
    public var xsk: Netdev.XSKInfo.View? {
      @_lifetime(copy self)
      get {
        guard let attribute = attributes.first(7) else { return nil }
        return Netdev.XSKInfo.View(attribute.nest())
      }
    }

    /// The other end of a lease: a virtual device's queue can stand for one of a physical device, so that a container
    /// may bind memory or AF_XDP sockets to it.
    @inlinable
    public var lease: Netdev.Lease.View? {
      @_lifetime(copy self)
      get {
        guard let attribute = attributes.first(8) else { return nil }
        return Netdev.Lease.View(attribute.nest())
      }
    }

    /// One attribute and its value.
    public enum Attribute: ~Escapable {
      case id(UInt32)
      case ifindex(UInt32)
      case type(Netdev.QueueType)
      case napiID(UInt32)
      case dmabuf(UInt32)
      case ioUring(Netdev.IOUringProviderInfo.View)
      case xsk(Netdev.XSKInfo.View)
      case lease(Netdev.Lease.View)
      /// An attribute the spec does not know.
      case unknown(AttributePayload)
    }

    /// Walks all attributes, in the order they lie in: the fast way to read most of them.
    @inlinable @inline(__always)
    @_lifetime(copy self)
    public func makeIterator() -> Iterator { Iterator(attributes) }

    public struct Iterator: BitwiseCopyable, ~Escapable {
      @usableFromInline var attributes: AttributeIterator

      @inlinable @inline(__always)
      @_lifetime(copy attributes)
      init(_ attributes: CheckedAttributes) { self.attributes = attributes.makeIterator() }

      /// The next attribute, or nil after the last.
      @_transparent
      @_lifetime(copy self)
      public mutating func next() -> Attribute? {
        while attributes.advance() {
          switch attributes.type {
          case 1: if let value = attributes.integer(UInt32.self) { return .id(value) }
          case 2: if let value = attributes.integer(UInt32.self) { return .ifindex(value) }
          case 3: if let value = attributes.integer(UInt32.self).map({ Netdev.QueueType(rawValue: $0) }) { return .type(value) }
          case 4: if let value = attributes.integer(UInt32.self) { return .napiID(value) }
          case 5: if let value = attributes.integer(UInt32.self) { return .dmabuf(value) }
          case 6: return .ioUring(Netdev.IOUringProviderInfo.View(attributes.current.nest()))
          case 7: return .xsk(Netdev.XSKInfo.View(attributes.current.nest()))
          case 8: return .lease(Netdev.Lease.View(attributes.current.nest()))
          default: return .unknown(attributes.current)
          }
        }
        return nil
      }
    }

    @inline(never)
    public static func check(_ bytes: RawSpan, in range: AttributeRange) throws(DecodingError) -> Bool {
      var check = AttributeCheck(bytes, in: range)
      while try check.next() {
        let rule: UInt32 = switch check.type {
        case 6, 7, 8: 0x1
        case 1, 2, 3, 4, 5: 0xffff0008
        default: 0
        }
        if check.obeys(rule) { continue }
        switch check.type {
        case 6: try check.nest(Netdev.IOUringProviderInfo.View.self)
        case 7: try check.nest(Netdev.XSKInfo.View.self)
        case 8: try check.nest(Netdev.Lease.View.self)
        default: try check.failSize()
        }
      }
      return check.hasRepeats(besides: 0x0)
    }

    @inlinable
    public static func knows(_ type: UInt16) -> Bool {
      switch type {
      case 1, 2, 3, 4, 5, 6, 7, 8: true
      default: false
      }
    }
  }
}

extension Netdev.Qstats {
  /// The attributes where they lie in a message: checked once, read without a copy.
  public struct View: AttributeView, ~Escapable {
    public typealias Owned = Netdev.Qstats
    public let attributes: CheckedAttributes

    @inlinable @inline(__always)
    @_lifetime(copy attributes)
    public init(_ attributes: CheckedAttributes) { self.attributes = attributes }

    /// The device that was counted on.
    @inlinable
    public var ifindex: UInt32? {
      get {
        guard let attribute = attributes.first(1) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// The counted queue's direction. Absent in the sum of a device.
    @inlinable
    public var queueType: Netdev.QueueType? {
      get {
        guard let attribute = attributes.first(2) else { return nil }
        return attribute.integer(UInt32.self).map({ Netdev.QueueType(rawValue: $0) })
      }
    }

    /// The counted queue's index. Absent in the sum of a device.
    @inlinable
    public var queueID: UInt32? {
      get {
        guard let attribute = attributes.first(3) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// How finely to split the counters; only in requests.
    @inlinable
    public var scope: Netdev.QstatsScope? {
      get {
        guard let attribute = attributes.first(4) else { return nil }
        return attribute.uint().map({ Netdev.QstatsScope(rawValue: $0) })
      }
    }

    /// Packets received and handed to the stack, as they were on the wire. XDP is part of the stack here: what a
    /// program drops is counted.
    @inlinable
    public var rxPackets: UInt64? {
      get {
        guard let attribute = attributes.first(8) else { return nil }
        return attribute.uint()
      }
    }

    /// Bytes of the packets in `rx-packets`.
    @inlinable
    public var rxBytes: UInt64? {
      get {
        guard let attribute = attributes.first(9) else { return nil }
        return attribute.uint()
      }
    }

    /// Packets sent, as they were on the wire; counted when the device has fetched them.
    @inlinable
    public var txPackets: UInt64? {
      get {
        guard let attribute = attributes.first(10) else { return nil }
        return attribute.uint()
      }
    }

    /// Bytes of the packets in `tx-packets`.
    @inlinable
    public var txBytes: UInt64? {
      get {
        guard let attribute = attributes.first(11) else { return nil }
        return attribute.uint()
      }
    }

    /// Times there was no memory for a buffer or a packet. With device memory this grows when applications return
    /// their fragments too late. It is for the driver whether a packet was lost.
    @inlinable
    public var rxAllocFail: UInt64? {
      get {
        guard let attribute = attributes.first(12) else { return nil }
        return attribute.uint()
      }
    }

    /// Packets that arrived and that the device dropped, for whatever reason.
    @inlinable
    public var rxHWDrops: UInt64? {
      get {
        guard let attribute = attributes.first(13) else { return nil }
        return attribute.uint()
      }
    }

    /// Packets the device dropped because it had no buffer or descriptor at hand.
    @inlinable
    public var rxHWDropOverruns: UInt64? {
      get {
        guard let attribute = attributes.first(14) else { return nil }
        return attribute.uint()
      }
    }

    /// Packets the device summed up as a whole (CHECKSUM_COMPLETE).
    @inlinable
    public var rxCSUMComplete: UInt64? {
      get {
        guard let attribute = attributes.first(15) else { return nil }
        return attribute.uint()
      }
    }

    /// Packets whose checksums the device found right (CHECKSUM_UNNECESSARY).
    @inlinable
    public var rxCSUMUnnecessary: UInt64? {
      get {
        guard let attribute = attributes.first(16) else { return nil }
        return attribute.uint()
      }
    }

    /// Packets whose checksums the device did not look at.
    @inlinable
    public var rxCSUMNone: UInt64? {
      get {
        guard let attribute = attributes.first(17) else { return nil }
        return attribute.uint()
      }
    }

    /// Packets whose checksums the device found wrong; the stack gets them and decides.
    @inlinable
    public var rxCSUMBad: UInt64? {
      get {
        guard let attribute = attributes.first(18) else { return nil }
        return attribute.uint()
      }
    }

    /// Packets handed up after the device merged smaller ones into them (HW-GRO, not LRO).
    @inlinable
    public var rxHWGROPackets: UInt64? {
      get {
        guard let attribute = attributes.first(19) else { return nil }
        return attribute.uint()
      }
    }

    /// Bytes of the packets in `rx-hw-gro-packets`.
    @inlinable
    public var rxHWGROBytes: UInt64? {
      get {
        guard let attribute = attributes.first(20) else { return nil }
        return attribute.uint()
      }
    }

    /// Packets on the wire that were merged into those of `rx-hw-gro-packets`.
    @inlinable
    public var rxHWGROWirePackets: UInt64? {
      get {
        guard let attribute = attributes.first(21) else { return nil }
        return attribute.uint()
      }
    }

    /// Bytes of the packets in `rx-hw-gro-wire-packets`.
    @inlinable
    public var rxHWGROWireBytes: UInt64? {
      get {
        guard let attribute = attributes.first(22) else { return nil }
        return attribute.uint()
      }
    }

    /// Packets dropped on receipt because the device's rate limit was reached.
    @inlinable
    public var rxHWDropRatelimits: UInt64? {
      get {
        guard let attribute = attributes.first(23) else { return nil }
        return attribute.uint()
      }
    }

    /// Packets the device took to send and then dropped, for whatever reason.
    @inlinable
    public var txHWDrops: UInt64? {
      get {
        guard let attribute = attributes.first(24) else { return nil }
        return attribute.uint()
      }
    }

    /// Packets the device refused to send because they made no sense to it.
    @inlinable
    public var txHWDropErrors: UInt64? {
      get {
        guard let attribute = attributes.first(25) else { return nil }
        return attribute.uint()
      }
    }

    /// Packets sent that left the device no checksum to fill in.
    @inlinable
    public var txCSUMNone: UInt64? {
      get {
        guard let attribute = attributes.first(26) else { return nil }
        return attribute.uint()
      }
    }

    /// Packets sent whose checksum the device filled in, each segment of a large one counted.
    @inlinable
    public var txNeedsCSUM: UInt64? {
      get {
        guard let attribute = attributes.first(27) else { return nil }
        return attribute.uint()
      }
    }

    /// Large packets that the device cut into segments.
    @inlinable
    public var txHWGSOPackets: UInt64? {
      get {
        guard let attribute = attributes.first(28) else { return nil }
        return attribute.uint()
      }
    }

    /// Bytes of the packets in `tx-hw-gso-packets`.
    @inlinable
    public var txHWGSOBytes: UInt64? {
      get {
        guard let attribute = attributes.first(29) else { return nil }
        return attribute.uint()
      }
    }

    /// Segments that the packets in `tx-hw-gso-packets` became.
    @inlinable
    public var txHWGSOWirePackets: UInt64? {
      get {
        guard let attribute = attributes.first(30) else { return nil }
        return attribute.uint()
      }
    }

    /// Bytes of the packets in `tx-hw-gso-wire-packets`.
    @inlinable
    public var txHWGSOWireBytes: UInt64? {
      get {
        guard let attribute = attributes.first(31) else { return nil }
        return attribute.uint()
      }
    }

    /// Packets dropped on sending because the device's rate limit was reached.
    @inlinable
    public var txHWDropRatelimits: UInt64? {
      get {
        guard let attribute = attributes.first(32) else { return nil }
        return attribute.uint()
      }
    }

    /// Times the driver stopped a queue because it was full. With byte queue limits the stack holds packets back
    /// earlier.
    @inlinable
    public var txStop: UInt64? {
      get {
        guard let attribute = attributes.first(33) else { return nil }
        return attribute.uint()
      }
    }

    /// Times the driver opened a stopped queue again.
    @inlinable
    public var txWake: UInt64? {
      get {
        guard let attribute = attributes.first(34) else { return nil }
        return attribute.uint()
      }
    }

    /// One attribute and its value.
    public enum Attribute: ~Escapable {
      case ifindex(UInt32)
      case queueType(Netdev.QueueType)
      case queueID(UInt32)
      case scope(Netdev.QstatsScope)
      case rxPackets(UInt64)
      case rxBytes(UInt64)
      case txPackets(UInt64)
      case txBytes(UInt64)
      case rxAllocFail(UInt64)
      case rxHWDrops(UInt64)
      case rxHWDropOverruns(UInt64)
      case rxCSUMComplete(UInt64)
      case rxCSUMUnnecessary(UInt64)
      case rxCSUMNone(UInt64)
      case rxCSUMBad(UInt64)
      case rxHWGROPackets(UInt64)
      case rxHWGROBytes(UInt64)
      case rxHWGROWirePackets(UInt64)
      case rxHWGROWireBytes(UInt64)
      case rxHWDropRatelimits(UInt64)
      case txHWDrops(UInt64)
      case txHWDropErrors(UInt64)
      case txCSUMNone(UInt64)
      case txNeedsCSUM(UInt64)
      case txHWGSOPackets(UInt64)
      case txHWGSOBytes(UInt64)
      case txHWGSOWirePackets(UInt64)
      case txHWGSOWireBytes(UInt64)
      case txHWDropRatelimits(UInt64)
      case txStop(UInt64)
      case txWake(UInt64)
      /// An attribute the spec does not know.
      case unknown(AttributePayload)
    }

    /// Walks all attributes, in the order they lie in: the fast way to read most of them.
    @inlinable @inline(__always)
    @_lifetime(copy self)
    public func makeIterator() -> Iterator { Iterator(attributes) }

    public struct Iterator: BitwiseCopyable, ~Escapable {
      @usableFromInline var attributes: AttributeIterator

      @inlinable @inline(__always)
      @_lifetime(copy attributes)
      init(_ attributes: CheckedAttributes) { self.attributes = attributes.makeIterator() }

      /// The next attribute, or nil after the last.
      @_transparent
      @_lifetime(copy self)
      public mutating func next() -> Attribute? {
        while attributes.advance() {
          switch attributes.type {
          case 1: if let value = attributes.integer(UInt32.self) { return .ifindex(value) }
          case 2: if let value = attributes.integer(UInt32.self).map({ Netdev.QueueType(rawValue: $0) }) { return .queueType(value) }
          case 3: if let value = attributes.integer(UInt32.self) { return .queueID(value) }
          case 4: if let value = attributes.current.uint().map({ Netdev.QstatsScope(rawValue: $0) }) { return .scope(value) }
          case 8: if let value = attributes.current.uint() { return .rxPackets(value) }
          case 9: if let value = attributes.current.uint() { return .rxBytes(value) }
          case 10: if let value = attributes.current.uint() { return .txPackets(value) }
          case 11: if let value = attributes.current.uint() { return .txBytes(value) }
          case 12: if let value = attributes.current.uint() { return .rxAllocFail(value) }
          case 13: if let value = attributes.current.uint() { return .rxHWDrops(value) }
          case 14: if let value = attributes.current.uint() { return .rxHWDropOverruns(value) }
          case 15: if let value = attributes.current.uint() { return .rxCSUMComplete(value) }
          case 16: if let value = attributes.current.uint() { return .rxCSUMUnnecessary(value) }
          case 17: if let value = attributes.current.uint() { return .rxCSUMNone(value) }
          case 18: if let value = attributes.current.uint() { return .rxCSUMBad(value) }
          case 19: if let value = attributes.current.uint() { return .rxHWGROPackets(value) }
          case 20: if let value = attributes.current.uint() { return .rxHWGROBytes(value) }
          case 21: if let value = attributes.current.uint() { return .rxHWGROWirePackets(value) }
          case 22: if let value = attributes.current.uint() { return .rxHWGROWireBytes(value) }
          case 23: if let value = attributes.current.uint() { return .rxHWDropRatelimits(value) }
          case 24: if let value = attributes.current.uint() { return .txHWDrops(value) }
          case 25: if let value = attributes.current.uint() { return .txHWDropErrors(value) }
          case 26: if let value = attributes.current.uint() { return .txCSUMNone(value) }
          case 27: if let value = attributes.current.uint() { return .txNeedsCSUM(value) }
          case 28: if let value = attributes.current.uint() { return .txHWGSOPackets(value) }
          case 29: if let value = attributes.current.uint() { return .txHWGSOBytes(value) }
          case 30: if let value = attributes.current.uint() { return .txHWGSOWirePackets(value) }
          case 31: if let value = attributes.current.uint() { return .txHWGSOWireBytes(value) }
          case 32: if let value = attributes.current.uint() { return .txHWDropRatelimits(value) }
          case 33: if let value = attributes.current.uint() { return .txStop(value) }
          case 34: if let value = attributes.current.uint() { return .txWake(value) }
          default: return .unknown(attributes.current)
          }
        }
        return nil
      }
    }

    @inline(never)
    public static func check(_ bytes: RawSpan, in range: AttributeRange) throws(DecodingError) -> Bool {
      var check = AttributeCheck(bytes, in: range)
      while try check.next() {
        let rule: UInt32 = switch check.type {
        case 4, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34: 0xfffb0008
        case 1, 2, 3: 0xffff0008
        default: 0
        }
        if check.obeys(rule) { continue }
        try check.failSize()
      }
      return check.hasRepeats(besides: 0x0)
    }

    @inlinable
    public static func knows(_ type: UInt16) -> Bool {
      switch type {
      case 1, 2, 3, 4, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34: true
      default: false
      }
    }
  }
}

extension Netdev.QueueID {
  /// The attributes where they lie in a message: checked once, read without a copy.
  public struct View: AttributeView, ~Escapable {
    public typealias Owned = Netdev.QueueID
    public let attributes: CheckedAttributes

    @inlinable @inline(__always)
    @_lifetime(copy attributes)
    public init(_ attributes: CheckedAttributes) { self.attributes = attributes }

    /// The queue's index among those of its type, from 0 to one less than their number.
    @inlinable
    public var id: UInt32? {
      get {
        guard let attribute = attributes.first(1) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// The queue's direction. Queues that a driver keeps for sending XDP packets are not reported.
    @inlinable
    public var type: Netdev.QueueType? {
      get {
        guard let attribute = attributes.first(3) else { return nil }
        return attribute.integer(UInt32.self).map({ Netdev.QueueType(rawValue: $0) })
      }
    }

    /// One attribute and its value.
    public enum Attribute: ~Escapable {
      case id(UInt32)
      case type(Netdev.QueueType)
      /// An attribute the spec does not know.
      case unknown(AttributePayload)
    }

    /// Walks all attributes, in the order they lie in: the fast way to read most of them.
    @inlinable @inline(__always)
    @_lifetime(copy self)
    public func makeIterator() -> Iterator { Iterator(attributes) }

    public struct Iterator: BitwiseCopyable, ~Escapable {
      @usableFromInline var attributes: AttributeIterator

      @inlinable @inline(__always)
      @_lifetime(copy attributes)
      init(_ attributes: CheckedAttributes) { self.attributes = attributes.makeIterator() }

      /// The next attribute, or nil after the last.
      @_transparent
      @_lifetime(copy self)
      public mutating func next() -> Attribute? {
        while attributes.advance() {
          switch attributes.type {
          case 1: if let value = attributes.integer(UInt32.self) { return .id(value) }
          case 3: if let value = attributes.integer(UInt32.self).map({ Netdev.QueueType(rawValue: $0) }) { return .type(value) }
          default: return .unknown(attributes.current)
          }
        }
        return nil
      }
    }

    @inline(never)
    public static func check(_ bytes: RawSpan, in range: AttributeRange) throws(DecodingError) -> Bool {
      var check = AttributeCheck(bytes, in: range)
      while try check.next() {
        let rule: UInt32 = switch check.type {
        case 1, 3: 0xffff0008
        default: 0
        }
        if check.obeys(rule) { continue }
        try check.failSize()
      }
      return check.hasRepeats(besides: 0x0)
    }

    @inlinable
    public static func knows(_ type: UInt16) -> Bool {
      switch type {
      case 1, 3: true
      default: false
      }
    }
  }
}

extension Netdev.Lease {
  /// The attributes where they lie in a message: checked once, read without a copy.
  public struct View: AttributeView, ~Escapable {
    public typealias Owned = Netdev.Lease
    public let attributes: CheckedAttributes

    @inlinable @inline(__always)
    @_lifetime(copy attributes)
    public init(_ attributes: CheckedAttributes) { self.attributes = attributes }

    /// The other queue's device.
    @inlinable
    public var ifindex: UInt32? {
      get {
        guard let attribute = attributes.first(1) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// The other queue.
    @inlinable
    public var queue: Netdev.QueueID.View? {
      @_lifetime(copy self)
      get {
        guard let attribute = attributes.first(2) else { return nil }
        return Netdev.QueueID.View(attribute.nest())
      }
    }

    /// The other device's network namespace, as this one numbers it. Absent when it is the same.
    @inlinable
    public var netnsID: Int32? {
      get {
        guard let attribute = attributes.first(3) else { return nil }
        return attribute.integer(Int32.self)
      }
    }

    /// One attribute and its value.
    public enum Attribute: ~Escapable {
      case ifindex(UInt32)
      case queue(Netdev.QueueID.View)
      case netnsID(Int32)
      /// An attribute the spec does not know.
      case unknown(AttributePayload)
    }

    /// Walks all attributes, in the order they lie in: the fast way to read most of them.
    @inlinable @inline(__always)
    @_lifetime(copy self)
    public func makeIterator() -> Iterator { Iterator(attributes) }

    public struct Iterator: BitwiseCopyable, ~Escapable {
      @usableFromInline var attributes: AttributeIterator

      @inlinable @inline(__always)
      @_lifetime(copy attributes)
      init(_ attributes: CheckedAttributes) { self.attributes = attributes.makeIterator() }

      /// The next attribute, or nil after the last.
      @_transparent
      @_lifetime(copy self)
      public mutating func next() -> Attribute? {
        while attributes.advance() {
          switch attributes.type {
          case 1: if let value = attributes.integer(UInt32.self) { return .ifindex(value) }
          case 2: return .queue(Netdev.QueueID.View(attributes.current.nest()))
          case 3: if let value = attributes.integer(Int32.self) { return .netnsID(value) }
          default: return .unknown(attributes.current)
          }
        }
        return nil
      }
    }

    @inline(never)
    public static func check(_ bytes: RawSpan, in range: AttributeRange) throws(DecodingError) -> Bool {
      var check = AttributeCheck(bytes, in: range)
      while try check.next() {
        let rule: UInt32 = switch check.type {
        case 2: 0x1
        case 1, 3: 0xffff0008
        default: 0
        }
        if check.obeys(rule) { continue }
        switch check.type {
        case 2: try check.nest(Netdev.QueueID.View.self)
        default: try check.failSize()
        }
      }
      return check.hasRepeats(besides: 0x0)
    }

    @inlinable
    public static func knows(_ type: UInt16) -> Bool {
      switch type {
      case 1, 2, 3: true
      default: false
      }
    }
  }
}

extension Netdev.Dmabuf {
  /// The attributes where they lie in a message: checked once, read without a copy.
  public struct View: AttributeView, ~Escapable {
    public typealias Owned = Netdev.Dmabuf
    public let attributes: CheckedAttributes

    @inlinable @inline(__always)
    @_lifetime(copy attributes)
    public init(_ attributes: CheckedAttributes) { self.attributes = attributes }

    /// The device that is to use the memory.
    @inlinable
    public var ifindex: UInt32? {
      get {
        guard let attribute = attributes.first(1) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// The receive queues that are to fill the memory, one a nest.
    @inlinable
    public var queues: QueuesIterator {
      @_lifetime(copy self)
      get {
        QueuesIterator(attributes.makeIterator())
      }
    }

    /// The dmabuf, a descriptor of the process that sends the request.
    @inlinable
    public var fd: UInt32? {
      get {
        guard let attribute = attributes.first(3) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// The binding's number, which queues, page pools and received fragments bear.
    @inlinable
    public var id: UInt32? {
      get {
        guard let attribute = attributes.first(4) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// Bytes of each piece the device writes into: a power of two, the kernel's page size or more. The page size if
    /// absent.
    @inlinable
    public var rxPageSize: UInt32? {
      get {
        guard let attribute = attributes.first(5) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// Walks the attributes named queues.
    public struct QueuesIterator: BitwiseCopyable, ~Escapable {
      @usableFromInline var attributes: AttributeIterator

      @inlinable @inline(__always)
      @_lifetime(copy origin)
      init(_ origin: AttributeIterator) { attributes = origin }

      /// The next one, or nil after the last.
      @inlinable
      @_lifetime(copy self)
      public mutating func next() -> Netdev.QueueID.View? {
        while let attribute = attributes.next(2) {
          return Netdev.QueueID.View(attribute.nest())
        }
        return nil
      }
    }

    /// One attribute and its value.
    public enum Attribute: ~Escapable {
      case ifindex(UInt32)
      case queues(Netdev.QueueID.View)
      case fd(UInt32)
      case id(UInt32)
      case rxPageSize(UInt32)
      /// An attribute the spec does not know.
      case unknown(AttributePayload)
    }

    /// Walks all attributes, in the order they lie in: the fast way to read most of them.
    @inlinable @inline(__always)
    @_lifetime(copy self)
    public func makeIterator() -> Iterator { Iterator(attributes) }

    public struct Iterator: BitwiseCopyable, ~Escapable {
      @usableFromInline var attributes: AttributeIterator

      @inlinable @inline(__always)
      @_lifetime(copy attributes)
      init(_ attributes: CheckedAttributes) { self.attributes = attributes.makeIterator() }

      /// The next attribute, or nil after the last.
      @_transparent
      @_lifetime(copy self)
      public mutating func next() -> Attribute? {
        while attributes.advance() {
          switch attributes.type {
          case 1: if let value = attributes.integer(UInt32.self) { return .ifindex(value) }
          case 2: return .queues(Netdev.QueueID.View(attributes.current.nest()))
          case 3: if let value = attributes.integer(UInt32.self) { return .fd(value) }
          case 4: if let value = attributes.integer(UInt32.self) { return .id(value) }
          case 5: if let value = attributes.integer(UInt32.self) { return .rxPageSize(value) }
          default: return .unknown(attributes.current)
          }
        }
        return nil
      }
    }

    @inline(never)
    public static func check(_ bytes: RawSpan, in range: AttributeRange) throws(DecodingError) -> Bool {
      var check = AttributeCheck(bytes, in: range)
      while try check.next() {
        let rule: UInt32 = switch check.type {
        case 2: 0x1
        case 1, 3, 4, 5: 0xffff0008
        default: 0
        }
        if check.obeys(rule) { continue }
        switch check.type {
        case 2: try check.nest(Netdev.QueueID.View.self)
        default: try check.failSize()
        }
      }
      return check.hasRepeats(besides: 0x4)
    }

    @inlinable
    public static func knows(_ type: UInt16) -> Bool {
      switch type {
      case 1, 2, 3, 4, 5: true
      default: false
      }
    }
  }
}

extension Netdev.Operations.DevGet {
  public typealias View = Netdev.Dev.View

  /// Checks a message of this operation.
  @inlinable
  @_lifetime(copy message)
  public static func view(of message: MessageView) throws(DecodingError) -> View {
    try View(checking: message, after: NetlinkHeader.size + GenericHeader.size)
  }
}

extension Netdev.Operations.DevAddNtf {
  public typealias View = Netdev.Dev.View

  /// Checks a message of this operation.
  @inlinable
  @_lifetime(copy message)
  public static func view(of message: MessageView) throws(DecodingError) -> View {
    try View(checking: message, after: NetlinkHeader.size + GenericHeader.size)
  }
}

extension Netdev.Operations.DevDelNtf {
  public typealias View = Netdev.Dev.View

  /// Checks a message of this operation.
  @inlinable
  @_lifetime(copy message)
  public static func view(of message: MessageView) throws(DecodingError) -> View {
    try View(checking: message, after: NetlinkHeader.size + GenericHeader.size)
  }
}

extension Netdev.Operations.DevChangeNtf {
  public typealias View = Netdev.Dev.View

  /// Checks a message of this operation.
  @inlinable
  @_lifetime(copy message)
  public static func view(of message: MessageView) throws(DecodingError) -> View {
    try View(checking: message, after: NetlinkHeader.size + GenericHeader.size)
  }
}

extension Netdev.Operations.PagePoolGet {
  public typealias View = Netdev.PagePool.View

  /// Checks a message of this operation.
  @inlinable
  @_lifetime(copy message)
  public static func view(of message: MessageView) throws(DecodingError) -> View {
    try View(checking: message, after: NetlinkHeader.size + GenericHeader.size)
  }
}

extension Netdev.Operations.PagePoolAddNtf {
  public typealias View = Netdev.PagePool.View

  /// Checks a message of this operation.
  @inlinable
  @_lifetime(copy message)
  public static func view(of message: MessageView) throws(DecodingError) -> View {
    try View(checking: message, after: NetlinkHeader.size + GenericHeader.size)
  }
}

extension Netdev.Operations.PagePoolDelNtf {
  public typealias View = Netdev.PagePool.View

  /// Checks a message of this operation.
  @inlinable
  @_lifetime(copy message)
  public static func view(of message: MessageView) throws(DecodingError) -> View {
    try View(checking: message, after: NetlinkHeader.size + GenericHeader.size)
  }
}

extension Netdev.Operations.PagePoolChangeNtf {
  public typealias View = Netdev.PagePool.View

  /// Checks a message of this operation.
  @inlinable
  @_lifetime(copy message)
  public static func view(of message: MessageView) throws(DecodingError) -> View {
    try View(checking: message, after: NetlinkHeader.size + GenericHeader.size)
  }
}

extension Netdev.Operations.PagePoolStatsGet {
  public typealias View = Netdev.PagePoolStats.View

  /// Checks a message of this operation.
  @inlinable
  @_lifetime(copy message)
  public static func view(of message: MessageView) throws(DecodingError) -> View {
    try View(checking: message, after: NetlinkHeader.size + GenericHeader.size)
  }
}

extension Netdev.Operations.QueueGet {
  public typealias View = Netdev.Queue.View

  /// Checks a message of this operation.
  @inlinable
  @_lifetime(copy message)
  public static func view(of message: MessageView) throws(DecodingError) -> View {
    try View(checking: message, after: NetlinkHeader.size + GenericHeader.size)
  }
}

extension Netdev.Operations.NAPIGet {
  public typealias View = Netdev.NAPI.View

  /// Checks a message of this operation.
  @inlinable
  @_lifetime(copy message)
  public static func view(of message: MessageView) throws(DecodingError) -> View {
    try View(checking: message, after: NetlinkHeader.size + GenericHeader.size)
  }
}

extension Netdev.Operations.QstatsGet {
  public typealias View = Netdev.Qstats.View

  /// Checks a message of this operation.
  @inlinable
  @_lifetime(copy message)
  public static func view(of message: MessageView) throws(DecodingError) -> View {
    try View(checking: message, after: NetlinkHeader.size + GenericHeader.size)
  }
}

extension Netdev.Operations.BindRX {
  public typealias View = Netdev.Dmabuf.View

  /// Checks a message of this operation.
  @inlinable
  @_lifetime(copy message)
  public static func view(of message: MessageView) throws(DecodingError) -> View {
    try View(checking: message, after: NetlinkHeader.size + GenericHeader.size)
  }
}

extension Netdev.Operations.NAPISet {
  public typealias View = Netdev.NAPI.View

  /// Checks a message of this operation.
  @inlinable
  @_lifetime(copy message)
  public static func view(of message: MessageView) throws(DecodingError) -> View {
    try View(checking: message, after: NetlinkHeader.size + GenericHeader.size)
  }
}

extension Netdev.Operations.BindTX {
  public typealias View = Netdev.Dmabuf.View

  /// Checks a message of this operation.
  @inlinable
  @_lifetime(copy message)
  public static func view(of message: MessageView) throws(DecodingError) -> View {
    try View(checking: message, after: NetlinkHeader.size + GenericHeader.size)
  }
}

extension Netdev.Operations.QueueCreate {
  public typealias View = Netdev.Queue.View

  /// Checks a message of this operation.
  @inlinable
  @_lifetime(copy message)
  public static func view(of message: MessageView) throws(DecodingError) -> View {
    try View(checking: message, after: NetlinkHeader.size + GenericHeader.size)
  }
}

#else
#error("views of netdev need .enableExperimentalFeature(\"Lifetimes\") in this target's swiftSettings; modules that import it do not")
#endif
