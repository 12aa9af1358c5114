/// A place in the file, both numbers from 1.
struct Position: Hashable, Comparable, Sendable {
  var line: Int
  var column: Int

  static let start = Position(line: 1, column: 1)

  static func < (left: Position, right: Position) -> Bool { (left.line, left.column) < (right.line, right.column) }
}

/// Collects what is wrong while reading goes on, so that one run shows everything there is to repair.
final class DiagnosticSink {
  let file: String
  private var reports: [(position: Position, message: String)] = []

  init(file: String) { self.file = file }

  var isEmpty: Bool { reports.isEmpty }

  func report(_ message: String, at position: Position) { reports.append((position, message)) }

  /// Sorted by place. What is wrong in an anchored node is found once for each alias, and said once.
  var errors: SpecificationErrors {
    var seen: Set<Diagnostic> = []
    let sorted = reports.enumerated().sorted { ($0.element.position, $0.offset) < ($1.element.position, $1.offset) }
    let diagnostics = sorted.map(\.element).compactMap { report -> Diagnostic? in
      let diagnostic = Diagnostic(
        file: file, line: report.position.line, column: report.position.column, message: report.message)
      return seen.insert(diagnostic).inserted ? diagnostic : nil
    }
    return SpecificationErrors(diagnostics: diagnostics)
  }

  /// Ends the reading with what was found, for a fault after which nothing more can be read.
  func failure(_ message: String, at position: Position) -> SpecificationErrors {
    report(message, at: position)
    return errors
  }
}

/// Something read from the file, with its place.
struct Located<Value> {
  var value: Value
  var position: Position
}

extension Located: Sendable where Value: Sendable {}
