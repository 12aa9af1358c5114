import NetlinkCodec
import NetlinkSocket
import TestSupport
import Testing

@testable import DevmemSocket

/// What goes back to the kernel, and in how many calls.
struct TokenSetTests {
  private static func calls(_ tokens: some Sequence<UInt32>) -> [TokenReturn] {
    var set = TokenSet()
    for token in tokens { set.insert(token) }
    var calls: [TokenReturn] = []
    while !set.isEmpty { calls.append(set.take()) }
    return calls
  }

  @Test func tokensInARowAreOneRangeWhateverTheirOrder() {
    for order in [Array(1...300), Array((1...300).reversed()), Array(1...300).shuffled()] as [[UInt32]] {
      #expect(Self.calls(order).map(\.list) == [[TokenRange(start: 1, count: 300)]])
    }
  }

  @Test func aCallStopsAt1024Tokens() {
    let calls = Self.calls(1...2500)
    #expect(calls.map(\.tokenCount) == [1024, 1024, 452])
    #expect(calls.map(\.list).joined().map(\.start) == [1, 1025, 2049])
  }

  @Test func aCallStopsAt128Ranges() {
    let calls = Self.calls(stride(from: UInt32(1), to: 601, by: 2))
    #expect(calls.map(\.rangeCount) == [128, 128, 44])
    #expect(calls.allSatisfy { $0.tokenCount == $0.rangeCount })
  }

  /// A kernel looks at 1,024 ids of a call and passes over the rest: what is beyond must come in a later one.
  @Test(arguments: 0..<20) func everyTokenGoesOnceWithinTheLimits(_ seed: UInt64) {
    var random = SeededRandom(seed)
    let density = [2, 3, 5, 64][Int(seed % 4)]
    let tokens = (1...UInt32(6000)).filter { _ in Int(random.next() % 64) < 64 / density }
    let calls = Self.calls(tokens.shuffled(using: &random))
    var returned: [UInt32] = []
    for call in calls {
      #expect(call.rangeCount <= 128 && call.tokenCount <= 1024 && !call.isEmpty)
      #expect(call.list.reduce(0) { $0 + Int($1.count) } == call.tokenCount)
      returned += call.list.flatMap { $0.start..<$0.start + $0.count }
    }
    #expect(returned == tokens, "seed \(seed)")
  }

  @Test func rangesLieInMemoryAsTheKernelReadsThem() {
    var set = TokenSet()
    for token in [7, 8, 9, 64] as [UInt32] { set.insert(token) }
    let bytes = set.take().withRanges { Array($0) }
    #expect(bytes == [7, 0, 0, 0, 3, 0, 0, 0, 64, 0, 0, 0, 1, 0, 0, 0])
  }

  @Test func aTokenThatIsGivenOutAgainCanBeReturnedAgain() {
    var set = TokenSet()
    for _ in 0..<3 {
      set.insert(1)
      #expect(set.take().list == [TokenRange(start: 1, count: 1)])
      #expect(set.take().isEmpty)
    }
  }
}

/// The account of what is out.
struct TokenLedgerTests {
  @Test func returnsAreDueInBatchesAndWithTheLastFragment() throws {
    var ledger = TokenLedger()
    for token in 1...UInt32(600) { try ledger.hold(token, size: 4096, dmabufID: 3, now: 1) }
    #expect(ledger.count == 600 && ledger.bytes == 600 * 4096)
    for token in 1..<UInt32(TokenLedger.batch) { ledger.giveBack(token, size: 4096) }
    #expect(!ledger.isReturnDue)
    ledger.giveBack(UInt32(TokenLedger.batch), size: 4096)
    #expect(ledger.isReturnDue)
    #expect(ledger.takeReturn().list == [TokenRange(start: 1, count: UInt32(TokenLedger.batch))])
    ledger.giveBack(600, size: 4096)
    #expect(!ledger.isReturnDue)
    for token in UInt32(TokenLedger.batch) + 1..<600 { ledger.giveBack(token, size: 4096) }
    #expect(ledger.count == 0 && ledger.bytes == 0 && ledger.isReturnDue)
  }

