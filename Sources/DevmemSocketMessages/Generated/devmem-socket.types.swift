// Generated from devmem-socket.yaml. Do not edit: change the spec and generate again.
// swift-format-ignore-file
public import NetlinkCodec

/// One TCP socket of a simulated kernel. The connection behind it is the kernel's alone; whoever holds the channel
/// receives, returns and sends here what recvmsg, setsockopt and sendmsg would do on the socket. A refusal carries
/// the errno that the system call would fail with. Each answer is a record of its own, and may come before that to an
/// earlier request. Closing the channel closes the socket. A record of the sequence number 0 answers nothing:
/// NLMSG_NOOP is a doorbell (ring-set), and NLMSG_ERROR says why the kernel closes the channel now.
public enum DevmemSocket {
}

extension DevmemSocket {
  /// How to receive, as flags of recvmsg.
  public struct ReceiveFlags: NetlinkFlags {
    public var rawValue: UInt32
    @inlinable
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Take bytes that lie in device memory as fragments (MSG_SOCK_DEVMEM); without it they are refused with EFAULT.
    @inlinable
    public static var devmem: Self { Self(rawValue: 1 << 0) }

    /// Leave what is told where it is (MSG_PEEK). Fragments get tokens all the same.
    @inlinable
    public static var peek: Self { Self(rawValue: 1 << 1) }

    /// Throw bytes away, and only tell how many (MSG_TRUNC). Fragments get no tokens.
    @inlinable
    public static var trunc: Self { Self(rawValue: 1 << 2) }

    /// Refuse with EAGAIN where there is nothing yet (MSG_DONTWAIT); without it the answer waits.
    @inlinable
    public static var dontwait: Self { Self(rawValue: 1 << 3) }
  }
}

extension DevmemSocket {
  /// Whether the answer may wait.
  public struct WaitFlags: NetlinkFlags {
    public var rawValue: UInt32
    @inlinable
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Refuse with EAGAIN where it would have to wait (MSG_DONTWAIT).
    @inlinable
    public static var dontwait: Self { Self(rawValue: 1 << 0) }
  }
}

extension DevmemSocket {
  /// Where the bytes of a part of what was received lie.
  public struct FragmentKind: NetlinkEnumeration {
    public var rawValue: UInt32
    @inlinable
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Among the ordinary bytes of the reply (SO_DEVMEM_LINEAR); only the length means anything.
    @inlinable
    public static var linear: Self { Self(rawValue: 78) }

    /// In the memory of a binding (SO_DEVMEM_DMABUF).
    @inlinable
    public static var dmabuf: Self { Self(rawValue: 79) }
  }
}

extension DevmemSocket {
  /// How bytes that were sent left their memory.
  public struct CompletionFlags: NetlinkFlags {
    public var rawValue: UInt32
    @inlinable
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// They were copied first (SO_EE_CODE_ZEROCOPY_COPIED).
    @inlinable
    public static var copied: Self { Self(rawValue: 1 << 0) }
  }
}

extension DevmemSocket {
  /// A call of recvmsg.
  public struct Receive: AttributeSet {
    /// Bytes to receive at most, ordinary ones and those in device memory together. A reply never has more than
    /// 61,440 ordinary ones.
    @inlinable
    public var length: UInt32? {
      get { _numbers._presence[1] ? _numbers.length : nil }
      set { _numbers.length = _numbers._presence.note(1, newValue) ?? 0 }
    }
    /// Bytes of room for control messages; each fragment takes 40.
    @inlinable
    public var controlLength: UInt32? {
      get { _numbers._presence[2] ? _numbers.controlLength : nil }
      set { _numbers.controlLength = _numbers._presence.note(2, newValue) ?? 0 }
    }
    /// How to receive.
    @inlinable
    public var flags: ReceiveFlags? {
      get { _numbers._presence[3] ? _numbers.flags : nil }
      set { _numbers.flags = _numbers._presence.note(3, newValue) ?? ReceiveFlags(rawValue: 0) }
    }
    /// Bytes received, what recvmsg returns; 0 at the end of the stream.
    @inlinable
    public var count: UInt64? {
      get { _numbers._presence[4] ? _numbers.count : nil }
      set { _numbers.count = _numbers._presence.note(4, newValue) ?? 0 }
    }
    /// An array of struct fragment, in the order of the stream.
    public var fragments: [UInt8]?
    /// The ordinary bytes.
    public var data: [UInt8]?
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var count: UInt64 = 0
      @usableFromInline var length: UInt32 = 0
      @usableFromInline var controlLength: UInt32 = 0
      @usableFromInline var flags: ReceiveFlags = ReceiveFlags(rawValue: 0)

