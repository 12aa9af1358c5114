import ArgumentParser
import DevmemClient
import DevmemdMessages

/// What `receive` and `send` have in common.
struct TransferOptions: ParsableArguments, Sendable {
  @Flag(name: [.short, .long], help: "Wait for a connection to the port, rather than make one.")
  var listen = false

  @Argument(help: "The address, a name or a number; with --listen the one to listen on, all of them unless given.")
  var hostAndPort: [String]

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("The interface whose queues or transmit side memory is bound to.", valueName: "name"),
    completion: Completions.interfaces)
  var interface: String?

  @Option(
    help: ArgumentHelp(
      "Use this binding, by number or name, rather than make one; its memory is then only seen with --memory fd:N.",
      valueName: "binding"),
    completion: Completions.bindings, transform: BindingReference.init(argument:))
  var binding: BindingReference?

  @Option(
    help: ArgumentHelp(
      "Memory to bind: \(MemorySource.forms). Unless given, 64 MiB of what the service's kernel takes.",
      valueName: "source"),
    completion: .list(MemorySource.examples),
    transform: { text in
      try MemorySource(text).orComplain("memory is \(MemorySource.forms), with a SIZE such as 64MiB")
    })
  var memory: MemorySource?

  @Option(
    help: ArgumentHelp("Stop after so many bytes of the stream.", valueName: "size"),
    transform: { text in try Size.parse(text).orComplain("a size is written like 4096, 16K or 2MiB") })
  var bytes: Int?

  @Option(
    help: ArgumentHelp("The most bytes to move in one call.", valueName: "size"),
    transform: { text in try Size.parse(text).orComplain("a size is written like 4096, 16K or 2MiB") })
  var chunk: Int = 1 << 20

  @Flag(help: "Compute the CRC-32 of the stream, as gzip does; that reads every byte.")
  var checksum = false

  func validate() throws {
    guard (1...2).contains(hostAndPort.count) else { throw ValidationError("give [HOST] PORT, in this order") }
    guard endpoint != nil else {
      throw ValidationError("a port is 1 to 65535, or 0 to listen on any that is free, not \(hostAndPort.last ?? "")")
    }
    guard listen || hostAndPort.count == 2 else {
      throw ValidationError("say which HOST to connect to, or --listen for a connection to port \(hostAndPort[0])")
    }
    if binding != nil, interface != nil {
      throw ValidationError("give --interface to bind memory, or --binding, not both")
    }
    if binding != nil, let memory, case .descriptor = memory {
    } else if binding != nil, memory != nil {
      throw ValidationError("the memory of a binding that exists is given as --memory fd:N")
    }
    if let bytes, bytes < 1 { throw ValidationError("--bytes is at least 1") }
    guard (1...1 << 30).contains(chunk) else { throw ValidationError("--chunk is 1 byte to 1 GiB") }
    if let problem = memory?.problem(pageSize: BindOptions.systemPageSize) { throw ValidationError(problem) }
  }

  var endpoint: TCPEndpoint? {
    guard let port = hostAndPort.last.flatMap({ UInt16($0) }), port > 0 || listen else { return nil }
    return TCPEndpoint(host: hostAndPort.count == 2 ? hostAndPort[0] : nil, port: port, isListening: listen)
  }

  /// A stream's pattern is named by its modulus.
  static func pattern(_ modulus: Int?, option: String) throws {
    guard let modulus, !Pattern.moduli.contains(modulus) else { return }
    throw ValidationError("\(option) is \(Pattern.moduli.lowerBound) to \(Pattern.moduli.upperBound), not \(modulus)")
  }
}
