internal import NetlinkCodec

/// A place where something can be made to fail.
public enum FaultPoint: Hashable, Sendable, CaseIterable {
  /// Attaching the device to the dmabuf ("Failed to bind dmabuf to device").
  case attach
  /// Mapping the attachment ("Failed to map dmabuf attachment").
  case map
  /// The driver's opinion of a queue's new configuration.
  case validate
  /// Memory for a queue.
  case memAlloc
  /// Whether the driver's page pool takes the memory provider: the restart notices one left aside, and answers ENODATA.
  case provider
  case stop
  case start
  /// A queue's part in bringing the device up.
  case open
}

/// A failure waiting for its call.
struct Fault: Hashable, Sendable {
  var point: FaultPoint
  /// Nil for any device.
  var ifindex: UInt32?
  /// Nil for any queue.
  var queue: UInt32?
  /// How many more calls pass, this one included, until one fails.
  var remaining: Int
  var errno: ErrorNumber

  func concerns(_ point: FaultPoint, ifindex: UInt32, queue: UInt32?) -> Bool {
    self.point == point && (self.ifindex ?? ifindex) == ifindex && (self.queue == nil || self.queue == queue)
  }
}

/// What was asked to fail, and how often each place was passed.
struct FaultPlan {
  private struct Place: Hashable {
    var point: FaultPoint
    var ifindex: UInt32
    var queue: UInt32?
  }

  private(set) var pending: [Fault] = []
  private var calls: [Place: Int] = [:]

  mutating func add(_ fault: Fault) { pending.append(fault) }
  mutating func clear() { pending.removeAll() }
  mutating func resetCalls() { calls.removeAll() }

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
    calls[Place(point: point, ifindex: ifindex, queue: queue), default: 0] += 1
    var struck: ErrorNumber?
    for index in pending.indices where pending[index].concerns(point, ifindex: ifindex, queue: queue) {
      pending[index].remaining -= 1
      if pending[index].remaining == 0, struck == nil { struck = pending[index].errno }
    }
    pending.removeAll { $0.remaining <= 0 }
    return struck
  }
}
