import CBaseline
import DevmemSocket
import DevmemdMessages
import Glibc
import NetlinkCodec
import NetlinkSocket

/// Measures a request through the daemon against the least a server can do, and the daemon's memory.
@main
struct DaemonBench {
  static let usage = """
    usage: daemon-bench [--devmemd PATH]

    Starts devmemd on its simulated NIC and a bare C epoll server that sends records back, and measures the round trip of
    binding-get through the one and of the same bytes through the other, in turn. PATH is the root's release build.

    """
  /// Pairs of samples, and round trips in each.
  static let samples = 101
  static let roundTrips = 500

  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    var devmemd = Self.releaseBuild
    switch arguments.first {
    case nil: break
    case "--devmemd" where arguments.count == 2: devmemd = arguments[1]
    default:
      print(usage, terminator: "")
      exit(arguments == ["--help"] ? 0 : 2)
    }
    do {
      try run(devmemd)
    } catch {
      print("daemon-bench: \(error)")
      exit(1)
    }
  }

  private static func run(_ devmemd: String) throws {
    // Both servers and the client share one processor. Left alone, the scheduler puts one server beside the client and
    // the other across, and waking an idle processor of a virtual machine costs more than all that is measured.
    guard baseline_pin() == 0 else { throw Failure(description: "cannot stay on one processor") }
    let name = "devmemd-bench-\(getpid())"
    let echo = baseline_start_echo(name + "-echo")
    guard echo > 0 else { throw Failure(description: "the echo server could not start") }
    let daemon = try ServiceProcess(devmemd, socket: "@" + name)
    defer {
      daemon.end()
      kill(echo, SIGKILL)
    }
    let idle = try daemon.residentKiB()

    var session = try NetlinkSession(try daemon.connect())
    let memory = try DeviceMemory.memfd(name: "bench", size: 1 << 20)
    let binding = try session.call(
      Devmemd.Operations.Bind.self,
      Devmemd.Binding(name: "bench", ifname: "sim0", queues: [Devmemd.Queue(id: 1), Devmemd.Queue(id: 2)], fd: 0),
      descriptors: [memory.fileDescriptor])
    let request = bindingGet(binding.id ?? 0)
    let service = try RoundTrips(try daemon.connect(), request)
    let floor = try RoundTrips(try MessageSocket.connect(path: "@" + name + "-echo"), request)

    var pairs: [(floor: Double, service: Double)] = []
    for sample in -5..<samples {
      let pair =
        if sample & 1 == 0 {
          (floor: try floor.measure(roundTrips), service: try service.measure(roundTrips))
        } else {
          { (service: Double, floor: Double) in (floor: floor, service: service) }(
            try service.measure(roundTrips), try floor.measure(roundTrips))
        }
      if sample >= 0 { pairs.append(pair) }
    }
    print("round trip, median of \(samples) samples of \(roundTrips)")
    print("  C epoll echo            \(tenths(median(pairs.map(\.floor)))) µs")
    print("  binding-get by devmemd  \(tenths(median(pairs.map(\.service)))) µs")
    print("  ratio                   \(hundredths(median(pairs.map { $0.service / $0.floor })))")
    print("resident memory of devmemd --simulate, idle: \(idle) KiB")
  }

  private static func bindingGet(_ id: UInt32) -> [UInt8] {
    var writer = MessageWriter()
    // No acknowledgement: one record each way, as with the echo.
    let start = writer.beginMessage(NetlinkHeader(type: MessageType(rawValue: 0x4000), flags: .request, sequence: 1))
    let command = Devmemd.Operations.BindingGet.schema.do?.request.command ?? 0
    writer.append(GenericHeader(command: UInt8(truncatingIfNeeded: command), version: 1))
    Devmemd.Binding(id: id).encode(into: &writer)
    writer.endMessage(start)
    return writer.array
  }

  private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

  private static func tenths(_ value: Double) -> String { decimal(value, places: 10) }
  private static func hundredths(_ value: Double) -> String { decimal(value, places: 100) }

  private static func decimal(_ value: Double, places: Int) -> String {
    let scaled = Int((value * Double(places)).rounded())
    let digits = String(scaled % places)
    let width = String(places).count - 1
    return "\(scaled / places).\(String(repeating: "0", count: width - digits.count))\(digits)"
  }

  /// Tests/Benchmarks/Sources/daemon-bench/Main.swift is five names below the root.
  private static var releaseBuild: String {
    #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(5).joined(separator: "/")
      + "/.build/release/devmemd"
  }
}

struct Failure: Error, CustomStringConvertible { var description: String }

/// One connection that sends the same record again and again, each after the answer to the one before.
final class RoundTrips {
  private let socket: MessageSocket
  private var buffer: ReceiveBuffer
  private let request: [UInt8]

  init(_ socket: consuming MessageSocket, _ request: [UInt8]) throws {
    buffer = try ReceiveBuffer()
    self.socket = socket
    self.request = request
  }

  /// Microseconds a round trip.
  func measure(_ count: Int) throws -> Double {
    let request = request
    let start = baseline_now()
    for _ in 0..<count {
      try socket.send(request.span.bytes)
      guard case .datagram = try socket.receive(into: &buffer, waiting: .atMost(.seconds(10))) else {
        throw Failure(description: "an answer did not come")
      }
    }
    return Double(baseline_now() - start) / Double(count) / 1000
  }
}
