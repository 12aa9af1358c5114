import NetlinkCodec
import TestSupport
import Testing

@_spi(NetworkMemory) @testable import NetdevSimulator

/// Which place is taken next, and that each is taken once.
@Suite struct FirstFitMapTests {
  /// Around the ends of words and levels.
  static let counts = [1, 63, 64, 65, 127, 4095, 4096, 4097, 262_144, 262_145]

  @Test(arguments: counts) func takesEveryPlaceOnceInOrder(count: Int) throws {
    let map = try TestMap(count: count)
    #expect(map.available == count)
    var isInOrder = true
    for place in 0..<count where map.take() != place { isInOrder = false }
    #expect(isInOrder)
    #expect(map.take() == nil && map.take() == nil && map.available == 0)
  }

  @Test(arguments: counts) func theLowestFreePlaceIsNext(count: Int) throws {
    let map = try TestMap(count: count)
    while map.take() != nil {}
    let freed = Set([count - 1, count / 2, count / 3, 0])
    for place in freed { #expect(map.free(place)) }
    #expect(map.available == freed.count)
    for place in freed.sorted() { #expect(map.take() == place) }
    #expect(map.take() == nil)
  }

  @Test func aPlaceIsGivenBackOnce() throws {
    let map = try TestMap(count: 100)
    #expect(!map.free(0), "never taken")
    #expect(map.take() == 0)
    #expect(map.isTaken(0) && !map.isTaken(1))
    #expect(map.free(0) && !map.free(0))
    #expect(!map.free(-1) && !map.free(100) && !map.free(127))
    #expect(map.available == 100)
  }

  @Test func runsAreAlignedAndWhole() throws {
    let map = try TestMap(count: 300)
    #expect(map.take() == 0)
    #expect(map.takeRun(4) == 4)
    #expect(map.takeRun(128) == 128)
    #expect(map.takeRun(128) == nil, "the last 44 places are no run")
    #expect(map.takeRun(2) == 2)
    #expect(map.takeRun(1) == 1)
    #expect(map.takeRun(64) == 64)
    #expect(map.available == 300 - 1 - 4 - 128 - 2 - 1 - 64)
    for place in 128..<256 { #expect(map.free(place)) }
    #expect(map.takeRun(128) == 128)
  }

  @Test func aRowEndsAtWhatIsTakenAndWithItsWord() throws {
    let map = try TestMap(count: 130)
    #expect(map.takeRow(5) == 0..<5)
    #expect(map.takeRow(0) == nil)
    #expect(map.takeRow(100) == 5..<64)
    #expect(map.takeRow(64) == 64..<128)
    #expect(map.takeRow(64) == 128..<130)
    #expect(map.takeRow(1) == nil)
    #expect(map.free(60..<62) == [60, 61])
    #expect(map.free(58..<70) == [58, 59] + Array(62..<70))
    #expect(map.takeRow(64) == 58..<64)
    #expect(map.free(-5..<1) == [0])
    #expect(map.free(129..<1000) == [129])
    #expect(map.free(-9 ..< -3) == [] && map.free(130..<400) == [] && map.free(20..<20) == [])
    #expect(map.takeRow(9) == 0..<1)
    #expect(map.takeRow(9) == 64..<70)
    #expect(map.available == 1)
  }

  /// Against a set, from a seed that a failure prints.
  @Test(arguments: [70, 4097, 300_000]) func agreesWithASet(count: Int) throws {
    let walk = RandomWalk(steps: 20_000)
    var random = walk.random
    let map = try TestMap(count: count)
    var taken = Set<Int>()
    var lowest = 0
    for step in 0..<walk.steps {
      switch Int.random(in: 0..<7, using: &random) {
      case 0:
        while taken.contains(lowest) { lowest += 1 }
        let most = Int.random(in: 1...70, using: &random)
        let end = (lowest..<min(lowest + most, count, (lowest / 64 + 1) * 64)).first { taken.contains($0) }
        let expected = lowest..<(end ?? min(lowest + most, count, (lowest / 64 + 1) * 64))
        try #require(map.takeRow(most) == (expected.isEmpty ? nil : expected), "seed \(walk.seed), step \(step)")
        taken.formUnion(expected)
      case 1:
        let start = Int.random(in: -10..<max(taken.count * 2, 1), using: &random)
        let row = start..<start + Int.random(in: 0...140, using: &random)
        let expected = row.filter { taken.contains($0) }
        try #require(map.free(row) == expected, "seed \(walk.seed), step \(step)")
        taken.subtract(expected)
        lowest = min(lowest, expected.first ?? lowest)
      case 2..<5:
        while taken.contains(lowest) { lowest += 1 }
        let expected = lowest < count ? lowest : nil
        try #require(map.take() == expected, "seed \(walk.seed), step \(step)")
        if let expected { taken.insert(expected) }
      default:
        let place = Int.random(in: 0..<max(taken.count * 2, 1), using: &random)
        let isTaken = taken.remove(place) != nil
        try #require(map.free(place) == isTaken, "seed \(walk.seed), step \(step)")
        if isTaken { lowest = min(lowest, place) }
      }
      try #require(map.available == count - taken.count, "seed \(walk.seed), step \(step)")
    }
  }
}

/// A map that can be spoken of in expectations.
private final class TestMap {
  private let map: FirstFitMap

  init(count: Int) throws { map = try FirstFitMap(count: count) }

  var available: Int { map.available }
  func isTaken(_ place: Int) -> Bool { map.isTaken(place) }
  func take() -> Int? { map.take() }
  func free(_ place: Int) -> Bool { map.free(place) }
  func takeRun(_ length: Int) -> Int? { map.takeRun(length) }

  func takeRow(_ most: Int) -> Range<Int>? {
    guard let row = map.firstFree(most) else { return nil }
    map.take(row)
    return row
  }

  func free(_ row: Range<Int>) -> [Int] {
    var freed: [Int] = []
    map.free(row) { freed.append($0) }
    return freed
  }
}
