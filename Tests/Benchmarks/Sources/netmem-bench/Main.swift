import BenchmarkHarness
import CBaseline
import Glibc

/// Measures the simulated NIC's page pool against the same one in C: what a page costs to take and to put back.
@main
struct NetmemBench {
  static let usage = """
    usage: netmem-bench [--json] [--repetitions N]

    """

  static func main() {
    var isJSON = false
    var repetitions = 101
    var arguments = CommandLine.arguments.dropFirst()
    while let argument = arguments.popFirst() {
      switch argument {
      case "--json": isJSON = true
      case "--repetitions":
        guard let count = arguments.popFirst().flatMap(Int.init), count > 0 else { fail(usage, status: 2) }
        repetitions = count
      case "--help":
        write(usage, to: STDOUT_FILENO)
        return
      default: fail(usage, status: 2)
      }
    }
    _ = baseline_pin()
    do {
      let results = try cases().map { try $0.comparison().measure(repetitions: repetitions) }
      write(isJSON ? Report.json(results) : text(results), to: STDOUT_FILENO)
    } catch {
      fail("netmem-bench: \(error)\n", status: 1)
    }
  }

  /// The fast path as the kernel's own benchmark takes it, one page at a time, then what costs more.
  private static func cases() throws -> [PoolCase] {
    let mebibyte: UInt64 = 1 << 20
    var cases = [
      try PoolCase("host fast", .host, ring: 1024, batch: 1, isDirect: true),
      try PoolCase("device fast", .device(16 * mebibyte), ring: 1024, batch: 1, isDirect: true),
      try PoolCase("host fast x32", .host, ring: 1024, batch: 32, isDirect: true),
      try PoolCase("device fast x32", .device(16 * mebibyte), ring: 1024, batch: 32, isDirect: true),
      try PoolCase("host ring", .host, ring: 1024, batch: 64, isDirect: false),
      try PoolCase("device ring", .device(16 * mebibyte), ring: 1024, batch: 64, isDirect: false),
      try PoolCase("host slow", .host, ring: 1, batch: 64, isDirect: false),
    ]
    for size in [16, 256, 1024, 4096] as [UInt64] {
      cases += [
        try PoolCase("device fast \(size) MiB", .device(size * mebibyte), ring: 1024, batch: 1, isDirect: true),
        try PoolCase("device slow \(size) MiB", .device(size * mebibyte), ring: 1, batch: 64, isDirect: false),
      ]
    }
    return cases
  }

  private static func text(_ results: [Comparison.Result]) -> String {
    let cycle = baseline_cycle()
    func least(_ name: String) -> Double { results.first { $0.name == name }?.swiftLeast ?? 0 }
    let extra = (least("device fast") - least("host fast")) / cycle
    let leasts = results.map { result in
      "\(result.name): C \(Report.decimal(result.cLeast)), Swift \(Report.decimal(result.swiftLeast)) ns, "
        + "\(Report.decimal(result.swiftLeast / result.cLeast)) times\n"
    }
    return Report.table(results, unit: "page") + "\nThe least of each:\n" + leasts.joined()
      + "\nA cycle: \(Report.decimal(cycle)) ns. Device memory over host pages on the fast path: "
      + "\(extra < 0 ? "-" : "")\(Report.decimal(abs(extra))) cycles.\n"
  }

  private static func fail(_ text: String, status: Int32) -> Never {
    write(text, to: STDERR_FILENO)
    exit(status)
  }

  private static func write(_ text: String, to descriptor: Int32) {
    _ = Array(text.utf8).withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
  }
}
