internal import NetlinkCodec

/// The fragments that a socket's owner was told of and has not returned (`sk_user_frags`): by token, the lowest free
/// number from 1 on, which a token returned makes free at once.
///
/// It doubles whenever it is full; nothing else allocates.
struct TokenTable: ~Copyable {
  /// More fragments than any application can hold: a table of them takes 128 MiB.
  static let maximumCount = 1 << 24

  /// A token's fragment stands at the place before its number.
  private var netmems: Cells<Netmem>
  private var taken: FirstFitMap
  private let limit: Int

  /// - Parameter limit: how many may be out at once.
  /// - Throws: ENOMEM.
  init(limit: Int = Self.maximumCount) throws(Refusal) {
    let netmems = try Cells<Netmem>(count: 128)
    let taken = try FirstFitMap(count: 128)
    self.netmems = netmems
    self.taken = taken
    self.limit = limit
  }

  /// How many are out.
  var count: Int { taken.count - taken.available }

  /// A token for a fragment, whose reference is the token's from here on (`__xa_alloc`).
  /// - Throws: ENOMEM; the reference is still the caller's then.
  mutating func insert(_ netmem: Netmem) throws(Refusal) -> UInt32 {
    let token = try firstFree(1).lowerBound
    taken.take(Int(token) - 1..<Int(token))
    netmems[Int(token) - 1] = netmem
    return token
  }

  /// The tokens that the next fragments would get: 1 to `most` numbers in a row, none of them taken yet.
  /// - Throws: ENOMEM where not even one can be had.
  mutating func firstFree(_ most: Int) throws(Refusal) -> Range<UInt32> {
    if taken.available == 0 { try grow() }
    guard let row = taken.firstFree(most) else { throw Refusal(.ENOMEM) }
    return UInt32(row.lowerBound) + 1..<UInt32(row.upperBound) + 1
  }

  /// The same for a row of fragments, no longer than what `firstFree` has just said.
  mutating func insert(_ row: SocketReceiveQueue.Row, of queue: SocketReceiveQueue, at token: UInt32) {
    var place = Int(token) - 1
    taken.take(place..<place + row.count)
    let netmems = netmems.shared
    queue.walk(row) { fragment in
      netmems[place] = fragment.netmem
      place &+= 1
    }
  }

  /// The fragments of tokens in a row, as far as those are out; they are free then (`__xa_erase`). Numbers come round
  /// behind the last.
  mutating func remove(_ count: Int, from first: UInt32, into list: inout [Netmem]) {
    let end = Int(first) + count
    // No table is so large that numbers before the last and behind it are both of it.
    let places = end <= 1 << 32 ? Int(first) - 1..<end - 1 : -1..<end - 1 - 1 << 32
    let netmems = netmems.shared
    list.reserveCapacity(list.count + min(count, self.count))
    taken.free(places) { list.append(netmems[$0]) }
  }

  /// The fragments of all tokens that are out.
  mutating func removeAll(into list: inout [Netmem]) { remove(taken.count, from: 1, into: &list) }

  private mutating func grow() throws(Refusal) {
    let count = taken.count
    guard count < limit else { throw Refusal(.ENOMEM) }
    let wider = try Cells(count: count * 2, copying: netmems)
    let places = try FirstFitMap(count: count * 2, taken: count)
    netmems = wider
    taken = places
  }
}
