import ChannelRing
import NetlinkCodec
import NetlinkSocket

/// The application's side of a ring, and the receives that are asked for ahead on it.
struct RingCalls: ~Copyable, Sendable {
  /// Half of what a kernel lets wait on a channel.
  static let maximumDepth = 32
  /// In bytes. What would not fit goes by the channel.
  static let requestSize = 1 << 16
  static let answerSize = 1 << 18
  /// In bytes: receives, each of at most 64 bytes with what is around it, always have room beside returns.
  private static let receiveRoom = maximumDepth * 64

  /// A receive that is asked for.
  struct Asked: Sendable {
    let number: UInt32
    /// Its answer, where that lay in another's way.
    var answer: [UInt8]?
  }

  private var requests: RingWriter
  private var answers: RingReader
  private let depth: Int
  private var awaitsDoorbell = false
  /// The oldest first.
  private var asked: [Asked] = []
  /// What the receives that were asked for before a refusal are refused with as well is no news.
  private var told: (errno: ErrorNumber, count: Int)?

  init(_ memory: RingMemory, depth: Int) {
    requests = RingWriter(memory, memory.layout.requests)
    answers = RingReader(memory, memory.layout.answers)
    self.depth = depth
  }

  // MARK: Requests

  /// Puts a request there; false where there is no room.
  mutating func put(_ record: RawSpan, isAhead: Bool) throws(SystemError) -> Bool {
    try requests.append(record, sparing: isAhead ? 0 : Self.receiveRoom)
  }

  /// How many more receives are to be asked for now: several together, so that the kernel is woken less often.
  var missing: Int { asked.count <= depth / 2 ? depth - asked.count : 0 }

  mutating func noteAsked(_ number: UInt32) { asked.append(Asked(number: number)) }

  var isAsked: Bool { !asked.isEmpty }

  func isAsked(_ number: UInt32) -> Bool { asked.contains { $0.number == number } }

  /// Whether the kernel sleeps and is to be woken.
  func takeDoorbell() -> Bool { requests.takeDoorbell() }

  // MARK: Answers

  /// Whether there is one, after asking for a doorbell for the next.
  mutating func findAnswer() -> Bool {
    answers.askForDoorbell()
    awaitsDoorbell = true
    return answers.hasRecord || asked.first?.answer != nil
  }

  mutating func dropDoorbell() {
    guard awaitsDoorbell else { return }
    answers.dropDoorbell()
    awaitsDoorbell = false
  }

  /// The number of the receive whose answer comes next.
  var next: UInt32? { asked.first?.number }

  mutating func setAside(_ answer: [UInt8], to number: UInt32) {
    guard let place = asked.firstIndex(where: { $0.number == number }) else { return }
    asked[place].answer = answer
  }

  /// The next answer, if it came out of its turn.
  mutating func takeSetAside() -> [UInt8]? { asked.first?.answer }

  /// Looks for the next answer in the ring, setting others aside; it is then in `withAnswer`.
  mutating func find(_ number: UInt32) throws(SystemError) -> Bool {
    while try answers.next() {
      let (found, copy) = answers.withRecord { record -> (UInt32?, [UInt8]?) in
        guard let message = try? MessageView(record) else { return (nil, nil) }
        let sequence = message.header.sequence
        return (sequence, sequence == number ? nil : record.withUnsafeBytes { [UInt8]($0) })
      }
      guard let found else { throw .ring("an answer is no message") }
      if found == number { return true }
      if let copy { setAside(copy, to: found) }
    }
    return false
  }

  borrowing func withAnswer<Result, Failure: Error>(_ body: (RawSpan) throws(Failure) -> Result) throws(Failure)
    -> Result
  {
    try answers.withRecord(body)
  }

  /// The next answer was taken.
  mutating func removeAsked() { asked.removeFirst() }

  /// Whether a refusal was told already, of what was asked for together with what was refused now.
  mutating func isTold(_ errno: ErrorNumber?) -> Bool {
    guard let before = told, before.count > 0 else {
      told = errno.map { ($0, asked.count) }
      return false
    }
    told?.count -= 1
    if errno == before.errno { return true }
    if let errno { told = (errno, asked.count) }
    return false
  }
}
