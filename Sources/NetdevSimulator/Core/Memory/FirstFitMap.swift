internal import NetlinkCodec

/// Which of a row of places are taken, and the first that is free, at a cost that the length of the row hardly changes.
///
/// A bit a place, and above them a bit for each word that is full, level upon level up to one word. Zero means free
/// everywhere, so that a new map of any size costs nothing.
struct FirstFitMap: ~Copyable {
  private let words: Cells<UInt64>
  /// Apart, so that the map itself is three words and goes anywhere at no cost.
  private let state: Cell<State>

  struct State: BitwiseCopyable {
    let count: Int
    let levels: Levels
    var available: Int
    /// No word of the lowest level before this one has a free place.
    var firstWord = 0
  }

  /// Where each level starts among the words, the lowest first.
  struct Levels: BitwiseCopyable {
    var starts: [8 of Int] = .init(repeating: 0)
    var count = 0
    var words = 0

    init(places: Int) {
      var bits = places
      repeat {
        starts[count] = words
        count += 1
        bits = max((bits + 63) / 64, 1)
        words += bits
      } while bits > 1
    }
  }

  /// - Parameter taken: how many places are taken from the start: the first ones, a multiple of 64.
  /// - Throws: ENOMEM.
  init(count: Int, taken: Int = 0) throws(Refusal) {
    let levels = Levels(places: count)
    words = try Cells(count: levels.words)
    state = Cell(State(count: count, levels: levels, available: count - taken))
    closeEnds()
    for word in 0..<taken / 64 {
      words[word] = ~0
      markFull(word)
    }
  }

  /// Bits behind the last place, and behind the last word of each level, are never free.
  private func closeEnds() {
    var bits = count
    for level in 0..<state.value.levels.count {
      let rest = bits & 63
      if rest != 0 || bits == 0 { words[state.value.levels.starts[level] + bits / 64] = ~0 &<< UInt64(rest) }
      bits = (bits + 63) / 64
    }
  }

  var count: Int { state.value.count }
  var available: Int { state.value.available }

  func isTaken(_ place: Int) -> Bool { words[place >> 6] &>> UInt64(place & 63) & 1 == 1 }

  /// Takes the first free place; nil when all are taken.
  @inline(__always)
  func take() -> Int? {
    guard state.value.available > 0 else { return nil }
    var index = state.value.firstWord
    if words[index] == ~0 {
      index = firstWordWithRoom()
      state.value.firstWord = index
    }
    let bit = (~words[index]).trailingZeroBitCount
    occupy(1 &<< UInt64(bit), of: index, count: 1)
    return index << 6 | bit
  }

  /// The first free place, and those right behind it that are free, at most so many: what as many calls of `take()`
  /// would give one after the other. They end with the word they lie in. Nil when all are taken.
  func firstFree(_ most: Int) -> Range<Int>? {
    guard state.value.available > 0, most > 0 else { return nil }
    var index = state.value.firstWord
    if words[index] == ~0 {
      index = firstWordWithRoom()
      state.value.firstWord = index
    }
    let free = ~words[index]
    let bit = free.trailingZeroBitCount
    let length = min((~(free &>> UInt64(bit))).trailingZeroBitCount, most)
    let start = index << 6 | bit
    return start..<start + length
  }

  /// Takes free places of one word.
  func take(_ row: Range<Int>) {
    let index = row.lowerBound >> 6
    let bits = Self.bits(row)
    precondition(row.upperBound - 1 < (index + 1) << 6 && row.upperBound <= count && words[index] & bits == 0)
    occupy(bits, of: index, count: row.count)
  }

  /// Gives a place back.
  /// - Returns: false when it was free already, or is not of this map.
  @inline(__always)
  func free(_ place: Int) -> Bool {
    guard place >= 0, place < count, isTaken(place) else { return false }
    release(1 &<< UInt64(place & 63), of: place >> 6, count: 1)
    return true
  }

  /// Gives places in a row back: `body` is told of each that was taken.
  @inline(__always)
  func free(_ row: Range<Int>, _ body: (Int) -> Void) {
    var place = max(row.lowerBound, 0)
    let end = min(row.upperBound, count)
    while place < end {
      let index = place >> 6
      let next = min((index + 1) << 6, end)
      let bits = Self.bits(place..<next)
      var taken = words[index] & bits
      // Mostly all of them are, and there is nothing to be counted.
      if taken != 0 { release(taken, of: index, count: taken == bits ? next - place : taken.nonzeroBitCount) }
      while taken != 0 {
        body(index << 6 | taken.trailingZeroBitCount)
        taken &= taken &- 1
      }
      place = next
    }
  }

  /// Takes the first `length` free places in a row that start at a multiple of it; nil when there are none.
  /// The cost grows with how much is taken: this is for the few that need it.
  /// - Parameter length: a power of two.
  func takeRun(_ length: Int) -> Int? {
    guard length > 1 else { return take() }
    guard length <= state.value.available else { return nil }
    var start = state.value.firstWord << 6 & ~(length - 1)
    while start + length <= count {
      guard let taken = lastTaken(from: start, length) else {
        for place in start..<start + length { occupy(1 &<< UInt64(place & 63), of: place >> 6, count: 1) }
        return start
      }
      start = (taken + length) & ~(length - 1)
    }
    return nil
  }

  private func lastTaken(from start: Int, _ length: Int) -> Int? {
    (start..<start + length).last { isTaken($0) }
  }

  /// The bits of places of one word.
  @inline(__always)
  private static func bits(_ row: Range<Int>) -> UInt64 {
    (~0 &>> UInt64(64 - row.count)) &<< UInt64(row.lowerBound & 63)
  }

  @inline(__always)
  private func occupy(_ bits: UInt64, of index: Int, count: Int) {
    let word = words[index] | bits
    words[index] = word
    if word == ~0 { markFull(index) }
    state.value.available -= count
  }

  @inline(__always)
  private func release(_ bits: UInt64, of index: Int, count: Int) {
    let word = words[index]
    words[index] = word & ~bits
    if word == ~0 { markRoom(index) }
    if index < state.value.firstWord { state.value.firstWord = index }
    state.value.available += count
  }

  /// From the top down: there is a free place somewhere.
  @inline(never)
  private func firstWordWithRoom() -> Int {
    var index = 0
    for level in (1..<state.value.levels.count).reversed() {
      index = index << 6 | (~words[state.value.levels.starts[level] + index]).trailingZeroBitCount
    }
    return index
  }

  @inline(never)
  private func markFull(_ word: Int) {
    var index = word
    for level in 1..<state.value.levels.count {
      let position = state.value.levels.starts[level] + (index >> 6)
      words[position] |= 1 &<< UInt64(index & 63)
      guard words[position] == ~0 else { return }
      index >>= 6
    }
  }

  @inline(never)
  private func markRoom(_ word: Int) {
    var index = word
    for level in 1..<state.value.levels.count {
      let position = state.value.levels.starts[level] + (index >> 6)
      let wasFull = words[position] == ~0
      words[position] &= ~(1 &<< UInt64(index & 63))
      guard wasFull else { return }
      index >>= 6
    }
  }
}
