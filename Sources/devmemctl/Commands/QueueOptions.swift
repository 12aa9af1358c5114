import ArgumentParser
import DevmemdMessages
import Glibc

/// Which receive queues memory is bound to, and in what pieces.
struct QueueOptions: ParsableArguments, Sendable {
  @Option(
    help: ArgumentHelp("Receive queues to bind, such as 2,3,5-7.", valueName: "list"),
    transform: { text in
      try QueueList(text).orComplain("a list of queues is written like 2,3,5-7, of at most \(QueueList.limit)")
    })
  var queues: QueueList?

  @Option(
    help: ArgumentHelp(
      "How many receive queues to bind; the service chooses the highest that are free.", valueName: "count"))
  var queueCount: UInt32?

  @Option(
    help: ArgumentHelp(
      "Size of each piece that the device writes into, a power of two. The page size unless given.",
      valueName: "size"),
    transform: { text in try Size.parse(text).orComplain("a size is written like 4096, 16K or 2MiB") })
  var rxPageSize: Int?

  var areGiven: Bool { namesQueues || rxPageSize != nil }
  /// Whether it is said which queues, or how many.
  var namesQueues: Bool { queues != nil || queueCount != nil }

  func validate() throws {
    if let problem = queueProblem ?? pageSizeProblem { throw ValidationError(problem) }
  }

  private var queueProblem: String? {
    guard let queueCount else { return nil }
    if queues != nil { return "--queues names the queues and --queue-count lets the service choose: give one of them" }
    return (1...UInt32(QueueList.limit)).contains(queueCount)
      ? nil : "--queue-count is 1 to \(QueueList.limit), not \(queueCount)"
  }

  private var pageSizeProblem: String? {
    guard let bytes = rxPageSize else { return nil }
    let pageSize = BindOptions.systemPageSize
    guard bytes > 0, bytes & (bytes - 1) == 0, (pageSize...1 << 31).contains(bytes) else {
      return "--rx-page-size is a power of two from \(pageSize) bytes to 2 GiB, not \(bytes)"
    }
    return nil
  }

  /// Puts them into a request to bind.
  func fill(_ request: inout Devmemd.Binding) {
    request.queues = (queues?.queues ?? []).map { Devmemd.Queue(id: $0) }
    request.queueCount = queueCount
    request.rxPageSize = rxPageSize.map { UInt32(clamping: $0) }
  }
}
