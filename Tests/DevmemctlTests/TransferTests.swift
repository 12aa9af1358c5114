import DevmemClient
import EventLoop
import Glibc
import NetlinkCodec
import NetlinkSocket
import Testing

@testable import devmemctl

/// What a stream is made of, and what is said of it.
struct StreamTests {
  @Test(arguments: [1, 2, 251, 256])
  func aPatternIsReadAsItIsWritten(_ modulus: Int) {
    let pattern = Pattern(modulus: modulus)
    for position in [0, 1, 250, 1 << 33] as [UInt64] {
      var bytes = [UInt8](repeating: 0xff, count: 200_000)
      bytes.withUnsafeMutableBytes { memory in
        var span = memory.mutableBytes
        pattern.fill(&span, at: position)
      }
      #expect(bytes[777] == UInt8(truncatingIfNeeded: (position + 777) % UInt64(modulus)))
      #expect(pattern.firstFault(in: bytes.span.bytes, at: position) == nil)
      bytes[150_001] ^= 1
      #expect(pattern.firstFault(in: bytes.span.bytes, at: position) == 150_001)
    }
  }

  /// The check value that every description of CRC-32 gives.
  @Test func theChecksumIsCRC32() {
    var whole = Checksum()
    whole.add(Array("123456789".utf8).span.bytes)
    #expect(whole.text == "cbf43926")
    var parts = Checksum()
    for part in ["1", "2345678", "", "9"] { parts.add(Array(part.utf8).span.bytes) }
    #expect(parts.value == whole.value)
    #expect(Checksum().text == "00000000")
  }

  @Test func aSummaryTellsWhatCameHow() {
    var summary = TransferSummary(direction: .received)
    summary.bytes = 3 << 20
    summary.deviceBytes = 2 << 20
    summary.ordinaryBytes = 1 << 20
    summary.fragments = 512
    summary.dmabufID = 3
    summary.modulus = 251
    summary.time = .milliseconds(1500)
    #expect(
      summary.text() == """
        Received 3 MiB (3145728 bytes) in 1.50 s, 2 MiB/s.
        2 MiB into dmabuf 3 as 512 fragments and 1 MiB of ordinary bytes.
        Every byte i of the stream was i modulo 251.
        """)
    #expect(summary.document().text().contains(#""bytes-per-second":2097152"#))
  }

  @Test func aBarTellsHowFarItIs() {
    let bar = ProgressBar(progress: TransferProgress(), total: 4 << 20, output: .standardError)
    #expect(bar.line(1 << 20, after: .seconds(1)) == "[#######.......................] 25 % of 4 MiB, 1 MiB/s")
    let endless = ProgressBar(progress: TransferProgress(), total: nil, output: .standardError)
    #expect(endless.line(1 << 20, after: .seconds(2)) == "1 MiB, 512 KiB/s")
  }
}

/// `receive` and `send` on the real service with its simulated kernel.
@Suite(.serialized) struct TransferCommandTests {
  private static func service() throws -> (service: RunningCommand, path: String) {
    let path = "@transfer-test-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    let service = try RunningCommand(["--simulate", "--socket", path], program: "devmemd")
    for _ in 0..<2000 {
      if (try? MessageSocket.connect(path: path)) != nil { return (service, path) }
      usleep(5000)
    }
    throw Failure(.unreachable, "the service did not start")
  }

  /// The port that a command has chosen and listens on.
  private static func port(of command: RunningCommand) throws -> String {
    let line = command.nextErrorLine()
    try #require(line.hasPrefix("devmemctl: listening on 127.0.0.1:"), "\(line)")
    return try #require(line.split(separator: ":").last.map(String.init))
  }

  @Test func aStreamGoesFromBoundMemoryIntoBoundMemory() throws {
    let (service, path) = try Self.service()
    let receiver = try RunningCommand(
      [
        "receive", "--listen", "127.0.0.1", "0", "--interface", "sim0", "--queue-count", "2", "--memory", "memfd:1MiB",
        "--validate", "251", "--checksum",
      ], socket: path)
    let port = try Self.port(of: receiver)
    let sender = try RunningCommand(
      [
        "send", "127.0.0.1", port, "--interface", "sim1", "--memory", "memfd:1MiB", "--pattern", "251", "--bytes",
        "10000000", "--checksum",
      ], socket: path)
    let (sent, received) = (sender.finish(), receiver.finish())
    #expect(sent.status == 0, "\(sent)")
    #expect(received.status == 0, "\(received)")
    #expect(received.output.contains("Received 9.5 MiB (10000000 bytes) in "), "\(received)")
    #expect(received.output.contains("Every byte i of the stream was i modulo 251."))
    let checksums = [sent.output, received.output].map { $0.split(separator: "\n").last }
    #expect(checksums[0] == checksums[1] && checksums[0]?.contains("CRC-32") == true)
    // Nothing stays bound.
    #expect(try devmemctl("bindings", socket: path).output.hasPrefix("Nothing is bound"))
    service.signal(SIGTERM)
    #expect(service.finish().status == 0)
  }

