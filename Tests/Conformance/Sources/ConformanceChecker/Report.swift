/// Counts what was checked and prints each failure in a line.
struct Report {
  private(set) var passed = 0
  private(set) var failed = 0

  /// A check with what is wrong, which is nothing if it passed.
  mutating func add(_ name: String, _ faults: [String]) {
    if faults.isEmpty {
      passed += 1
    } else {
      failed += 1
      print("FAILED \(name): \(faults.joined(separator: "; "))")
    }
  }
}
