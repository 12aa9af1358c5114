internal import NetlinkCodec

/// References to pages and net_iovs, as sockets take and drop them.
extension KernelState {
  /// A binding by its id, also one that is unbound but whose net_iovs are still out.
  func binding(ofMemory id: UInt32) -> DmabufBinding? {
    if let last = lastBinding, last.id == id { return last }
    lastBinding = boundMemory[id]
    return lastBinding
  }

  /// One more refers to a page that is out of a pool (`net_iov`'s `pp_ref_count`).
  /// - Throws: ENOMEM where there are too many already.
  func refer(to netmem: Netmem) throws(Refusal) {
    do {
      try pool(of: netmem).reference(netmem)
    } catch {
      throw Refusal(.ENOMEM)
    }
  }

  /// One no longer refers to a page; the last puts it back into its pool (`napi_pp_put_page`), or gives it back to the
  /// host, from which headers and what is with them come without a pool.
  func letGo(of netmem: Netmem) {
    do {
      if netmem.isNetIOV || host.isOfPool(netmem.index) {
        try putPage(netmem)
      } else {
        try host.put(netmem.index)
      }
    } catch {
      warn("a socket held \(netmem.isNetIOV ? "a net_iov" : "a page") that was not out: \(error)")
    }
  }
}

/// The same for many at once.
extension KernelState {
  /// One no longer refers to each of some pages.
  /// - Parameter gather: lists them.
  /// - Returns: how many they are.
  @discardableResult
  private func letGo(ofAll gather: (inout [Netmem]) -> Void) -> Int {
    // Taken out of the kernel's state, so that the list keeps its room and is nobody else's meanwhile.
    var netmems: [Netmem] = []
    swap(&netmems, &traffic.netmems)
    gather(&netmems)
    let count = netmems.count
    var place = 0
    while place < count {
      let recycled = recycle(netmems.span.extracting(place..<count))
      if recycled == 0 { letGo(of: netmems[place]) }
      place += max(recycled, 1)
    }
    netmems.removeAll(keepingCapacity: true)
    swap(&netmems, &traffic.netmems)
    return count
  }

  /// Puts whole pages in a row back into the pool that they are all out of.
  /// - Returns: how many of the first are such; 0 where the first is not, whatever it is then.
  private func recycle(_ netmems: Span<Netmem>) -> Int {
    guard let pool = try? pool(of: netmems[0]) else { return 0 }
    return pool.recycle(netmems)
  }
}

/// `sock_devmem_dontneed`, and the end of a socket.
extension KernelState {
  /// `MAX_DONTNEED_TOKENS`
  static let maximumTokenRanges = 128
  /// `MAX_DONTNEED_FRAGS`
  static let maximumTokensReturned = 1024

  /// Takes fragments back. Tokens that are not out are passed over, but count among those that are looked at.
  /// - Returns: how many came back.
  /// - Throws: EINVAL for no range, or more than 128.
  func returnTokens(_ ranges: some Collection<(start: UInt32, count: UInt32)>, to socket: TCPSocket) throws(Refusal)
    -> Int
  {
    guard !ranges.isEmpty, ranges.count <= Self.maximumTokenRanges else {
      throw Refusal(.EINVAL, "1 to \(Self.maximumTokenRanges) ranges of tokens can be returned at once")
    }
    var toLookAt = Self.maximumTokensReturned
    return letGo { netmems in
      for range in ranges {
        let count = min(Int(range.count), toLookAt)
        socket.tokens.remove(count, from: range.start, into: &netmems)
        toLookAt -= count
      }
    }
  }

  /// Everything a socket has goes back: what its owner holds (`tcp_release_user_frags`), and what nobody took.
  func releaseReceived(of socket: TCPSocket) {
    letGo { netmems in
      while let fragment = socket.received.removeFirst() { netmems.append(fragment.netmem) }
      socket.tokens.removeAll(into: &netmems)
    }
  }
}
