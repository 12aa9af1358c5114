internal import ChannelRing
internal import DevmemSocketMessages
internal import NetlinkCodec
internal import NetlinkSocket

/// Memory that a channel's peer shares, so that its requests and their answers need no system calls.
extension ChannelRequests {
  /// Handles what is in the ring.
  ///
  /// - Returns: what about it makes no sense.
  func handleRing(into received: inout ReceivedMessage) -> SystemError? {
    // Handling may look at the channel's ring, so nobody has it meanwhile.
    guard var ring = channel.ring.take() else { return nil }
    let fault = handle(&ring, into: &received)
    channel.ring = consume ring
    return fault
  }

  private func handle(_ ring: inout RingReader, into received: inout ReceivedMessage) -> SystemError? {
    var descriptors = ReceivedDescriptors.none
    do throws(SystemError) {
      var budget = Self.budget
      while budget > 0, !channel.output.isFull, try ring.next() {
        ring.withRecord { handle($0, &budget, &descriptors, into: &received) }
      }
      return nil
    } catch {
      return error
    }
  }

  func setRing(
    _ call: DevmemSocket.Ring, _ descriptors: inout ReceivedDescriptors, _ message: MessageView
  ) throws(Refusal) {
    guard let fd = call.fd else { throw Refusal(missing: 1) }
    guard let requests = call.requests else { throw Refusal(missing: 2) }
    guard let answers = call.answers else { throw Refusal(missing: 3) }
    guard channel.ring == nil else {
      throw Refusal(.EBUSY, "the channel has a ring already, for as long as it is open")
    }
    guard let file = descriptors.take(Int(fd)) else {
      throw Refusal(.EBADF, "the record carries no descriptor \(fd); pass the ring's memory by SCM_RIGHTS", at: [1])
    }
    let memory: RingMemory
    do throws(SystemError) {
      memory = try RingMemory(try RingLayout(requests: Int(requests), answers: Int(answers)), mapping: file)
    } catch {
      throw Refusal(error.errno, error.context)
    }
    channel.ring = RingReader(memory, memory.layout.requests)
    channel.output.setRing(RingWriter(memory, memory.layout.answers))
    reply(Operations.RingSet.self, DevmemSocket.Ring(), to: message.header)
  }
}
