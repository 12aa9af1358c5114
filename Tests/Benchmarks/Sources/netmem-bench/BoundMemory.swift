import DevmemSocket
import NetlinkCodec
import NetlinkSocket
@_spi(NetworkMemory) import NetdevSimulator

/// Bindings of memory that this process makes for itself, in one piece each.
enum BoundMemory {
  static func binding(_ id: UInt32, _ size: UInt64) throws -> DmabufBinding {
    let memory = try DeviceMemory.memfd(name: "netmem-bench", size: Int(size))
    let file = try DeviceMemoryFile(duplicating: UInt32(memory.fileDescriptor), scatter: .contiguous)
    return try DmabufBinding(
      id: id, direction: .receive, socket: SocketID(rawValue: 1), memory: file, pageSize: 4096, ifindex: 2)
  }
}
