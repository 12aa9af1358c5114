/// Results as a table for people, or a JSON line a case for programs.
public enum Report {
  /// - Parameter unit: what a pass does many of.
  public static func table(_ results: [Comparison.Result], unit: String = "message") -> String {
    let rows =
      [["case", "C ns/\(unit)", "Swift ns/\(unit)", "ratio", "allocations/\(unit)"]]
      + results.map {
        [$0.name, decimal($0.c), decimal($0.swift), decimal($0.ratio), decimal($0.allocationsPerMessage)]
      }
    let widths = (0..<5).map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      row.enumerated().map { column, text in
        let padding = String(repeating: " ", count: widths[column] - text.count)
        return column == 0 ? text + padding : padding + text
      }.joined(separator: "  ") + "\n"
    }.joined()
  }

  public static func json(_ results: [Comparison.Result]) -> String {
    results.map {
      "{\"case\":\"\($0.name)\",\"c_ns\":\(decimal($0.c)),\"swift_ns\":\(decimal($0.swift)),"
        + "\"c_ns_min\":\(decimal($0.cLeast)),\"swift_ns_min\":\(decimal($0.swiftLeast)),"
        + "\"ratio\":\(decimal($0.ratio)),\"allocations_per_message\":\(decimal($0.allocationsPerMessage))}\n"
    }.joined()
  }

  /// Two places after the point.
  public static func decimal(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let fraction = hundredths % 100
    return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
  }
}
