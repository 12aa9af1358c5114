import NetlinkCodec
import NetlinkSocket

/// Names a send from device memory until it is over. Numbers wrap around after 2^32 sends.
public struct SendID: Hashable, Sendable {
  let number: UInt32
}

/// Which sends of a socket still use their memory. Plain data.
///
/// A notice may come here before the send it is about, when another thread reads it.
struct SendLedger: Sendable {
  /// How many sends that the kernel has begun may not have been noted here: more than threads can be amid a send.
  private static let unnoted: UInt32 = 1 << 20

  /// Sends in a row that are over, while an older one is not.
  private struct Run {
    var low: UInt32
    var high: UInt32

    var length: UInt32 { high &- low }
    func contains(_ number: UInt32) -> Bool { number &- low <= length }
  }

  /// The oldest that is not over, and the one that comes next.
  private var first: UInt32 = 0
  private var next: UInt32 = 0
  private var early: [Run] = []
  private var earlyCount = 0
  /// Sends whose bytes the kernel copied all the same.
  private(set) var copied: UInt64 = 0

  /// - Parameter first: the number of a socket's first send, which is 0 but for tests.
  init(first: UInt32 = 0) { (self.first, next) = (first, first) }

  /// How many sends still use their memory.
  var unfinished: Int { Int(next &- first) - earlyCount }

  mutating func begin(_ number: UInt32) -> SendID {
    // One that a notice told of before lies behind the next.
    if number &- next < 1 << 31 { next = number &+ 1 }
    return SendID(number: number)
  }

  func isFinished(_ id: SendID) -> Bool {
    guard isUnderWay(id.number) else { return true }
    return early.contains { $0.contains(id.number) }
  }

  /// - Throws: EPROTO for sends that are over already, or cannot have been made.
  mutating func complete(_ notice: CompletionNotice) throws(SystemError) {
    let run = Run(low: notice.low, high: notice.high)
    // Counted from the oldest that is under way. One notice may tell of all that are (`skb_zerocopy_notify_extend`).
    let (low, high) = (run.low &- first, run.high &- first)
    let begun = next &- first
    let isPlausible = low <= high && (high < begun || high - begun < Self.unnoted)
    guard isPlausible, !early.contains(where: { $0.contains(run.low) || run.contains($0.low) }) else {
      throw SystemError(
        "recvmsg", .EPROTO, "sends \(notice.low) to \(notice.high) are said to be over, and are not under way")
    }
    if high >= begun { next = run.high &+ 1 }
    if notice.wasCopied { copied += UInt64(run.length) + 1 }
    early.append(run)
    earlyCount += Int(run.length) + 1
    while let index = early.firstIndex(where: { $0.low == first }) {
      let done = early.remove(at: index)
      first = done.high &+ 1
      earlyCount -= Int(done.length) + 1
    }
  }

  private func isUnderWay(_ number: UInt32) -> Bool { number &- first < next &- first }
}