      @inlinable
      init() {}
    }

    @inlinable
    public init() {}

    public init(
      length: UInt32? = nil,
      controlLength: UInt32? = nil,
      flags: ReceiveFlags? = nil,
      count: UInt64? = nil,
      fragments: [UInt8]? = nil,
      data: [UInt8]? = nil
    ) {
      self.length = length
      self.controlLength = controlLength
      self.flags = flags
      self.count = count
      self.fragments = fragments
      self.data = data
    }

    @inline(never)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      self._numbers = _Numbers()
      if case .some = self.fragments { self.fragments = nil }
      if case .some = self.data { self.data = nil }
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.length = try walk.integer(UInt32.self, in: bytes)
        case 2: self.controlLength = try walk.integer(UInt32.self, in: bytes)
        case 3: self.flags = ReceiveFlags(rawValue: try walk.integer(UInt32.self, in: bytes))
        case 4: self.count = try walk.uint(in: bytes)
        case 5: self.fragments = walk.binary(in: bytes)
        case 6: self.data = walk.binary(in: bytes)
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, bytes)
    }

    @inlinable
    public func encodeAttributes(into writer: inout MessageWriter) {
      do {
        var run = writer.run(room: 36)
        if let value = self.length { run.integer(1, value) }
        if let value = self.controlLength { run.integer(2, value) }
        if let value = self.flags { run.integer(3, value.rawValue) }
        if let value = self.count { run.uint(4, value) }
        writer.end(run)
      }
      if let value = self.fragments { writer.binary(5, value) }
      if let value = self.data { writer.binary(6, value) }
    }
  }
}

extension DevmemSocket {
  /// A call of setsockopt with SO_DEVMEM_DONTNEED.
  public struct Return: AttributeSet {
    /// An array of 1 to 128 struct token-range; of their tokens, 1,024 are looked at in one call.
    public var tokens: [UInt8]?
    /// How many fragments went back, what setsockopt returns.
    @inlinable
    public var freed: UInt32? {
      get { _numbers._presence[2] ? _numbers.freed : nil }
      set { _numbers.freed = _numbers._presence.note(2, newValue) ?? 0 }
    }
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var freed: UInt32 = 0

      @inlinable
      init() {}
    }

    @inlinable
    public init() {}

    public init(
      tokens: [UInt8]? = nil,
      freed: UInt32? = nil
    ) {
      self.tokens = tokens
      self.freed = freed
    }

    @inline(never)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      self._numbers = _Numbers()
      if case .some = self.tokens { self.tokens = nil }
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.tokens = walk.binary(in: bytes)
        case 2: self.freed = try walk.integer(UInt32.self, in: bytes)
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, bytes)
    }

    @inlinable
    public func encodeAttributes(into writer: inout MessageWriter) {
      if let value = self.tokens { writer.binary(1, value) }
      if let value = self.freed { writer.integer(2, value) }
    }
  }
}

extension DevmemSocket {
  /// A call of sendmsg.
  public struct Send: AttributeSet {
    /// The binding to send from, one made for sending; absent for ordinary bytes.
    @inlinable
    public var dmabuf: UInt32? {
      get { _numbers._presence[1] ? _numbers.dmabuf : nil }
      set { _numbers.dmabuf = _numbers._presence.note(1, newValue) ?? 0 }
    }
    /// An array of 1 to 1,024 struct memory-range, sent one behind the other.
    public var ranges: [UInt8]?
    /// Ordinary bytes to send.
    public var data: [UInt8]?
    /// Whether the answer may wait until there is room for all of the bytes.
    @inlinable
    public var flags: WaitFlags? {
      get { _numbers._presence[4] ? _numbers.flags : nil }
      set { _numbers.flags = _numbers._presence.note(4, newValue) ?? WaitFlags(rawValue: 0) }
    }
    /// Bytes taken to be sent, what sendmsg returns.
    @inlinable
    public var count: UInt64? {
      get { _numbers._presence[5] ? _numbers.count : nil }
      set { _numbers.count = _numbers._presence.note(5, newValue) ?? 0 }
    }
    /// What the completion of bytes in device memory is told by; counted from 0 for each socket.
    @inlinable
    public var zerocopyID: UInt32? {
      get { _numbers._presence[6] ? _numbers.zerocopyID : nil }
      set { _numbers.zerocopyID = _numbers._presence.note(6, newValue) ?? 0 }
    }
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var count: UInt64 = 0
      @usableFromInline var dmabuf: UInt32 = 0
      @usableFromInline var flags: WaitFlags = WaitFlags(rawValue: 0)
      @usableFromInline var zerocopyID: UInt32 = 0

