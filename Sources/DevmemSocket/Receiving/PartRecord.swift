import CLinux

/// A part of what one call received: `struct dmabuf_cmsg` with its kind before it. A channel's messages carry it as it
/// lies here.
struct PartRecord: BitwiseCopyable {
  enum Kind {
    /// In the ordinary bytes; of these only the size means anything.
    static let linear = UInt32(CLINUX_SO_DEVMEM_LINEAR)
    static let dmabuf = UInt32(CLINUX_SO_DEVMEM_DMABUF)
  }

  var kind: UInt32
  var padding: UInt32 = 0
  var offset: UInt64
  var size: UInt32
  var token: UInt32
  var dmabufID: UInt32
  var flags: UInt32

  init(kind: UInt32, _ message: clinux_dmabuf_cmsg) {
    self.kind = kind
    offset = message.frag_offset
    size = message.frag_size
    token = message.frag_token
    dmabufID = message.dmabuf_id
    flags = message.flags
  }

  /// The first bytes of it.
  func prefix(_ count: Int) -> PartRecord {
    var part = self
    part.size = UInt32(truncatingIfNeeded: count)
    return part
  }

  /// What is left of it behind the first bytes.
  func dropFirst(_ count: Int) -> PartRecord {
    var part = prefix(Int(size) - count)
    if kind == Kind.dmabuf { part.offset &+= UInt64(count) }
    return part
  }
}