  @Test func theOldestFragmentIsFound() throws {
    var ledger = TokenLedger()
    try ledger.hold(1, size: 100, dmabufID: 5, now: 1_000)
    try ledger.hold(2, size: 200, dmabufID: 5, now: 500)
    try ledger.hold(3, size: 300, dmabufID: 6, now: 2_000)
    var outstanding = ledger.outstanding(now: 3_500)
    #expect(outstanding.count == 3 && outstanding.byteCount == 600)
    #expect(outstanding.oldest == .init(token: 2, size: 200, dmabufID: 5, age: .nanoseconds(3_000)))
    ledger.giveBack(2, size: 200)
    outstanding = ledger.outstanding(now: 3_500)
    #expect(outstanding.oldest?.token == 1 && outstanding.waitingReturns == 1)
  }

  @Test(arguments: [0, 65_537, UInt32.max])
  func tokensThatNoKernelGivesOutAreRefused(_ token: UInt32) {
    var ledger = TokenLedger()
    let error = failure { () throws(SystemError) in try ledger.hold(token, size: 1, dmabufID: 1, now: 1) }
    #expect(error?.errno == .EPROTO)
    #expect(ledger.count == 0)
  }

  @Test func aTokenThatIsOutIsNotGivenOutAgain() throws {
    var ledger = TokenLedger()
    try ledger.hold(1, size: 1, dmabufID: 1, now: 1)
    #expect(failure { () throws(SystemError) in try ledger.hold(1, size: 1, dmabufID: 1, now: 1) }?.errno == .EPROTO)
    ledger.giveBack(1, size: 1)
    ledger.giveBack(1, size: 1)
    #expect(ledger.takeReturn().list == [TokenRange(start: 1, count: 1)])
    try ledger.hold(1, size: 1, dmabufID: 1, now: 1)
  }

  /// What was looked at goes back once all that was made of it has ended, and not before it was received as well.
  @Test func aTokenThatComesAgainStaysOut() throws {
    var ledger = TokenLedger()
    try ledger.hold(1, size: 100, dmabufID: 1, now: 1, staysAhead: true)
    try ledger.hold(1, size: 60, dmabufID: 1, now: 2, staysAhead: true)
    #expect(ledger.count == 2 && ledger.bytes == 160)
    ledger.giveBack(1, size: 100)
    ledger.giveBack(1, size: 60)
    #expect(ledger.count == 0 && ledger.waiting == 0)
    try ledger.hold(1, size: 60, dmabufID: 1, now: 3, staysAhead: true)
    try ledger.hold(1, size: 40, dmabufID: 1, now: 4)
    #expect(failure { () throws(SystemError) in try ledger.hold(1, size: 1, dmabufID: 1, now: 5) }?.errno == .EPROTO)
    ledger.giveBack(1, size: 40)
    #expect(ledger.count == 1 && ledger.bytes == 60 && ledger.waiting == 0)
    ledger.giveBack(1, size: 60)
    #expect(ledger.takeReturn().list == [TokenRange(start: 1, count: 1)])
  }

  @Test func aTokenThatIsNotToldAnyMoreGoesBackWithItsLastFragment() throws {
    var ledger = TokenLedger()
    ledger.discard(7)
    #expect(ledger.takeReturn().list == [TokenRange(start: 7, count: 1)])
    try ledger.hold(3, size: 10, dmabufID: 1, now: 1, staysAhead: true)
    ledger.discard(3)
    #expect(ledger.waiting == 0)
    ledger.giveBack(3, size: 10)
    #expect(ledger.takeReturn().list == [TokenRange(start: 3, count: 1)])
    // None that a kernel gives out.
    for token in [0, UInt32.max] { ledger.discard(token) }
    #expect(ledger.takeReturn().isEmpty)
  }
}