  @Test func anInterruptEndsInOrder() throws {
    let (service, path) = try Self.service()
    let receiver = try RunningCommand(
      ["receive", "--listen", "127.0.0.1", "0", "--interface", "sim0", "--memory", "memfd:1MiB"], socket: path)
    _ = try Self.port(of: receiver)
    receiver.signal(SIGINT)
    let result = receiver.finish()
    #expect(result.status == 0, "\(result)")
    #expect(try devmemctl("bindings", socket: path).output.hasPrefix("Nothing is bound"))
    service.signal(SIGTERM)
    #expect(service.finish().status == 0)
  }

  /// Connects to a port of this machine.
  private static func connect(_ port: String) throws -> OwnedDescriptor {
    let peer = OwnedDescriptor(owning: socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = try #require(UInt16(port)).bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(peer.fileDescriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(result == 0)
    return peer
  }

  private static func sender(_ path: String) throws -> RunningCommand {
    try RunningCommand(
      ["send", "--listen", "127.0.0.1", "0", "--interface", "sim1", "--pattern", "251", "--bytes", "100G"],
      socket: path)
  }

  @Test func anInterruptedSendCountsWhatThePeerGot() throws {
    let (service, path) = try Self.service()
    let sender = try Self.sender(path)
    let peer = try Self.connect(try Self.port(of: sender))
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    var count = max(recv(peer.fileDescriptor, &buffer, buffer.count, 0), 0)
    sender.signal(SIGINT)
    while case let more = recv(peer.fileDescriptor, &buffer, buffer.count, 0), more > 0 { count += more }
    let sent = sender.finish()
    #expect(sent.status == 0 && sent.output.contains("(\(count) bytes)"), "\(count) \(sent)")
    #expect(sent.output.contains("and was interrupted."))
    service.signal(SIGTERM)
    #expect(service.finish().status == 0)
  }

  @Test func whatMovedIsToldWhereTheServiceGoesAway() throws {
    let (service, path) = try Self.service()
    let sender = try Self.sender(path)
    let peer = try Self.connect(try Self.port(of: sender))
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    // Memory is written again only when it was sent, so that some is known to be.
    for _ in 0..<5000 { _ = recv(peer.fileDescriptor, &buffer, buffer.count, 0) }
    service.signal(SIGKILL)
    while recv(peer.fileDescriptor, &buffer, buffer.count, 0) > 0 {}
    let sent = sender.finish()
    #expect(sent.status == 1 && sent.output.contains("and failed."), "\(sent)")
    _ = service.finish()
  }

  @Test func whatNeverLeftIsNotCounted() {
    var account = SendAccount()
    for count in 1...5000 { account.add(count, unfinished: min(count, 3)) }
    #expect(account.bytes(ofLast: 0) == 0)
    #expect(account.bytes(ofLast: 3) == 4998 + 4999 + 5000)
  }

  @Test(arguments: [
    (["receive", "5201", "--interface", "sim0"], "say which HOST to connect to"),
    (["receive", "-l", "5201"], "say what to receive into"),
    (["receive", "-l", "70000", "--interface", "sim0"], "a port is 1 to 65535"),
    (["receive", "-l", "5201", "--interface", "sim0", "--validate", "300"], "--validate is 1 to 256, not 300"),
    (["receive", "-l", "5201", "--binding", "1", "--queues", "2"], "leave out --queues"),
    (["receive", "-l", "5201", "--interface", "sim0", "--queues", "1", "--queue-count", "2"], "give one of them"),
    (["receive", "-l", "5201", "--interface", "sim0", "--queue-count", "0"], "1 to 1024, not 0"),
    (["receive", "-l", "5201", "--interface", "sim0", "--rx-page-size", "12K"], "power of two from 4096"),
    (["send", "localhost", "5201", "--pattern", "251"], "a pattern has no end"),
    (["send", "localhost", "5201", "--memory", "memfd:1M"], "say where --memory is bound"),
  ])
  func wrongCommandLinesAreToldBeforeAnythingIsSent(_ arguments: [String], _ words: String) throws {
    let result = try RunningCommand(arguments, socket: "@nobody").finish()
    #expect(result.status == 64 && result.errors.contains(words), "\(result)")
  }
}
