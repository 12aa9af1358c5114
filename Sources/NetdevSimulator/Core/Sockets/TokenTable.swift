internal import NetlinkCodec

/// The fragments that a socket's owner was told of and has not returned (`sk_user_frags`): by token, the lowest free
/// number from 1 on, which a token returned makes free at once.
///
/// It doubles whenever it is full; nothing else allocates.
struct TokenTable: ~Copyable {
  /// More fragments than any application can hold: a table of them takes 128 MiB.
  static let maximumCount = 1 << 24

  private var netmems: Cells<Netmem>
  private var taken: FirstFitMap

  /// - Throws: ENOMEM.
  init() throws(Refusal) {
    let netmems = try Cells<Netmem>(count: 128)
    let taken = try FirstFitMap(count: 128)
    self.netmems = netmems
    self.taken = taken
  }

  /// How many are out.
  var count: Int { taken.count - taken.available }

  /// A token for a fragment, whose reference is the token's from here on (`__xa_alloc`).
  /// - Throws: ENOMEM; the reference is still the caller's then.
  mutating func insert(_ netmem: Netmem) throws(Refusal) -> UInt32 {
    if taken.available == 0 { try grow() }
    guard let place = taken.take() else { throw Refusal(.ENOMEM) }
    netmems[place] = netmem
    return UInt32(place) + 1
  }

  /// The fragment of a token, which is then free (`__xa_erase`); nil for one that is not out.
  mutating func remove(_ token: UInt32) -> Netmem? {
    guard token > 0, taken.free(Int(token) - 1) else { return nil }
    return netmems[Int(token) - 1]
  }

  /// The fragment of some token from `place` on, as `remove`, where `place` then is; nil once none is out.
  mutating func removeNext(from place: inout Int) -> Netmem? {
    while count > 0, place < taken.count {
      place += 1
      if let netmem = remove(UInt32(place)) { return netmem }
    }
    return nil
  }

  private mutating func grow() throws(Refusal) {
    let count = taken.count
    guard count < Self.maximumCount else { throw Refusal(.ENOMEM) }
    let wider = try Cells(count: count * 2, copying: netmems)
    let places = try FirstFitMap(count: count * 2, taken: count)
    netmems = wider
    taken = places
  }
}
