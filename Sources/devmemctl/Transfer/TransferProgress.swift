import EventLoop
import Glibc
import Synchronization

/// How far a transfer has come, for whoever shows it: counted on the thread that moves the bytes.
final class TransferProgress: Sendable {
  private let count = Atomic<UInt64>(0)
  private let tokens = Atomic<Int>(0)

  /// Bytes that were moved.
  var bytes: UInt64 { count.load(ordering: .relaxed) }

  func reach(_ bytes: UInt64) { count.store(bytes, ordering: .relaxed) }

  /// So many tokens are out now.
  func noteTokens(_ count: Int) { tokens.max(count, ordering: .relaxed) }

  /// The most tokens that were out since this was last asked.
  func takeMostTokens() -> Int { tokens.exchange(0, ordering: .relaxed) }
}

/// A bar on a terminal, redrawn in its place.
struct ProgressBar: Sendable {
  static let period = Duration.milliseconds(100)
  private static let width = 30

  let progress: TransferProgress
  /// Bytes in all, where that is known.
  let total: UInt64?
  let output: Output

  /// Draws until the task is cancelled, and then wipes the line.
  func run(on loop: EventLoop) async {
    let clock = ContinuousClock()
    let start = clock.now
    while (try? await loop.sleep(for: Self.period)) != nil {
      output.write("\r\u{1b}[K" + line(progress.bytes, after: clock.now - start))
    }
    output.write("\r\u{1b}[K")
  }

  func line(_ bytes: UInt64, after time: Duration) -> String {
    let rate = "\(Size.text(bytes)), \(TransferRate.text(bytes, time))"
    guard let total, total > 0 else { return rate }
    let done = min(Int(Double(bytes) / Double(total) * Double(Self.width)), Self.width)
    let bar = String(repeating: "#", count: done) + String(repeating: ".", count: Self.width - done)
    return "[\(bar)] \(bytes * 100 / total) % of \(Size.text(total)), \(TransferRate.text(bytes, time))"
  }
}

enum TransferRate {
  /// `1.2 GiB/s`
  static func text(_ bytes: UInt64, _ time: Duration) -> String { "\(Size.text(bytesPerSecond(bytes, time)))/s" }

  static func bytesPerSecond(_ bytes: UInt64, _ time: Duration) -> UInt64 {
    let seconds = time / .seconds(1)
    return seconds > 0 ? UInt64(Double(bytes) / seconds) : 0
  }

  /// `0.61 s`
  static func seconds(_ time: Duration) -> String {
    let hundredths = Int64((time / .milliseconds(10)).rounded())
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) s"
  }
}

extension Output {
  var isTerminal: Bool { isatty(descriptor) == 1 }
}
