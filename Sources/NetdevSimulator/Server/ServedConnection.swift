internal import NetlinkCodec
internal import NetlinkSocket

/// One end of a connection and the netlink socket it stands for.
final class ServedConnection: Sendable {
  /// Where the numbers in a peer's requests are looked up.
  enum Files: Sendable {
    /// In this process' own table: the peer is here.
    case process
    /// Among the descriptors that came with the record.
    case record
  }

  let channel: MessageSocket
  let socket: SimulatedSocket
  let groups: NotificationGroups
  private let files: Files
  private let kernel: SimulatedKernel

  init(
    _ channel: consuming MessageSocket, _ netlink: SimulatedNetlink, isAdmin: Bool, groups: NotificationGroups,
    files: Files
  ) {
    self.channel = channel
    self.groups = groups
    self.files = files
    kernel = netlink.kernel
    socket = netlink.socket(isAdmin: isAdmin)
  }

  /// The peer waits for its end to see the close: by then its bindings must be gone.
  deinit { kernel.closeSocket(socket.id) }

  func handle(_ bytes: RawSpan, _ descriptors: inout ReceivedDescriptors) -> [[UInt8]] {
    switch files {
    case .process: socket.handle(bytes)
    case .record: socket.handle(bytes, files: RecordFileTable(&descriptors))
    }
  }
}

/// A connection with what still has to be sent to it.
struct ServedPeer {
  enum Outcome {
    case open
    case closed
  }

  let connection: ServedConnection
  /// Answers that found no room yet. Until they are gone no request is read: a peer that does not read its answers
  /// holds up nobody but itself.
  private var pending: ArraySlice<[UInt8]> = []
  /// Notifications were lost, and the peer has not been told yet.
  private var hasLost = false

  init(_ connection: ServedConnection) { self.connection = connection }

  var wantsToRead: Bool { pending.isEmpty }
  var wantsToWrite: Bool { !pending.isEmpty || hasLost }

  /// Appends what answers a request.
  mutating func queue(_ answers: [[UInt8]]) { pending += answers }

  /// Sends as much as there is room for.
  mutating func flush() -> Outcome {
    do throws(SystemError) {
      while let next = pending.first {
        guard try connection.channel.trySend(next.span.bytes) else { return .open }
        pending.removeFirst()
      }
      guard hasLost else { return .open }
      let overrun = SimulatedSocket.overrun(portID: connection.socket.portID)
      hasLost = try !connection.channel.trySend(overrun.span.bytes)
      return .open
    } catch {
      return .closed
    }
  }

  /// Sends a notification, or drops it where there is no room, as a multicast does.
  mutating func notify(_ datagram: [UInt8]) -> Outcome {
    guard !hasLost, pending.isEmpty else {
      hasLost = true
      return .open
    }
    do throws(SystemError) {
      hasLost = try !connection.channel.trySend(datagram.span.bytes)
      return .open
    } catch {
      return .closed
    }
  }
}
