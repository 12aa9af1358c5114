import Glibc
import NetlinkCodec
import NetlinkSocket

/// A kernel with a network card that takes device memory, and hands to change it with: Linux with the virtual card, or
/// the simulated kernel with the card's twin.
protocol Machine {
  /// The card's first port, and the loopback device.
  var card: UInt32 { get }
  /// What interfaces are called in the protocol; their numbers differ from machine to machine.
  var interfaces: [UInt32: String] { get }

  func open(isAdmin: Bool) throws -> NetlinkSession
  /// A socket that hears all notifications of netdev and ethtool.
  func openEvents() throws -> MessageSocket
  func deviceMemory(_ shape: MemoryShape) throws -> OwnedDescriptor
  func apply(_ change: CardChange) throws(ChangeRefused)
  /// Adds a netkit without a peer, up, that can have so many receive queues and has one: its ifindex.
  func addNetkit(_ name: String, receiveQueues: Int) throws -> UInt32
  func remove(_ ifindex: UInt32) throws
  func setUp(_ isUp: Bool, _ ifindex: UInt32) throws
}

extension Machine {
  var loopback: UInt32 { 1 }
}

enum MemoryShape {
  /// So many pages of 4 KiB. Those that happen to lie side by side are one piece for the device.
  case pages(Int)
  /// So many times one page of 4 KiB, each a piece of its own whatever lies where.
  case samePage(Int)
  /// So many pages of 2 MiB, each in one piece.
  case hugePages(Int)

  var size: Int {
    switch self {
    case .pages(let count), .samePage(let count): count << 12
    case .hugePages(let count): count << 21
    }
  }

  var flags: UInt32 {
    // MFD_HUGETLB | MFD_HUGE_2MB
    if case .hugePages = self { 0x4 | 21 << 26 } else { 0 }
  }
}

/// What happens to the card other than by netdev requests.
enum CardChange {
  case up(Bool)
  /// The driver's next calls of an operation for a queue answer this.
  case fault(Operation, queue: UInt32, errno: ErrorNumber, times: Int)
  /// Page pools are made without looking for a memory provider, or with, as they should be.
  case ignoresProvider(Bool)
  /// The driver is unloaded.
  case unloaded

  enum Operation: String {
    case alloc, start, stop
  }
}

/// A change that was refused, in the kernel's words.
struct ChangeRefused: Error {
  var reason: String
}
