internal import NetlinkCodec

/// How the NIC comes to rest where peers share rings.
struct RingRest {
  /// Something has come since it last had nothing to do.
  var isOver = true
  /// Rounds since descriptors were last looked at.
  fileprivate var rounds = 0
}

/// Waiting, as a NIC with moderated interrupts does.
///
/// After its last work it goes on looking at the rings by itself for a while, so that a stream costs its peer no doorbells;
/// then it asks for them. Where nothing more can happen until a peer has its turn, it asks at once.
extension ChannelLoop {
  /// While there is work, descriptors are looked at once in so many rounds.
  private static let roundsBetweenLooks = 4

  mutating func wait() -> Int {
    guard !isBusy else { return look() }
    rest.rounds = 0
    defer { for channel in ringed { channel.stopAwaitingDoorbell() } }
    let isMoment = awaitDoorbells(ofAll: !rest.isOver)
    // One that asks for a doorbell looks once more before it sleeps.
    guard !ringed.contains(where: \.hasRequests) else { return 0 }
    rest.isOver = false
    let count = poller.wait(isMoment ? .short : .forever)
    if count > 0 { rest.isOver = true }
    return count
  }

  private mutating func look() -> Int {
    rest.rounds += 1
    guard rest.rounds >= Self.roundsBetweenLooks || ringed.isEmpty else { return 0 }
    rest.rounds = 0
    return poller.wait(.none)
  }

  /// - Returns: whether there are rings that are looked at again in a moment, without a doorbell.
  private func awaitDoorbells(ofAll: Bool) -> Bool {
    guard !ringed.isEmpty else { return false }
    let ringed = ringed
    return kernel.withTraffic { state in
      var isMoment = false
      for channel in ringed {
        if ofAll || state.isStuck(channel) { channel.awaitDoorbell() } else { isMoment = true }
      }
      return isMoment
    }
  }
}

extension KernelState {
  /// Whether nothing happens on a channel until its peer asks for something, or returns it.
  fileprivate func isStuck(_ channel: Channel) -> Bool {
    guard let socket = traffic.sockets[channel.id] else { return true }
    return socket.pause != nil || channel.receives.isEmpty && socket.hasNews
  }
}
