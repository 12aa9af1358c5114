import Synchronization

/// A block of lines on a terminal that is drawn again in its place.
final class LiveDisplay: Sendable {
  private let output: Output
  /// Lines of the text that is shown.
  private let height = Mutex(0)

  init(_ output: Output) { self.output = output }

  /// Shows a text in place of the one before.
  func show(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    height.withLock { height in
      // Up to the first of the lines before, and each new one over what was there.
      output.write((height > 0 ? "\u{1b}[\(height)F" : "") + lines.map { "\u{1b}[K\($0)\n" }.joined() + "\u{1b}[J")
      height = lines.count
    }
  }

  /// Takes the text away.
  func clear() {
    height.withLock { height in
      if height > 0 { output.write("\u{1b}[\(height)F\u{1b}[J") }
      height = 0
    }
  }
}
