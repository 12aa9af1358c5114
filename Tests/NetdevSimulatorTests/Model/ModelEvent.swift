@testable import NetdevSimulator

/// What is told of a step: notifications, without what only numbers tell.
enum ModelEvent: Equatable {
  case deviceAdded(UInt32)
  case deviceDeleted(UInt32)
  case poolAdded(UInt32?)
  case poolDeleted(UInt32?)
  /// Its driver has let go, and pages of it are out.
  case poolDetached(UInt32?)
  /// Its device is gone.
  case poolOrphaned(UInt32?)

  /// Nil for what no step of the model sets off.
  init?(_ notification: KernelNotification) {
    switch notification {
    case .deviceAdded(let device): self = .deviceAdded(device.ifindex)
    case .deviceDeleted(let device): self = .deviceDeleted(device.ifindex)
    case .pagePoolAdded(let pool): self = .poolAdded(pool.dmabuf)
    case .pagePoolDeleted(let pool): self = .poolDeleted(pool.dmabuf)
    case .pagePoolChanged(let pool):
      self = pool.ifindex == nil ? .poolOrphaned(pool.dmabuf) : .poolDetached(pool.dmabuf)
    case .deviceChanged, .settings: return nil
    }
  }
}
