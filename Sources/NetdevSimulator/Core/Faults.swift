internal import NetlinkCodec

/// A place where something can be made to fail.
public enum FaultPoint: Hashable, Sendable, CaseIterable {
  /// Attaching the device to the dmabuf ("Failed to bind dmabuf to device").
  case attach
  /// Mapping the attachment ("Failed to map dmabuf attachment").
  case map
  /// Room for a binding's net_iovs and for the allocator that hands them out.
  case chunks
  /// A number for a binding.
  case identify
  /// The driver's opinion of a queue's new configuration.
  case validate
  /// Room for what the driver will keep of a queue, new and old, before it is asked for anything.
  case reserve
  /// Memory for a queue.
  case memAlloc
  /// Whether the driver's page pool takes the memory provider: the restart notices one left aside, and answers ENODATA.
  case provider
  case stop
  case start
  /// A queue's part in bringing the device up.
  case open
  /// Room to note that a send from a binding is over (`sock_omalloc`, which ENOBUFS is for). There is always enough here:
  /// bytes that wait share their notes, and those that have left need none.
  case sendNote
  /// The route of a connection that sends from a binding (EHOSTUNREACH). There are no routes here: a connection goes
  /// through the device it was attached to.
  case route
}

/// A call that could have been made to fail.
public struct FaultCall: Hashable, Sendable {
  public var point: FaultPoint
  public var ifindex: UInt32
  /// Nil where the call concerns no queue.
  public var queue: UInt32?
}

/// A failure waiting for its call.
struct Fault: Hashable, Sendable {
  /// Nil for any place.
  var point: FaultPoint?
  /// Nil for any device.
  var ifindex: UInt32?
  /// Nil for any queue.
  var queue: UInt32?
  /// How many more calls pass, this one included, until one fails.
  var remaining: Int
  var errno: ErrorNumber

  func concerns(_ call: FaultCall) -> Bool {
    (point ?? call.point) == call.point && (ifindex ?? call.ifindex) == call.ifindex
      && (queue == nil || queue == call.queue)
  }
}

/// What was asked to fail, and how often each place was passed.
struct FaultPlan {
  private(set) var pending: [Fault] = []
  private var calls: [FaultCall: Int] = [:]
  /// Each call in order, while somebody wants to know.
  private var recorded: [FaultCall]?

  mutating func add(_ fault: Fault) { pending.append(fault) }
  mutating func clear() { pending.removeAll() }
  mutating func resetCalls() { calls.removeAll() }
  mutating func startRecording() { recorded = [] }

  mutating func stopRecording() -> [FaultCall] {
    defer { recorded = nil }
    return recorded ?? []
  }

  func calls(of point: FaultPoint, ifindex: UInt32?, queue: UInt32?) -> Int {
    calls.reduce(0) { sum, entry in
      let place = entry.key
      guard place.point == point, (ifindex ?? place.ifindex) == place.ifindex, queue == nil || queue == place.queue
      else {
        return sum
      }
      return sum + entry.value
    }
  }

  /// Counts a call and says how it fails; nil when it does not. A fault that has struck is gone.
  mutating func pass(_ point: FaultPoint, ifindex: UInt32, queue: UInt32? = nil) -> ErrorNumber? {
    let call = FaultCall(point: point, ifindex: ifindex, queue: queue)
    calls[call, default: 0] += 1
    recorded?.append(call)
    var struck: ErrorNumber?
    for index in pending.indices where pending[index].concerns(call) {
      pending[index].remaining -= 1
      if pending[index].remaining == 0, struck == nil { struck = pending[index].errno }
    }
    pending.removeAll { $0.remaining <= 0 }
    return struck
  }
}