/// Completions of sends: numbers in a row that wrap around.
struct SendLedgerTests {
  private static func notice(_ low: UInt32, _ high: UInt32, copied: Bool = false) -> CompletionNotice {
    CompletionNotice(low: low, high: high, wasCopied: copied)
  }

  @Test(arguments: [0, UInt32.max - 2])
  func completionsInAnyOrder(_ first: UInt32) throws {
    var sends = SendLedger(first: first)
    let ids = (0..<6).map { sends.begin(first &+ $0) }
    #expect(sends.unfinished == 6)
    try sends.complete(Self.notice(first &+ 2, first &+ 3, copied: true))
    #expect(sends.unfinished == 4 && sends.copied == 2)
    #expect(ids.map(sends.isFinished) == [false, false, true, true, false, false])
    try sends.complete(Self.notice(first, first &+ 1))
    #expect(ids.map(sends.isFinished) == [true, true, true, true, false, false])
    try sends.complete(Self.notice(first &+ 4, first &+ 5))
    #expect(sends.unfinished == 0)
    let later = sends.begin(first &+ 6)
    #expect(!sends.isFinished(later))
  }

  @Test func aNoticeMayComeBeforeItsSendIsNoted() throws {
    var sends = SendLedger()
    try sends.complete(Self.notice(0, 1))
    #expect(sends.unfinished == 0)
    let late = sends.begin(1)
    #expect(sends.isFinished(late))
  }

  /// The kernel makes one notice of all that wait to be read, whatever their number (`skb_zerocopy_notify_extend`).
  @Test(arguments: [1 << 20 + 1, 3 << 30, .max - 1] as [UInt32], [0, 5, .max - 3] as [UInt32])
  func oneNoticeMayTellOfAnyNumberOfSends(_ last: UInt32, _ first: UInt32) throws {
    var sends = SendLedger(first: first)
    // The sends before it are known by the numbers after theirs.
    for number in [1 << 20, 1 << 30, 2 << 30, 3 << 30, last] as [UInt32] where number <= last {
      _ = sends.begin(first &+ number)
    }
    #expect(sends.unfinished == Int(last) + 1)
    try sends.complete(Self.notice(first &+ 1, first &+ last))
    #expect(sends.unfinished == 1)
    try sends.complete(Self.notice(first, first))
    #expect(sends.unfinished == 0)
    let next = sends.begin(first &+ last &+ 1)
    #expect(!sends.isFinished(next))
  }

  @Test func aNoticeOfSendsThatNobodyCanHaveBegunIsRefused() throws {
    var sends = SendLedger()
    for number in 0..<4 as Range<UInt32> { _ = sends.begin(number) }
    for high in [4 + 1 << 20, 1 << 30, 3 << 30, .max] as [UInt32] {
      let error = failure { () throws(SystemError) in try sends.complete(Self.notice(0, high)) }
      #expect(error?.errno == .EPROTO, "0...\(high)")
    }
    #expect(sends.unfinished == 4)
    try sends.complete(Self.notice(0, 3))
    #expect(sends.unfinished == 0)
  }

  @Test func noticesOfWhatIsOverOrNeverWasAreRefused() throws {
    var sends = SendLedger()
    for number in 0..<4 as Range<UInt32> { _ = sends.begin(number) }
    try sends.complete(Self.notice(1, 2))
    for (low, high) in [(2, 2), (1, 3), (0, 1), (3, 0), (0, UInt32.max), (1 << 31, 1 << 31)] as [(UInt32, UInt32)] {
      let error = failure { () throws(SystemError) in try sends.complete(Self.notice(low, high)) }
      #expect(error?.errno == .EPROTO, "\(low)...\(high)")
    }
    #expect(sends.unfinished == 2)
  }
}
