/// What the process ends with. Numbers are part of the interface: scripts go by them.
enum ExitStatus: Int32, CaseIterable {
  case success = 0
  case refused = 1
  case unreachable = 3
  case lost = 4
  case incompatible = 5
  case malformed = 6
  case usage = 64
  case readerLeft = 141

  var meaning: String {
    switch self {
    case .success: "It worked; also when Ctrl-C or SIGTERM ended bind or watch."
    case .refused: "The service or the kernel refused; the message says why."
    case .unreachable: "The service, or a family of the kernel, cannot be reached."
    case .lost: "The service or the binding went away meanwhile."
    case .incompatible: "An answer was malformed: the two sides are not of one version."
    case .malformed: "What was received is not what it should be: --validate found a wrong byte."
    case .usage: "The command line is wrong; nothing was sent."
    case .readerLeft: "Whoever read the output closed it, as head does."
    }
  }

  /// The list as people read it.
  static var explanation: String {
    allCases.map { status in
      let number = String(status.rawValue)
      return String(repeating: " ", count: 3 - number.utf8.count) + number + "  " + status.meaning
    }.joined(separator: "\n")
  }
}
