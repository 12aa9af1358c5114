import BenchmarkHarness
import CBaseline
import Glibc
import NetlinkCodec

/// Measures reading a dump of 1,000 links against the kernel's own C codec, on the same bytes.
@main
struct LinkBench {
  static func main() {
    let arguments = CommandLine.arguments.dropFirst()
    guard let library = arguments.first, arguments.count <= 2,
      let repetitions = arguments.count == 2 ? arguments.last.flatMap(Int.init) : 101, repetitions > 0
    else { fail("usage: link-bench LIBRARY [REPETITIONS]\n", status: 2) }
    do {
      let peer = try PeerLibrary(library)
      let dump = LinkDump.bytes(links: 1000)
      let results = try [
        compare("view, walked: C YNL parses", dump, try peer.pass("ynl_parse_links"), Reading.walking),
        compare("view, 5 fields: C YNL parses", dump, try peer.pass("ynl_parse_links_briefly"), Reading.asking),
        compare("decoded: C YNL dumps", dump, try peer.pass("ynl_dump_links"), Reading.decoding),
      ].map { try $0.measure(repetitions: repetitions) }
      let head = "1,000 links, \(dump.count / 1000) bytes each\n"
      write(head + Report.table(results, unit: "link"), to: STDOUT_FILENO)
    } catch {
      fail("link-bench: \(error)\n", status: 1)
    }
  }

  private static func compare(
    _ name: String, _ bytes: [UInt8], _ c: @escaping PeerLibrary.Pass,
    _ swift: @escaping (RawSpan) throws(DecodingError) -> UInt64
  ) -> Comparison {
    Comparison(
      name, messages: 1000, c: { bytes.withUnsafeBufferPointer { c($0.baseAddress, $0.count) }.sum },
      swift: { try swift(bytes.span.bytes) })
  }

  private static func fail(_ text: String, status: Int32) -> Never {
    write(text, to: STDERR_FILENO)
    exit(status)
  }

  private static func write(_ text: String, to descriptor: Int32) {
    _ = Array(text.utf8).withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
  }
}