      @inlinable
      init() {}
    }

    @inlinable
    public init() {}

    public init(
      dmabuf: UInt32? = nil,
      ranges: [UInt8]? = nil,
      data: [UInt8]? = nil,
      flags: WaitFlags? = nil,
      count: UInt64? = nil,
      zerocopyID: UInt32? = nil
    ) {
      self.dmabuf = dmabuf
      self.ranges = ranges
      self.data = data
      self.flags = flags
      self.count = count
      self.zerocopyID = zerocopyID
    }

    @inline(never)
    public mutating func decode(from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      self._numbers = _Numbers()
      if case .some = self.ranges { self.ranges = nil }
      if case .some = self.data { self.data = nil }
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.dmabuf = try walk.integer(UInt32.self, in: bytes)
        case 2: self.ranges = walk.binary(in: bytes)
        case 3: self.data = walk.binary(in: bytes)
        case 4: self.flags = WaitFlags(rawValue: try walk.integer(UInt32.self, in: bytes))
        case 5: self.count = try walk.uint(in: bytes)
        case 6: self.zerocopyID = try walk.integer(UInt32.self, in: bytes)
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, bytes)
    }

    @inlinable
    public func encodeAttributes(into writer: inout MessageWriter) {
      if let value = self.dmabuf { writer.integer(1, value) }
      if let value = self.ranges { writer.binary(2, value) }
      if let value = self.data { writer.binary(3, value) }
      do {
        var run = writer.run(room: 28)
        if let value = self.flags { run.integer(4, value.rawValue) }
        if let value = self.count { run.uint(5, value) }
        if let value = self.zerocopyID { run.integer(6, value) }
        writer.end(run)
      }
    }
  }
}

extension DevmemSocket {
  /// A read of the socket's error queue with MSG_ERRQUEUE, where completions of MSG_ZEROCOPY wait.
  public struct Completion: FixedAttributeSet {
    /// Whether the answer may wait until there is one.
    @inlinable
    public var flags: WaitFlags? {
      get { _numbers._presence[1] ? _numbers.flags : nil }
      set { _numbers.flags = _numbers._presence.note(1, newValue) ?? WaitFlags(rawValue: 0) }
    }
    /// The first zerocopy id whose bytes have left their memory (ee_info).
    @inlinable
    public var low: UInt32? {
      get { _numbers._presence[2] ? _numbers.low : nil }
      set { _numbers.low = _numbers._presence.note(2, newValue) ?? 0 }
    }
    /// The last one (ee_data).
    @inlinable
    public var high: UInt32? {
      get { _numbers._presence[3] ? _numbers.high : nil }
      set { _numbers.high = _numbers._presence.note(3, newValue) ?? 0 }
    }
    /// How they left.
    @inlinable
    public var how: CompletionFlags? {
      get { _numbers._presence[4] ? _numbers.how : nil }
      set { _numbers.how = _numbers._presence.note(4, newValue) ?? CompletionFlags(rawValue: 0) }
    }
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var flags: WaitFlags = WaitFlags(rawValue: 0)
      @usableFromInline var low: UInt32 = 0
      @usableFromInline var high: UInt32 = 0
      @usableFromInline var how: CompletionFlags = CompletionFlags(rawValue: 0)

      @inlinable
      init() {}
    }

    @inlinable
    public init() {}

