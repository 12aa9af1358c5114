import ArgumentParser
import DevmemClient
import DevmemSocket
import DevmemdMessages
import Glibc
import NetlinkCodec
import NetlinkSocket

struct ReceiveCommand: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "receive", abstract: "Receive a TCP stream into device memory: netcat with a binding.",
    discussion: """
      Binds memory to receive queues for as long as it runs, to one unless told which or how many, or uses a binding that \
      exists, makes or takes one connection, and returns every fragment once it was looked at. The other end may be anything that speaks TCP. On a \
      simulated kernel the connection is steered to the binding by itself; on Linux tell the NIC beforehand, as in \
      ethtool -N eth0 flow-type tcp4 dst-port 5201 action 7. Bytes that come by another queue are received all the same.

      Examples:
        devmemctl receive --listen 5201 --interface sim0 --queue-count 2 --validate 251
        devmemctl receive --listen 5201 --interface eth0 --queues 7 --memory udmabuf:64MiB --output file
      """)

  static let signals = Transfer.signals

  @OptionGroup var options: GlobalOptions
  @OptionGroup var transfer: TransferOptions
  @OptionGroup var queues: QueueOptions

  @Option(
    name: .customLong("validate"),
    help: ArgumentHelp("Check that byte i of the stream is i modulo this.", valueName: "modulus"))
  var modulus: Int?
  @Option(
    help: ArgumentHelp("Write the stream to a file, or with - to the standard output.", valueName: "file"),
    completion: .file())
  var output: String?

  func validate() throws {
    guard transfer.interface != nil || transfer.binding != nil else {
      throw ValidationError("say what to receive into: --interface to bind memory, or a --binding that exists")
    }
    if transfer.binding != nil, queues.areGiven {
      throw ValidationError(
        "the queues of a --binding are what they are: leave out --queues, --queue-count, --rx-page-size")
    }
    try TransferOptions.pattern(modulus, option: "--validate")
    if output == "-", options.json { throw ValidationError("--json and --output - both write to the standard output") }
  }

  func run(_ session: Session) async throws {
    guard let endpoint = transfer.endpoint else { return }
    let file = try output.map { path throws(SystemError) in try StreamFile.writing(path) }
    let running = try Transfer(session)
    let memory = try await TransferBinding.make(transfer, request, session)
    if let warning = await MemoryShortage.warning(memory.binding, session) {
      Output.standardError.line("devmemctl: \(warning)")
    }
    try await running.conclude(
      memory, on: output == "-" ? .standardError : .standard, hint: { hint($0, memory.binding) },
      { try await receive(running, endpoint, memory, file) })
  }

  private var request: Devmemd.Binding {
    var binding = Devmemd.Binding(
      name: "receive-\(getpid())", direction: .rx, lifetime: .connection, ifname: transfer.interface)
    queues.fill(&binding)
    if !queues.namesQueues { binding.queueCount = 1 }
    return binding
  }

  /// nil when it was interrupted before there was a connection.
  private func receive(
    _ running: Transfer, _ endpoint: TCPEndpoint, _ memory: TransferBinding, _ file: StreamFile?
  ) async throws -> TransferOutcome? {
    guard memory.isMapped || modulus == nil && file == nil && !transfer.checksum else {
      throw Failure(
        .refused, "the memory of \(memory.binding.fullName) is not mapped here, so its bytes cannot be read")
    }
    guard let connection = try await running.connect(endpoint) else { return nil }
    let socket = TransferSocket(
      try await DevmemSocket.open(
        connection, through: running.session.client, Devmemd.Attachment(bindingID: memory.binding.id),
        readAhead: ReceivingWork.readAhead))
    let interruption = OwnInterruption(socket.socket.interruption)
    let work = ReceivingWork(
      socket: socket, memory: memory, limit: transfer.bytes.map { UInt64($0) }, chunk: transfer.chunk,
      pattern: modulus.map { Pattern(modulus: $0) }, computesChecksum: transfer.checksum, file: file,
      progress: running.progress, interruption: interruption)
    return try await running.run(
      total: work.limit, interrupt: { _ in interruption.interrupt() }, { summary in try work.run(&summary) })
  }

  /// Why nothing of it came into device memory, as far as that can be told.
  private func hint(_ summary: TransferSummary, _ binding: Devmemd.Binding) -> String? {
    guard summary.bytes > 0, summary.deviceBytes == 0, let name = binding.ifname, let queue = binding.queueIDs.first
    else {
      return nil
    }
    return "nothing came by \(BindingText.place(binding)); steer the connection there before it is made, as in "
      + "ethtool -N \(name) flow-type tcp4 dst-port \(transfer.hostAndPort.last ?? "5201") action \(queue)"
  }
}
