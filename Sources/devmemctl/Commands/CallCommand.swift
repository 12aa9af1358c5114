import ArgumentParser
import DevmemClient
import NetlinkCodec
import NetlinkSocket

struct CallCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "call", abstract: "Send any request of any family, and print what answers it.",
    discussion: """
      The request is a JSON object of attributes; the answers are such objects, one a line. `devmemctl call --list` \
      lists the families, and `devmemctl call --list netdev` what its operations take and give.

      An attribute that is a file descriptor holds the descriptor's number where the kernel is asked. The service \
      takes its place among those that --fd passes along, counted from 0.

      Examples:
        devmemctl call netdev queue-get --dump '{"ifindex": 3}'
        devmemctl call --kernel nlctrl getfamily --do '{"family-name": "netdev"}'
      """)

  @OptionGroup var options: GlobalOptions
  @Flag(help: "Ask the running kernel, not the service.")
  var kernel = false
  @Flag(help: "Send the request even where its spec does not allow it.")
  var unchecked = false
  @Flag(help: "List the families, or the operations of one.")
  var list = false
  @Flag(help: "Ask for one: needed where an operation has both.")
  var mode: Mode?
  @Option(name: .customLong("fd"), help: ArgumentHelp("A descriptor to pass along; can be repeated.", valueName: "n"))
  var descriptors: [Int32] = []
  @Argument(help: "The family.", completion: Completions.families)
  var family: String?
  @Argument(help: "The operation.", completion: Completions.operations)
  var operation: String?
  @Argument(help: "The request's attributes; none unless given.")
  var json: String?

  enum Mode: String, EnumerableFlag, Sendable {
    case `do`
    case dump

    static func help(for value: Mode) -> ArgumentHelp? {
      switch value {
      case .do: "Ask for one object, or change something."
      case .dump: "Ask for all objects."
      }
    }
  }

  func validate() throws {
    if list {
      guard operation == nil else { throw ValidationError("--list takes a family, and no operation") }
      return
    }
    guard family != nil, operation != nil else {
      throw ValidationError("say which family and which operation to call; `devmemctl call --list` lists them")
    }
    if kernel, options.socket != nil { throw ValidationError("--kernel and --socket name two places to ask: give one") }
    if kernel, !descriptors.isEmpty {
      throw ValidationError("descriptors do not travel to the kernel: put the number itself into the attribute")
    }
    for number in descriptors {
      if let problem = MemorySource.descriptor(number).problem(pageSize: BindOptions.systemPageSize) {
        throw ValidationError(problem)
      }
    }
  }

  func run() throws {
    if list { return try CallList(family: family, asJSON: options.json).print(to: .standard) }
    let family = try Families.find(family ?? "")
    let operation = try Families.operation(operation ?? "", of: family)
    let call = try Call(family: family, operation: operation, mode: mode(of: operation, family), json: json ?? "{}")
    var session = try open(family)
    session.checksRequests = !unchecked
    let answers = try call.answers(on: &session, descriptors: descriptors)
    for answer in answers { Output.standard.line(answer) }
    PartialDump.warn(of: answers)
  }

  private func mode(of operation: OperationSchema, _ family: FamilySchema) throws -> RequestMode {
    let wanted: RequestMode? = mode.map { $0 == .dump ? .dump : .do }
    let name = "\(family.name) \(operation.name)"
    guard let wanted else {
      if let only = operation.onlyMode { return only }
      throw Failure(.usage, "\(name) gives one object with --do and all of them with --dump: say which")
    }
    if let only = operation.onlyMode, only != wanted {
      throw Failure(.usage, "\(name) has no \(wanted.word) form: use --\(only.word)")
    }
    return wanted
  }

  private func open(_ family: FamilySchema) throws -> NetlinkSession {
    if kernel { return try .kernel(for: family) }
    let path = DevmemClient.socketPath(options.socket)
    do throws(SystemError) {
      return try NetlinkSession(.connect(path: path))
    } catch {
      throw ConnectionError(path: path, cause: error)
    }
  }
}

extension RequestMode {
  var word: String { self == .dump ? "dump" : "do" }
}
