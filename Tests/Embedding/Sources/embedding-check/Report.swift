/// Prints a line for each thing that was looked at, and counts what is not as expected.
struct Report {
  private(set) var failures = 0

  mutating func expect<Value: Equatable>(_ what: String, _ found: Value, _ expected: Value) {
    if found == expected {
      print("ok: \(what): \(found)")
    } else {
      failures += 1
      print("NOT OK: \(what): \(found), expected \(expected)")
    }
  }
}
