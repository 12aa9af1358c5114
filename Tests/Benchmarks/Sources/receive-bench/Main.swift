import BenchmarkHarness
import Glibc

/// Measures receiving over loopback into bound memory against a plain loop of recv on a connection of the same kind: the
/// whole way, from the sender's process to the fragments and back to their tokens.
@main
struct ReceiveBench {
  static let usage = """
    usage: receive-bench [--repetitions N] [--mebibytes N] [--only CASE]

    """

  static func main() {
    var repetitions = 25
    var bytes = 256 << 20
    var only: String?
    var arguments = CommandLine.arguments.dropFirst()
    while let argument = arguments.popFirst() {
      switch (argument, arguments.first.flatMap { Int($0) }) {
      case ("--only", _) where !arguments.isEmpty: only = arguments.first
      case ("--repetitions", let count?) where count > 0: repetitions = count
      case ("--mebibytes", let count?) where count > 0: bytes = count << 20
      default: fail(usage, status: argument == "--help" ? 0 : 2)
      }
      arguments.removeFirst()
    }
    do {
      print(
        "case", "C GB/s", "simulated GB/s", "ratio", "ratio of work", "fragments/pass", "allocations/fragment",
        separator: "\t")
      for make in cases(bytes) {
        let benchmark = try make()
        guard only == nil || only == benchmark.name else { continue }
        let result = try benchmark.measure(repetitions: repetitions)
        print(
          result.name, Report.decimal(result.c), Report.decimal(result.simulated), Report.decimal(result.ratio),
          Report.decimal(result.workRatio),
          result.fragmentsPerPass, Report.decimal(result.allocationsPerFragment), separator: "\t")
        fflush(nil)
      }
    } catch {
      fail("receive-bench: \(error)\n", status: 1)
    }
  }

  private static func cases(_ bytes: Int) -> [() throws -> ReceiveCase] {
    let chunks = [64, 256, 1024].map { size in
      { try ReceiveCase("\(size) KiB a call", chunk: size << 10, bytes: bytes) }
    }
    let sockets = [64, 256, 1024].map { size in
      { try ReceiveCase("\(size) KiB, DevmemSocket", by: .devmemSocket, chunk: size << 10, bytes: bytes) }
    }
    let queues = [4, 16, 64].map { count in
      { try ReceiveCase("\(count) queues", chunk: 256 << 10, queues: count, bytes: bytes) }
    }
    let memories = [16, 256, 1024, 4096].map { size in
      { try ReceiveCase("\(size) MiB bound", chunk: 256 << 10, memory: size << 20, bytes: bytes) }
    }
    return chunks + sockets + queues + memories
  }

  private static func fail(_ text: String, status: Int32) -> Never {
    _ = Array(text.utf8).withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    exit(status)
  }
}
