/// How diagnostics quote, list and suggest, so that all of them read alike.
enum Wording {
  /// Text from the file as one short printable line: a diagnostic must stay one line whatever the file holds.
  static func quote(_ text: String) -> String {
    var result = ""
    var count = 0
    for scalar in text.unicodeScalars {
      if count == 48 { return "'\(result)…'" }
      result += scalar.properties.isPrintable ? String(scalar) : "\\u{\(String(scalar.value, radix: 16))}"
      count += 1
    }
    return "'\(result)'"
  }

  /// `; did you mean 'x'?` where one candidate is near, and the candidates themselves where they are few.
  static func allowed(_ names: some Collection<String>, insteadOf text: String) -> String {
    // Lists are in the order they are given in; what a table holds has none, so it is sorted.
    guard names.count <= searchLimit else { return "" }
    let candidates = names is [String] ? Array(names) : names.sorted()
    var result = ""
    if candidates.isEmpty {
      result = ", none is defined"
    } else if candidates.count <= 40 {
      result = ", allowed: \(candidates.joined(separator: ", "))"
    }
    if let near = nearest(to: text, among: candidates) { result += "; did you mean '\(near)'?" }
    return result
  }

  /// Looking through more names for each of many faults would take too long.
  private static let searchLimit = 1000

  /// The candidate that a slip of the finger turns into `text`.
  static func nearest(to text: String, among candidates: [String]) -> String? {
    let wanted = Array(text.utf8)
    guard (2...64).contains(wanted.count) else { return nil }
    let limit = wanted.count < 6 ? 1 : 2
    var best: (name: String, distance: Int)?
    for candidate in candidates {
      let distance = editDistance(wanted, Array(candidate.utf8), limit: limit)
      if distance <= limit && distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.name
  }

  /// Insertions, removals, replacements and swaps of neighbours that lead from one to the other.
  private static func editDistance(_ left: [UInt8], _ right: [UInt8], limit: Int) -> Int {
    guard abs(left.count - right.count) <= limit else { return .max }
    var beforePrevious: [Int] = []
    var previous = Array(0...right.count)
    for i in 1...max(left.count, 1) where i <= left.count {
      var current = [i]
      for j in 1...max(right.count, 1) where j <= right.count {
        let replaced = previous[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1)
        var cost = min(replaced, previous[j] + 1, current[j - 1] + 1)
        if i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] {
          cost = min(cost, beforePrevious[j - 2] + 1)
        }
        current.append(cost)
      }
      beforePrevious = previous
      previous = current
    }
    return previous[right.count]
  }
}

extension Unicode.Scalar.Properties {
  fileprivate var isPrintable: Bool {
    switch generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
    default: true
    }
  }
}