    public init(
      flags: WaitFlags? = nil,
      low: UInt32? = nil,
      high: UInt32? = nil,
      how: CompletionFlags? = nil
    ) {
      self.flags = flags
      self.low = low
      self.high = high
      self.how = how
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
          if let value = scan.integer(1, UInt32.self, in: bytes) { self._numbers.flags = WaitFlags(rawValue: value) }
          if let value = scan.integer(2, UInt32.self, in: bytes) { self._numbers.low = value }
          if let value = scan.integer(3, UInt32.self, in: bytes) { self._numbers.high = value }
        }
        if let value = scan.integer(4, UInt32.self, in: bytes) { self._numbers.how = CompletionFlags(rawValue: value) }
      } while scan.turnsBack()
      self._numbers._presence = scan.presence(among: 0x1e)
      return scan.end(in: &self)
    }

    @usableFromInline @inline(never)
    mutating func decode(_ rest: ScalarScan.Rest, from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.flags = WaitFlags(rawValue: try walk.integer(UInt32.self, in: bytes))
        case 2: self.low = try walk.integer(UInt32.self, in: bytes)
        case 3: self.high = try walk.integer(UInt32.self, in: bytes)
        case 4: self.how = CompletionFlags(rawValue: try walk.integer(UInt32.self, in: bytes))
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, bytes)
    }

    @inlinable
    public static var room: Int { 32 }

    @inlinable @inline(__always)
    public func encodeAttributes(into run: inout AttributeRun) {
      if let value = self.flags { run.integer(1, value.rawValue) }
      if let value = self.low { run.integer(2, value) }
      if let value = self.high { run.integer(3, value) }
      if let value = self.how { run.integer(4, value.rawValue) }
    }

    @inlinable @inline(__always)
    public static var allAttributes: Presence { Presence(bits: 0x1e) }

    @inlinable @inline(__always)
    public var presentAttributes: Presence { _numbers._presence }

    @inlinable @inline(__always)
    public func encodeAll(into attributes: inout FixedAttributes) {
      do { let value = _numbers.flags; attributes.integer(1, value.rawValue) }
      do { let value = _numbers.low; attributes.integer(2, value) }
      do { let value = _numbers.high; attributes.integer(3, value) }
      do { let value = _numbers.how; attributes.integer(4, value.rawValue) }
    }
  }
}

extension DevmemSocket {
  /// The socket as it is now, for tools.
  public struct Socket: PlainAttributeSet {
    /// Interface the connection arrives on.
    @inlinable
    public var ifindex: UInt32? {
      get { _numbers._presence[1] ? _numbers.ifindex : nil }
      set { _numbers.ifindex = _numbers._presence.note(1, newValue) ?? 0 }
    }
    /// Receive queue it is steered to.
    @inlinable
    public var queue: UInt32? {
      get { _numbers._presence[2] ? _numbers.queue : nil }
      set { _numbers.queue = _numbers._presence.note(2, newValue) ?? 0 }
    }
    /// NAPI instance that serves the queue (SO_INCOMING_NAPI_ID), if any.
    @inlinable
    public var napiID: UInt32? {
      get { _numbers._presence[3] ? _numbers.napiID : nil }
      set { _numbers.napiID = _numbers._presence.note(3, newValue) ?? 0 }
    }
    /// Fragments that were told and not returned.
    @inlinable
    public var tokens: UInt32? {
      get { _numbers._presence[4] ? _numbers.tokens : nil }
      set { _numbers.tokens = _numbers._presence.note(4, newValue) ?? 0 }
    }
    /// Bytes received and not told yet (SIOCINQ).
    @inlinable
    public var receiveQueue: UInt64? {
      get { _numbers._presence[5] ? _numbers.receiveQueue : nil }
      set { _numbers.receiveQueue = _numbers._presence.note(5, newValue) ?? 0 }
    }
    /// Bytes taken and not sent yet (SIOCOUTQ).
    @inlinable
    public var sendQueue: UInt64? {
      get { _numbers._presence[6] ? _numbers.sendQueue : nil }
      set { _numbers.sendQueue = _numbers._presence.note(6, newValue) ?? 0 }
    }
    /// Present once the peer has ended its stream and all of it was received.
    @inlinable
    public var eof: Bool {
      get { _numbers._presence[7] }
      set { _numbers._presence[7] = newValue }
    }
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var receiveQueue: UInt64 = 0
      @usableFromInline var sendQueue: UInt64 = 0
      @usableFromInline var ifindex: UInt32 = 0
      @usableFromInline var queue: UInt32 = 0
      @usableFromInline var napiID: UInt32 = 0
      @usableFromInline var tokens: UInt32 = 0

      @inlinable
      init() {}
    }

    @inlinable
    public init() {}

