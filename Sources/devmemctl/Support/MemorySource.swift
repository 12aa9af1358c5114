import Glibc
import NetlinkSocket

/// Where the memory to bind comes from: `udmabuf:64MiB`, `memfd:64MiB`, `fd:7`.
enum MemorySource: Equatable, Sendable {
  /// A dmabuf over ordinary memory, of so many bytes.
  case udmabuf(Int)
  /// Shared memory that is no dmabuf: for the simulator.
  case memfd(Int)
  /// A descriptor that this process was started with.
  case descriptor(Int32)

  init?(_ argument: String) {
    let parts = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else { return nil }
    switch (parts[0], Size.parse(parts[1]), Int32(parts[1])) {
    case ("udmabuf", let size?, _) where size > 0: self = .udmabuf(size)
    case ("memfd", let size?, _) where size > 0: self = .memfd(size)
    case ("fd", _, let number?) where number >= 0: self = .descriptor(number)
    default: return nil
    }
  }

  /// What is wrong with it here, before anything is sent; nil when it will do.
  func problem(pageSize: Int) -> String? {
    switch self {
    case .udmabuf(let size), .memfd(let size):
      guard size % pageSize != 0 else { return nil }
      let rounded = (size / pageSize + 1) * pageSize
      return "the memory's size, \(size) bytes, is not a multiple of the page size, \(pageSize); try \(rounded)"
    case .descriptor(let number):
      guard fcntl(number, F_GETFD) < 0 else { return nil }
      return "descriptor \(number) is not open here; start the command with \(number)<>FILE, or from a program that "
        + "leaves the descriptor open for it"
    }
  }

  /// Makes the memory, or takes the descriptor over.
  func open() throws(SystemError) -> OwnedDescriptor {
    switch self {
    case .udmabuf(let size): try DeviceMemory.udmabuf(size: size)
    case .memfd(let size): try DeviceMemory.memfd(name: "devmemctl", size: size)
    case .descriptor(let number): OwnedDescriptor(owning: number)
    }
  }
}
