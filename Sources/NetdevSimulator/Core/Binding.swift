/// A dmabuf bound to a device (`net_devmem_dmabuf_binding`).
///
/// The kernel's tables drop it at unbind; every page pool that still takes memory from it keeps it alive, and with it
/// the file.
final class Binding {
  let id: UInt32
  let direction: BindingDirection
  let socket: SocketID
  let memory: DeviceMemoryFile
  /// In bytes: the size of a net_iov.
  let pageSize: UInt64
  /// The device the request named; nil once it is unregistered and holds none of the binding's queues any more.
  var ifindex: UInt32?
  /// The queues the provider is installed on, as requested: a leased queue stands under its virtual device.
  var queues: [QueueAddress] = []
  /// Net_iovs that no page pool has taken.
  private(set) var freeNetIOVs: UInt64

  init(
    id: UInt32, direction: BindingDirection, socket: SocketID, memory: DeviceMemoryFile, pageSize: UInt64,
    ifindex: UInt32
  ) {
    self.id = id
    self.direction = direction
    self.socket = socket
    self.memory = memory
    self.pageSize = pageSize
    self.ifindex = ifindex
    freeNetIOVs = memory.size / pageSize
  }

  /// False when the memory is used up: the provider then gives nothing, and the driver drops.
  func allocateNetIOV() -> Bool {
    guard freeNetIOVs > 0 else { return false }
    freeNetIOVs -= 1
    return true
  }

  func freeNetIOV() { freeNetIOVs += 1 }

  var info: BindingInfo {
    BindingInfo(
      id: id, direction: direction, socket: socket, ifindex: ifindex, queues: queues.map(\.index).sorted(),
      size: memory.size, pageSize: pageSize, freeNetIOVs: freeNetIOVs)
  }
}