    public init(
      ifindex: UInt32? = nil,
      queue: UInt32? = nil,
      napiID: UInt32? = nil,
      tokens: UInt32? = nil,
      receiveQueue: UInt64? = nil,
      sendQueue: UInt64? = nil,
      eof: Bool = false
    ) {
      self.ifindex = ifindex
      self.queue = queue
      self.napiID = napiID
      self.tokens = tokens
      self.receiveQueue = receiveQueue
      self.sendQueue = sendQueue
      self.eof = eof
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
          if let value = scan.integer(2, UInt32.self, in: bytes) { self._numbers.queue = value }
          if let value = scan.integer(3, UInt32.self, in: bytes) { self._numbers.napiID = value }
        }
        if scan.isBelow(7) {
          if let value = scan.integer(4, UInt32.self, in: bytes) { self._numbers.tokens = value }
          if let value = scan.uint(5, in: bytes) { self._numbers.receiveQueue = value }
          if let value = scan.uint(6, in: bytes) { self._numbers.sendQueue = value }
        }
        scan.flag(7, in: bytes)
      } while scan.turnsBack()
      self._numbers._presence = scan.presence(among: 0xfe)
      return scan.end(in: &self)
    }

    @usableFromInline @inline(never)
    mutating func decode(_ rest: ScalarScan.Rest, from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.ifindex = try walk.integer(UInt32.self, in: bytes)
        case 2: self.queue = try walk.integer(UInt32.self, in: bytes)
        case 3: self.napiID = try walk.integer(UInt32.self, in: bytes)
        case 4: self.tokens = try walk.integer(UInt32.self, in: bytes)
        case 5: self.receiveQueue = try walk.uint(in: bytes)
        case 6: self.sendQueue = try walk.uint(in: bytes)
        case 7: self.eof = walk.flag()
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, bytes)
    }

    @inlinable
    public static var room: Int { 60 }

    @inlinable @inline(__always)
    public func encodeAttributes(into run: inout AttributeRun) {
      if let value = self.ifindex { run.integer(1, value) }
      if let value = self.queue { run.integer(2, value) }
      if let value = self.napiID { run.integer(3, value) }
      if let value = self.tokens { run.integer(4, value) }
      if let value = self.receiveQueue { run.uint(5, value) }
      if let value = self.sendQueue { run.uint(6, value) }
      if self.eof { run.flag(7) }
    }
  }
}

extension DevmemSocket {
  /// Memory that both sides of a channel have mapped: 4,096 bytes of numbers, then the bytes of the requests, then
  /// those of the answers. Numbers are u32 in host byte order, each alone on its cache line of 64 bytes: at 0 how
  /// many bytes of requests were taken, at 64 how many were put there, at 128 whether the kernel asks for a doorbell;
  /// at 192, 256 and 320 the same of answers, whose doorbell the application asks for. Counts only grow, and wrap
  /// around at 32 bits; modulo the size they are places. A record is its length, a u32, and as many bytes of netlink
  /// messages, with zeros up to a multiple of 4; it goes on at the start where it reaches the end. Who puts a record
  /// there writes its bytes, then the count (release); who takes it reads the count (acquire), then the bytes, copies
  /// them, and only then looks at them.
  public struct Ring: FixedAttributeSet {
    /// Which descriptor of the record is the memory, counted from 0: a memfd of exactly the size that follows from
    /// the other two, sealed with F_SEAL_SHRINK, F_SEAL_GROW and F_SEAL_SEAL.
    @inlinable
    public var fd: UInt32? {
      get { _numbers._presence[1] ? _numbers.fd : nil }
      set { _numbers.fd = _numbers._presence.note(1, newValue) ?? 0 }
    }
    /// Bytes for requests, a power of two from 4,096 to 1,048,576.
    @inlinable
    public var requests: UInt32? {
      get { _numbers._presence[2] ? _numbers.requests : nil }
      set { _numbers.requests = _numbers._presence.note(2, newValue) ?? 0 }
    }
    /// Bytes for answers, a power of two from 4,096 to 1,048,576.
    @inlinable
    public var answers: UInt32? {
      get { _numbers._presence[3] ? _numbers.answers : nil }
      set { _numbers.answers = _numbers._presence.note(3, newValue) ?? 0 }
    }
    public var wireForm = WireForm()
    @usableFromInline var _numbers = _Numbers()

    @usableFromInline
    struct _Numbers: Hashable, Sendable {
      @usableFromInline var _presence = Presence()
      @usableFromInline var fd: UInt32 = 0
      @usableFromInline var requests: UInt32 = 0
      @usableFromInline var answers: UInt32 = 0

      @inlinable
      init() {}
    }

    @inlinable
    public init() {}

