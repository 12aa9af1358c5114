import BenchmarkHarness
import Glibc

/// Measures the generated netdev codec against C written by hand, on messages as a kernel sends them.
@main
struct CodecBench {
  static let usage = """
    usage: codec-bench [--json] [--repetitions N] [--ynl LIBRARY] [CASE...]

    CASE is one of queue-get, page-pool-get, qstats-get, bind-rx and bind-rx-checked; without one, all are
    measured. With the library that YNL/build makes, decoding is measured against the kernel's C codec as well.

    """

  static func main() {
    var isJSON = false
    var repetitions = 301
    var cases: Set<String> = []
    var library: String?
    var arguments = CommandLine.arguments.dropFirst()
    while let argument = arguments.popFirst() {
      switch argument {
      case "--json": isJSON = true
      case "--repetitions":
        guard let count = arguments.popFirst().flatMap(Int.init), count > 0 else { fail(usage, status: 2) }
        repetitions = count
      case "--ynl":
        guard let path = arguments.popFirst() else { fail(usage, status: 2) }
        library = path
      case "--help":
        write(usage, to: STDOUT_FILENO)
        return
      case "queue-get", "page-pool-get", "qstats-get", "bind-rx", "bind-rx-checked": cases.insert(argument)
      default: fail(usage, status: 2)
      }
    }
    do {
      let encoding = try [false, true].map { try EncodeCase.bindRX(queues: 8, isChecked: $0) }
      let peers = try library.map { try DecodeCases.againstYNL(PeerLibrary($0)) } ?? []
      let comparisons = try DecodeCases.all() + encoding + peers
      let wanted = comparisons.filter { comparison in
        cases.isEmpty || cases.contains { comparison.name == $0 || comparison.name.hasPrefix("\($0),") }
      }
      let results = try wanted.map { try $0.measure(repetitions: repetitions) }
      write(isJSON ? Report.json(results) : Report.table(results), to: STDOUT_FILENO)
    } catch {
      fail("codec-bench: \(error)\n", status: 1)
    }
  }

  private static func fail(_ text: String, status: Int32) -> Never {
    write(text, to: STDERR_FILENO)
    exit(status)
  }

  private static func write(_ text: String, to descriptor: Int32) {
    _ = Array(text.utf8).withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
  }
}
