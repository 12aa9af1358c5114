import ArgumentParser
import DevmemClient
import DevmemSocket
import DevmemdMessages
import Glibc
import NetlinkCodec
import NetlinkSocket

struct SendCommand: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "send", abstract: "Send a TCP stream from device memory: netcat with a binding.",
    discussion: """
      Binds memory to the transmit side of an interface for as long as it runs, or uses a binding that exists, makes or \
      takes one connection, and sends what it reads, or a pattern, from that memory. Without --interface and --binding it \
      sends ordinary bytes. The other end may be anything that speaks TCP.

      Examples:
        devmemctl send 192.0.2.7 5201 --interface eth0 --memory udmabuf:64MiB --input file
        devmemctl send localhost 5201 --interface sim0 --pattern 251 --bytes 1G
      """)

  static let signals = Transfer.signals

  @OptionGroup var options: GlobalOptions
  @OptionGroup var transfer: TransferOptions

  @Option(
    help: ArgumentHelp("Send the bytes i modulo this, as many as --bytes says.", valueName: "modulus"))
  var pattern: Int?
  @Option(
    help: ArgumentHelp("Send a file, or with - the standard input, which is so unless told.", valueName: "file"),
    completion: .file())
  var input: String?

  func validate() throws {
    try TransferOptions.pattern(pattern, option: "--pattern")
    if pattern != nil, input != nil { throw ValidationError("give --pattern or --input, not both") }
    if pattern != nil, transfer.bytes == nil {
      throw ValidationError("a pattern has no end: say how much with --bytes")
    }
    if transfer.memory != nil, transfer.interface == nil, transfer.binding == nil {
      throw ValidationError("say where --memory is bound, with --interface")
    }
  }

  func run(_ session: Session) async throws {
    guard let endpoint = transfer.endpoint else { return }
    let source: SendingWork.Source =
      if let pattern { .pattern(Pattern(modulus: pattern)) } else { .file(try StreamFile.reading(input ?? "-")) }
    let running = try Transfer(session)
    let isOrdinary = transfer.interface == nil && transfer.binding == nil
    let memory = isOrdinary ? nil : try await TransferBinding.make(transfer, request, session)
    try await running.conclude(memory, on: .standard) { try await send(running, endpoint, memory, source) }
  }

  private var request: Devmemd.Binding {
    Devmemd.Binding(name: "send-\(getpid())", direction: .tx, lifetime: .connection, ifname: transfer.interface)
  }

  /// nil when it was interrupted before there was a connection.
  private func send(
    _ running: Transfer, _ endpoint: TCPEndpoint, _ memory: TransferBinding?, _ source: SendingWork.Source
  ) async throws -> TransferOutcome? {
    if let memory, !memory.isMapped {
      throw Failure(
        .refused, "the memory of \(memory.binding.fullName) is not mapped here, so nothing can be put there")
    }
    guard let connection = try await running.connect(endpoint) else { return nil }
    let socket = TransferSocket(try await open(connection, memory, running.session))
    let stop = try SendingStop(socket)
    let work = SendingWork(
      socket: socket, source: source, limit: transfer.bytes.map { UInt64($0) }, chunk: transfer.chunk,
      computesChecksum: transfer.checksum, progress: running.progress, stop: stop)
    guard let memory else {
      // What was taken of ordinary bytes the kernel has copied, and sends behind the end of this process too.
      return try await running.run(
        total: work.limit, interrupt: { _ in stop.abandon() }, { summary in try work.run(&summary) })
    }
    let binding = try TransmitBinding(dmabufID: memory.binding.dmabufID ?? 0)
    return try await running.run(
      total: work.limit,
      interrupt: { again in
        if again { stop.abandon() } else { stop.stop() }
      },
      { summary in
        _ = try memory.withMapping { mapping throws(SystemError) in try work.run(from: mapping, binding, &summary) }
      })
  }

  private func open(
    _ connection: consuming OwnedDescriptor, _ memory: TransferBinding?, _ session: Session
  ) async throws -> DevmemSocket {
    guard let memory else { return try DevmemSocket(adopting: connection) }
    return try await DevmemSocket.open(
      connection, through: session.client, Devmemd.Attachment(ifindex: memory.binding.ifindex))
  }
}
