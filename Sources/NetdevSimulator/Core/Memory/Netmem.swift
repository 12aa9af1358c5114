internal import NetlinkCodec

/// A reference to network memory: a host page, or a net_iov of a dmabuf binding (`netmem_ref`).
///
/// One word that owns nothing, as in the kernel, and with the kernel's tag in its lowest bit. In place of an address it
/// says whose memory it is and where in it, so that a wrong one is noticed and never followed.
@_spi(NetworkMemory) public struct Netmem: RawRepresentable, Hashable, Sendable, BitwiseCopyable {
  /// Bit 0: set for a net_iov. Bits 1 to 31: which page or net_iov. Above them: the binding's id, 0 for host pages.
  public let rawValue: UInt64

  @inline(__always)
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// A net_iov of a binding, by its place in the dmabuf (`net_iov_to_netmem`).
  public static func netIOV(_ index: Int, of binding: UInt32) -> Netmem { Netmem(index, of: .netIOVs(of: binding)) }

  /// A host page by its number (`page_to_netmem`).
  public static func page(_ number: Int) -> Netmem { Netmem(number, of: .hostPages) }

  @inline(__always)
  init(_ index: Int, of area: NetmemArea) {
    rawValue = area.rawValue | UInt64(truncatingIfNeeded: index) << 1
  }

  /// `netmem_is_net_iov`
  public var isNetIOV: Bool { rawValue & 1 == 1 }

  /// Which page or net_iov of its memory.
  @inline(__always)
  public var index: Int { Int(truncatingIfNeeded: UInt32(truncatingIfNeeded: rawValue) >> 1) }

  /// The binding a net_iov belongs to (`net_devmem_iov_binding_id`); nil for a host page.
  public var bindingID: UInt32? { isNetIOV ? UInt32(truncatingIfNeeded: rawValue >> 32) : nil }

  @inline(__always)
  var area: NetmemArea { NetmemArea(rawValue: rawValue & 0xffff_ffff_0000_0001) }

  /// The most pages or net_iovs that one memory can have.
  static let maximumCount = 1 << 31
}

/// Whose memory a `Netmem` is of: all of its bits but the index.
struct NetmemArea: RawRepresentable, Hashable, BitwiseCopyable {
  let rawValue: UInt64

  static let hostPages = NetmemArea(rawValue: 0)
  static func netIOVs(of binding: UInt32) -> NetmemArea { NetmemArea(rawValue: UInt64(binding) << 32 | 1) }
}

/// What the kernel keeps of each page and net_iov: the fields that `struct page` and `struct net_iov` share.
struct NetmemRecord: BitwiseCopyable {
  /// Whose it is, and how often it is referred to: one word, for one comparison. 0 while nobody has it.
  var owner = Owner(rawValue: 0)
  /// `pp_ref_count`: in how many parts it is out; 0 while its page pool keeps it for the next allocation.
  var fragments: Int32 = 0
  /// Of a host page: 2^order pages belong together.
  var order: UInt8 = 0
  /// Of a host page: the memory node it was taken from.
  var node: UInt8 = 0

  struct Owner: RawRepresentable, Equatable, BitwiseCopyable {
    var rawValue: UInt64

    @inline(__always)
    init(rawValue: UInt64) { self.rawValue = rawValue }

    /// A page pool has it, and nobody else refers to it.
    @inline(__always)
    init(pool: UInt32) { rawValue = 1 << 32 | UInt64(pool) }

    /// The page pool it belongs to (`netmem_get_pp`); 0 for none.
    var pool: UInt32 {
      get { UInt32(truncatingIfNeeded: rawValue) }
      set { rawValue = rawValue & ~0xffff_ffff | UInt64(newValue) }
    }

    /// `page_ref_count`, which is always 1 for a net_iov.
    var references: UInt32 {
      get { UInt32(truncatingIfNeeded: rawValue >> 32) }
      set { rawValue = rawValue & 0xffff_ffff | UInt64(newValue) << 32 }
    }
  }
}

/// The records of one memory, which its owner and every page pool on it look at.
final class NetmemTable {
  let area: NetmemArea
  let records: Cells<NetmemRecord>

  /// - Throws: ENOMEM.
  init(_ area: NetmemArea, count: Int) throws(Refusal) {
    self.area = area
    records = try Cells(count: count)
  }
}

/// Why network memory was not taken back, or not touched. Nothing is changed then, and nothing counted.
@_spi(NetworkMemory) public enum NetmemError: Error, Hashable, Sendable {
  /// The page pool takes its memory from elsewhere, or there is no such page or net_iov.
  case notOfThisMemory
  /// It belongs to another page pool, or to none.
  case notOfThisPool
  /// It is back already, or fewer parts of it are out than were to come back.
  case notOut
  /// It is out in several parts, or will be: only a whole one can be divided.
  case notWhole
  /// More references than can be counted.
  case tooManyReferences
  /// The bytes do not lie inside one page or net_iov.
  case outOfBounds
  /// The memory cannot be reached: its file does not give or take these bytes.
  case unreadable
}
