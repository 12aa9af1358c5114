/// The page that small allocations share (`frag_page`, `frag_offset`, `frag_users`).
struct FragmentSource: BitwiseCopyable {
  var netmem = Netmem(rawValue: 0)
  var isPresent = false
  /// In bytes: where the next part starts.
  var offset = 0
  /// Parts given out, which may be back already.
  var users: Int32 = 0

  /// `BIAS_MAX`: more parts than a page can have, so that it does not come back while parts are still made of it.
  static let bias = Int32.max >> 1
}

/// Pages in several parts that come back one by one: the last makes the page whole again.
extension PagePool {
  /// Divides a page that only the caller has (`page_pool_fragment_netmem`); each part then comes back by itself.
  public func fragment(_ netmem: Netmem, into parts: Int) throws(NetmemError) {
    guard try held(netmem).fragments == 1, !isFragmentSource(netmem) else { throw .notWhole }
    guard let parts = Int32(exactly: parts), parts < FragmentSource.bias else { throw .tooManyReferences }
    guard parts > 0 else { throw .notOut }
    records[netmem.index].fragments = parts
  }

  /// One more part (`page_pool_ref_netmem`).
  public func reference(_ netmem: Netmem) throws(NetmemError) {
    let parts = try held(netmem).fragments
    guard parts < .max else { throw .tooManyReferences }
    records[netmem.index].fragments = parts + 1
  }

  /// In how many parts a page is out: 0 for one that is not.
  public func fragments(of netmem: Netmem) -> Int {
    guard netmem.area == area, netmem.index < records.count else { return 0 }
    let record = records[netmem.index]
    guard record.owner.pool == id else { return 0 }
    guard isFragmentSource(netmem) else { return Int(record.fragments) }
    return Int(record.fragments - FragmentSource.bias + state.value.fragments.users)
  }

  /// Takes parts back without giving up the last (`page_pool_unref_netmem`).
  /// - Returns: how many are still out. At 0 the page is the caller's, whole, to be put.
  func unreference(_ netmem: Netmem, _ parts: Int32) throws(NetmemError) -> Int32 {
    let out = try held(netmem).fragments
    let least = isFragmentSource(netmem) ? FragmentSource.bias - state.value.fragments.users : 0
    guard out - parts >= least else { throw .notOut }
    if out > parts { records[netmem.index].fragments = out - parts }
    return out - parts
  }

  private func isFragmentSource(_ netmem: Netmem) -> Bool {
    state.value.fragments.isPresent && state.value.fragments.netmem == netmem
  }

  /// A part of a page for something smaller (`page_pool_alloc_frag_netmem`); nil when memory is used up, or where a
  /// page is not that large.
  /// - Returns: the page, and in bytes where the part starts.
  public func allocateFragment(_ size: Int) -> (netmem: Netmem, offset: Int)? {
    guard size > 0, size <= pageSize else { return nil }
    if state.value.fragments.isPresent {
      let offset = state.value.fragments.offset
      if offset + size <= pageSize {
        state.value.fragments.users += 1
        state.value.fragments.offset = offset + size
        return (state.value.fragments.netmem, offset)
      }
      if let netmem = drainFragmentSource() { return (startFragments(netmem, size), 0) }
    }
    guard let netmem = allocate() else { return nil }
    return (startFragments(netmem, size), 0)
  }

  private func startFragments(_ netmem: Netmem, _ size: Int) -> Netmem {
    records[netmem.index].fragments = FragmentSource.bias
    state.value.fragments = FragmentSource(netmem: netmem, isPresent: true, offset: size, users: 1)
    return netmem
  }

  /// `page_pool_drain_frag`: no more parts are made of the page.
  /// - Returns: the page where all of its parts are back, and it can be used again at once.
  private func drainFragmentSource() -> Netmem? {
    guard let netmem = dropFragmentSource() else { return nil }
    guard records[netmem.index].owner == owner else {
      giveBack(netmem)
      return nil
    }
    state.value.counters.recycleCached &+= 1
    state.value.counters.allocFast &+= 1
    return netmem
  }

  /// `page_pool_free_frag`
  func freeFragmentSource() {
    if let netmem = dropFragmentSource() { giveBack(netmem) }
  }

  /// The bias goes, and parts that are out are all there is.
  /// - Returns: the page where none is out.
  private func dropFragmentSource() -> Netmem? {
    let source = state.value.fragments
    guard source.isPresent else { return nil }
    state.value.fragments = FragmentSource()
    let out = records[source.netmem.index].fragments - (FragmentSource.bias - source.users)
    records[source.netmem.index].fragments = max(out, 0)
    return out > 0 ? nil : source.netmem
  }
}