    public init(
      fd: UInt32? = nil,
      requests: UInt32? = nil,
      answers: UInt32? = nil
    ) {
      self.fd = fd
      self.requests = requests
      self.answers = answers
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
        if let value = scan.integer(1, UInt32.self, in: bytes) { self._numbers.fd = value }
        if let value = scan.integer(2, UInt32.self, in: bytes) { self._numbers.requests = value }
        if let value = scan.integer(3, UInt32.self, in: bytes) { self._numbers.answers = value }
      } while scan.turnsBack()
      self._numbers._presence = scan.presence(among: 0xe)
      return scan.end(in: &self)
    }

    @usableFromInline @inline(never)
    mutating func decode(_ rest: ScalarScan.Rest, from bytes: RawSpan, in range: AttributeRange) throws(DecodingError) {
      var walk = AttributeWalk(range)
      while try walk.next(in: bytes) {
        switch walk.type {
        case 1: self.fd = try walk.integer(UInt32.self, in: bytes)
        case 2: self.requests = try walk.integer(UInt32.self, in: bytes)
        case 3: self.answers = try walk.integer(UInt32.self, in: bytes)
        default: walk.setAside(in: &self, bytes)
        }
      }
      walk.noteForm(in: &self, bytes)
    }

    @inlinable
    public static var room: Int { 24 }

    @inlinable @inline(__always)
    public func encodeAttributes(into run: inout AttributeRun) {
      if let value = self.fd { run.integer(1, value) }
      if let value = self.requests { run.integer(2, value) }
      if let value = self.answers { run.integer(3, value) }
    }

    @inlinable @inline(__always)
    public static var allAttributes: Presence { Presence(bits: 0xe) }

    @inlinable @inline(__always)
    public var presentAttributes: Presence { _numbers._presence }

    @inlinable @inline(__always)
    public func encodeAll(into attributes: inout FixedAttributes) {
      do { let value = _numbers.fd; attributes.integer(1, value) }
      do { let value = _numbers.requests; attributes.integer(2, value) }
      do { let value = _numbers.answers; attributes.integer(3, value) }
    }
  }
}

extension DevmemSocket {
  /// A part of what was received, with what struct dmabuf_cmsg tells of it.
  public struct Fragment: WireStructure {
    /// Where its bytes lie.
    public var kind: FragmentKind = FragmentKind(rawValue: 0)
    /// In bytes, from the start of the binding's memory.
    public var offset: UInt64 = 0
    /// In bytes (frag_size).
    public var length: UInt32 = 0
    /// What the fragment is returned by.
    public var token: UInt32 = 0
    /// The binding's id.
    public var dmabuf: UInt32 = 0
    /// Always 0.
    public var flags: UInt32 = 0

    public static let size = 32

    @inlinable
    public init() {}

    @inlinable
    public init(from loader: inout StructureLoader) {
      self.kind = FragmentKind(rawValue: loader.integer(UInt32.self))
      loader.skip(4)
      self.offset = loader.integer(UInt64.self)
      self.length = loader.integer(UInt32.self)
      self.token = loader.integer(UInt32.self)
      self.dmabuf = loader.integer(UInt32.self)
      self.flags = loader.integer(UInt32.self)
    }

    @inlinable
    public func encode(into writer: inout MessageWriter) {
      writer.member(self.kind.rawValue)
      writer.member(zeros: 4)
      writer.member(self.offset)
      writer.member(self.length)
      writer.member(self.token)
      writer.member(self.dmabuf)
      writer.member(self.flags)
    }
  }
}

extension DevmemSocket {
  /// Tokens in a row to return (struct dmabuf_token).
  public struct TokenRange: WireStructure {
    /// The first.
    public var start: UInt32 = 0
    /// How many.
    public var count: UInt32 = 0

    public static let size = 8

    @inlinable
    public init() {}

    @inlinable
    public init(from loader: inout StructureLoader) {
      self.start = loader.integer(UInt32.self)
      self.count = loader.integer(UInt32.self)
    }

    @inlinable
    public func encode(into writer: inout MessageWriter) {
      writer.member(self.start)
      writer.member(self.count)
    }
  }
}

extension DevmemSocket {
  /// Bytes in a row of a binding's memory.
  public struct MemoryRange: WireStructure {
    /// In bytes, from the start of the memory.
    public var offset: UInt64 = 0
    /// In bytes.
    public var length: UInt64 = 0

    public static let size = 16

    @inlinable
    public init() {}

    @inlinable
    public init(from loader: inout StructureLoader) {
      self.offset = loader.integer(UInt64.self)
      self.length = loader.integer(UInt64.self)
    }

    @inlinable
    public func encode(into writer: inout MessageWriter) {
      writer.member(self.offset)
      writer.member(self.length)
    }
  }
}
