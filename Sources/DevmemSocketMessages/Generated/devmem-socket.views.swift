// Generated from devmem-socket.yaml. Do not edit: change the spec and generate again.
// swift-format-ignore-file
public import NetlinkCodec

#if hasFeature(Lifetimes)

extension DevmemSocket.Receive {
  /// The attributes where they lie in a message: checked once, read without a copy.
  public struct View: AttributeView, ~Escapable {
    public typealias Owned = DevmemSocket.Receive
    public let attributes: CheckedAttributes

    @inlinable @inline(__always)
    @_lifetime(copy attributes)
    public init(_ attributes: CheckedAttributes) { self.attributes = attributes }

    /// Bytes to receive at most, ordinary ones and those in device memory together. A reply never has more than
    /// 61,440 ordinary ones.
    @inlinable
    public var length: UInt32? {
      get {
        guard let attribute = attributes.first(1) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// Bytes of room for control messages; each fragment takes 40.
    @inlinable
    public var controlLength: UInt32? {
      get {
        guard let attribute = attributes.first(2) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// How to receive.
    @inlinable
    public var flags: DevmemSocket.ReceiveFlags? {
      get {
        guard let attribute = attributes.first(3) else { return nil }
        return attribute.integer(UInt32.self).map({ DevmemSocket.ReceiveFlags(rawValue: $0) })
      }
    }

    /// Bytes received, what recvmsg returns; 0 at the end of the stream.
    @inlinable
    public var count: UInt64? {
      get {
        guard let attribute = attributes.first(4) else { return nil }
        return attribute.uint()
      }
    }

    /// An array of struct fragment, in the order of the stream.
    @inlinable
    public var fragments: RawSpan? {
      @_lifetime(copy self)
      get {
        guard let attribute = attributes.first(5) else { return nil }
        return attribute.bytes
      }
    }

    /// The ordinary bytes.
    @inlinable
    public var data: RawSpan? {
      @_lifetime(copy self)
      get {
        guard let attribute = attributes.first(6) else { return nil }
        return attribute.bytes
      }
    }

    /// One attribute and its value.
    public enum Attribute: ~Escapable {
      case length(UInt32)
      case controlLength(UInt32)
      case flags(DevmemSocket.ReceiveFlags)
      case count(UInt64)
      case fragments(RawSpan)
      case data(RawSpan)
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
          case 1: if let value = attributes.integer(UInt32.self) { return .length(value) }
          case 2: if let value = attributes.integer(UInt32.self) { return .controlLength(value) }
          case 3: if let value = attributes.integer(UInt32.self).map({ DevmemSocket.ReceiveFlags(rawValue: $0) }) { return .flags(value) }
          case 4: if let value = attributes.current.uint() { return .count(value) }
          case 5: return .fragments(attributes.current.bytes)
          case 6: return .data(attributes.current.bytes)
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
        case 4: 0xfffb0008
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
      case 1, 2, 3, 4, 5, 6: true
      default: false
      }
    }
  }
}

extension DevmemSocket.Return {
  /// The attributes where they lie in a message: checked once, read without a copy.
  public struct View: AttributeView, ~Escapable {
    public typealias Owned = DevmemSocket.Return
    public let attributes: CheckedAttributes

    @inlinable @inline(__always)
    @_lifetime(copy attributes)
    public init(_ attributes: CheckedAttributes) { self.attributes = attributes }

    /// An array of 1 to 128 struct token-range; of their tokens, 1,024 are looked at in one call.
    @inlinable
    public var tokens: RawSpan? {
      @_lifetime(copy self)
      get {
        guard let attribute = attributes.first(1) else { return nil }
        return attribute.bytes
      }
    }

    /// How many fragments went back, what setsockopt returns.
    @inlinable
    public var freed: UInt32? {
      get {
        guard let attribute = attributes.first(2) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// One attribute and its value.
    public enum Attribute: ~Escapable {
      case tokens(RawSpan)
      case freed(UInt32)
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
          case 1: return .tokens(attributes.current.bytes)
          case 2: if let value = attributes.integer(UInt32.self) { return .freed(value) }
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

extension DevmemSocket.Send {
  /// The attributes where they lie in a message: checked once, read without a copy.
  public struct View: AttributeView, ~Escapable {
    public typealias Owned = DevmemSocket.Send
    public let attributes: CheckedAttributes

    @inlinable @inline(__always)
    @_lifetime(copy attributes)
    public init(_ attributes: CheckedAttributes) { self.attributes = attributes }

    /// The binding to send from, one made for sending; absent for ordinary bytes.
    @inlinable
    public var dmabuf: UInt32? {
      get {
        guard let attribute = attributes.first(1) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// An array of 1 to 1,024 struct memory-range, sent one behind the other.
    @inlinable
    public var ranges: RawSpan? {
      @_lifetime(copy self)
      get {
        guard let attribute = attributes.first(2) else { return nil }
        return attribute.bytes
      }
    }

    /// Ordinary bytes to send.
    @inlinable
    public var data: RawSpan? {
      @_lifetime(copy self)
      get {
        guard let attribute = attributes.first(3) else { return nil }
        return attribute.bytes
      }
    }

    /// Whether the answer may wait until there is room for all of the bytes.
    @inlinable
    public var flags: DevmemSocket.WaitFlags? {
      get {
        guard let attribute = attributes.first(4) else { return nil }
        return attribute.integer(UInt32.self).map({ DevmemSocket.WaitFlags(rawValue: $0) })
      }
    }

    /// Bytes taken to be sent, what sendmsg returns.
    @inlinable
    public var count: UInt64? {
      get {
        guard let attribute = attributes.first(5) else { return nil }
        return attribute.uint()
      }
    }

    /// What the completion of bytes in device memory is told by; counted from 0 for each socket.
    @inlinable
    public var zerocopyID: UInt32? {
      get {
        guard let attribute = attributes.first(6) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// One attribute and its value.
    public enum Attribute: ~Escapable {
      case dmabuf(UInt32)
      case ranges(RawSpan)
      case data(RawSpan)
      case flags(DevmemSocket.WaitFlags)
      case count(UInt64)
      case zerocopyID(UInt32)
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
          case 1: if let value = attributes.integer(UInt32.self) { return .dmabuf(value) }
          case 2: return .ranges(attributes.current.bytes)
          case 3: return .data(attributes.current.bytes)
          case 4: if let value = attributes.integer(UInt32.self).map({ DevmemSocket.WaitFlags(rawValue: $0) }) { return .flags(value) }
          case 5: if let value = attributes.current.uint() { return .count(value) }
          case 6: if let value = attributes.integer(UInt32.self) { return .zerocopyID(value) }
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
        case 5: 0xfffb0008
        case 1, 4, 6: 0xffff0008
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
      case 1, 2, 3, 4, 5, 6: true
      default: false
      }
    }
  }
}

extension DevmemSocket.Completion {
  /// The attributes where they lie in a message: checked once, read without a copy.
  public struct View: AttributeView, ~Escapable {
    public typealias Owned = DevmemSocket.Completion
    public let attributes: CheckedAttributes

    @inlinable @inline(__always)
    @_lifetime(copy attributes)
    public init(_ attributes: CheckedAttributes) { self.attributes = attributes }

    /// Whether the answer may wait until there is one.
    @inlinable
    public var flags: DevmemSocket.WaitFlags? {
      get {
        guard let attribute = attributes.first(1) else { return nil }
        return attribute.integer(UInt32.self).map({ DevmemSocket.WaitFlags(rawValue: $0) })
      }
    }

    /// The first zerocopy id whose bytes have left their memory (ee_info).
    @inlinable
    public var low: UInt32? {
      get {
        guard let attribute = attributes.first(2) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// The last one (ee_data).
    @inlinable
    public var high: UInt32? {
      get {
        guard let attribute = attributes.first(3) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// How they left.
    @inlinable
    public var how: DevmemSocket.CompletionFlags? {
      get {
        guard let attribute = attributes.first(4) else { return nil }
        return attribute.integer(UInt32.self).map({ DevmemSocket.CompletionFlags(rawValue: $0) })
      }
    }

    /// One attribute and its value.
    public enum Attribute: ~Escapable {
      case flags(DevmemSocket.WaitFlags)
      case low(UInt32)
      case high(UInt32)
      case how(DevmemSocket.CompletionFlags)
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
          case 1: if let value = attributes.integer(UInt32.self).map({ DevmemSocket.WaitFlags(rawValue: $0) }) { return .flags(value) }
          case 2: if let value = attributes.integer(UInt32.self) { return .low(value) }
          case 3: if let value = attributes.integer(UInt32.self) { return .high(value) }
          case 4: if let value = attributes.integer(UInt32.self).map({ DevmemSocket.CompletionFlags(rawValue: $0) }) { return .how(value) }
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
        case 1, 2, 3, 4: 0xffff0008
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
      case 1, 2, 3, 4: true
      default: false
      }
    }
  }
}

extension DevmemSocket.Socket {
  /// The attributes where they lie in a message: checked once, read without a copy.
  public struct View: AttributeView, ~Escapable {
    public typealias Owned = DevmemSocket.Socket
    public let attributes: CheckedAttributes

    @inlinable @inline(__always)
    @_lifetime(copy attributes)
    public init(_ attributes: CheckedAttributes) { self.attributes = attributes }

    /// Interface the connection arrives on.
    @inlinable
    public var ifindex: UInt32? {
      get {
        guard let attribute = attributes.first(1) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// Receive queue it is steered to.
    @inlinable
    public var queue: UInt32? {
      get {
        guard let attribute = attributes.first(2) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// NAPI instance that serves the queue (SO_INCOMING_NAPI_ID), if any.
    @inlinable
    public var napiID: UInt32? {
      get {
        guard let attribute = attributes.first(3) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// Fragments that were told and not returned.
    @inlinable
    public var tokens: UInt32? {
      get {
        guard let attribute = attributes.first(4) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// Bytes received and not told yet (SIOCINQ).
    @inlinable
    public var receiveQueue: UInt64? {
      get {
        guard let attribute = attributes.first(5) else { return nil }
        return attribute.uint()
      }
    }

    /// Bytes taken and not sent yet (SIOCOUTQ).
    @inlinable
    public var sendQueue: UInt64? {
      get {
        guard let attribute = attributes.first(6) else { return nil }
        return attribute.uint()
      }
    }

    /// Present once the peer has ended its stream and all of it was received.
    @inlinable
    public var eof: Bool { attributes.contains(7) }

    /// One attribute and its value.
    public enum Attribute: ~Escapable {
      case ifindex(UInt32)
      case queue(UInt32)
      case napiID(UInt32)
      case tokens(UInt32)
      case receiveQueue(UInt64)
      case sendQueue(UInt64)
      case eof
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
          case 2: if let value = attributes.integer(UInt32.self) { return .queue(value) }
          case 3: if let value = attributes.integer(UInt32.self) { return .napiID(value) }
          case 4: if let value = attributes.integer(UInt32.self) { return .tokens(value) }
          case 5: if let value = attributes.current.uint() { return .receiveQueue(value) }
          case 6: if let value = attributes.current.uint() { return .sendQueue(value) }
          case 7: return .eof
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
        case 5, 6: 0xfffb0008
        case 1, 2, 3, 4: 0xffff0008
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
      case 1, 2, 3, 4, 5, 6, 7: true
      default: false
      }
    }
  }
}

extension DevmemSocket.Ring {
  /// The attributes where they lie in a message: checked once, read without a copy.
  public struct View: AttributeView, ~Escapable {
    public typealias Owned = DevmemSocket.Ring
    public let attributes: CheckedAttributes

    @inlinable @inline(__always)
    @_lifetime(copy attributes)
    public init(_ attributes: CheckedAttributes) { self.attributes = attributes }

    /// Which descriptor of the record is the memory, counted from 0: a memfd of exactly the size that follows from
    /// the other two, sealed with F_SEAL_SHRINK, F_SEAL_GROW and F_SEAL_SEAL.
    @inlinable
    public var fd: UInt32? {
      get {
        guard let attribute = attributes.first(1) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// Bytes for requests, a power of two from 4,096 to 1,048,576.
    @inlinable
    public var requests: UInt32? {
      get {
        guard let attribute = attributes.first(2) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// Bytes for answers, a power of two from 4,096 to 1,048,576.
    @inlinable
    public var answers: UInt32? {
      get {
        guard let attribute = attributes.first(3) else { return nil }
        return attribute.integer(UInt32.self)
      }
    }

    /// One attribute and its value.
    public enum Attribute: ~Escapable {
      case fd(UInt32)
      case requests(UInt32)
      case answers(UInt32)
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
          case 1: if let value = attributes.integer(UInt32.self) { return .fd(value) }
          case 2: if let value = attributes.integer(UInt32.self) { return .requests(value) }
          case 3: if let value = attributes.integer(UInt32.self) { return .answers(value) }
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
      case 1, 2, 3: true
      default: false
      }
    }
  }
}

extension DevmemSocket.Operations.Receive {
  public typealias View = DevmemSocket.Receive.View

  /// Checks a message of this operation.
  @inlinable
  @_lifetime(copy message)
  public static func view(of message: MessageView) throws(DecodingError) -> View {
    try View(checking: message, after: NetlinkHeader.size + GenericHeader.size)
  }
}

extension DevmemSocket.Operations.Return {
  public typealias View = DevmemSocket.Return.View

  /// Checks a message of this operation.
  @inlinable
  @_lifetime(copy message)
  public static func view(of message: MessageView) throws(DecodingError) -> View {
    try View(checking: message, after: NetlinkHeader.size + GenericHeader.size)
  }
}

extension DevmemSocket.Operations.Send {
  public typealias View = DevmemSocket.Send.View

  /// Checks a message of this operation.
  @inlinable
  @_lifetime(copy message)
  public static func view(of message: MessageView) throws(DecodingError) -> View {
    try View(checking: message, after: NetlinkHeader.size + GenericHeader.size)
  }
}

extension DevmemSocket.Operations.CompletionGet {
  public typealias View = DevmemSocket.Completion.View

  /// Checks a message of this operation.
  @inlinable
  @_lifetime(copy message)
  public static func view(of message: MessageView) throws(DecodingError) -> View {
    try View(checking: message, after: NetlinkHeader.size + GenericHeader.size)
  }
}

extension DevmemSocket.Operations.SocketGet {
  public typealias View = DevmemSocket.Socket.View

  /// Checks a message of this operation.
  @inlinable
  @_lifetime(copy message)
  public static func view(of message: MessageView) throws(DecodingError) -> View {
    try View(checking: message, after: NetlinkHeader.size + GenericHeader.size)
  }
}

extension DevmemSocket.Operations.Shutdown {
  public typealias View = DevmemSocket.Socket.View

  /// Checks a message of this operation.
  @inlinable
  @_lifetime(copy message)
  public static func view(of message: MessageView) throws(DecodingError) -> View {
    try View(checking: message, after: NetlinkHeader.size + GenericHeader.size)
  }
}

extension DevmemSocket.Operations.RingSet {
  public typealias View = DevmemSocket.Ring.View

  /// Checks a message of this operation.
  @inlinable
  @_lifetime(copy message)
  public static func view(of message: MessageView) throws(DecodingError) -> View {
    try View(checking: message, after: NetlinkHeader.size + GenericHeader.size)
  }
}

#else
#error("views of devmem-socket need .enableExperimentalFeature(\"Lifetimes\") in this target's swiftSettings; modules that import it do not")
#endif
