import DevmemSocket
import Glibc
import NetlinkSocket

/// Where the memory to bind comes from: `udmabuf:64MiB`, `heap:64MiB@system`, `cuda:64MiB@0`, `fd:7` and others.
enum MemorySource: Equatable, Sendable {
  /// A dmabuf over ordinary memory, of so many bytes.
  case udmabuf(Int)
  /// The same on huge pages, of a size of their own or the system's default.
  case hugetlb(Int, page: Int?)
  /// A dmabuf from one of the kernel's heaps.
  case heap(Int, name: String)
  /// A dmabuf over memory of a GPU.
  case cuda(Int, device: Int)
  /// Shared memory that is no dmabuf: for the simulator.
  case memfd(Int)
  /// A descriptor that this process was started with.
  case descriptor(Int32)

  /// How they are written.
  static let forms = "udmabuf:SIZE, hugetlb:SIZE[@PAGE], heap:SIZE[@NAME], cuda:SIZE[@DEVICE], memfd:SIZE or fd:N"
  static let examples = ["udmabuf:64MiB", "hugetlb:64MiB", "heap:64MiB", "cuda:64MiB", "memfd:64MiB", "fd:3"]

  init?(_ argument: String) {
    let parts = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else { return nil }
    if parts[0] == "fd" {
      guard let number = Int32(parts[1]), number >= 0 else { return nil }
      self = .descriptor(number)
      return
    }
    let details = parts[1].split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let size = Size.parse(details[0]), size > 0 else { return nil }
    let detail = details.count == 2 ? details[1] : nil
    switch (parts[0], detail) {
    case ("udmabuf", nil): self = .udmabuf(size)
    case ("memfd", nil): self = .memfd(size)
    case ("hugetlb", nil): self = .hugetlb(size, page: nil)
    case ("hugetlb", let page?):
      guard let page = Size.parse(page), page > 0 else { return nil }
      self = .hugetlb(size, page: page)
    case ("heap", let name): self = .heap(size, name: name ?? "system")
    case ("cuda", let device):
      guard let number = device.map({ Int($0) }) ?? 0, number >= 0 else { return nil }
      self = .cuda(size, device: number)
    default: return nil
    }
  }

  /// Memory of the machine's own, a dmabuf. A heap gives it in large pieces, and costs a fraction of a udmabuf, which is
  /// made page by page; not every kernel has one.
  static func usual(_ size: Int) -> MemorySource {
    access("/dev/dma_heap/system", R_OK | W_OK) == 0 ? .heap(size, name: "system") : .udmabuf(size)
  }

  /// What is wrong with it here, before anything is sent; nil when it will do.
  func problem(pageSize: Int) -> String? {
    switch self {
    case .udmabuf(let size), .memfd(let size), .heap(let size, _), .cuda(let size, _), .hugetlb(let size, nil):
      Self.problem(size, page: pageSize, "the page size")
    case .hugetlb(let size, let page?): Self.problem(size, page: page, "the huge pages' size")
    case .descriptor(let number):
      fcntl(number, F_GETFD) >= 0
        ? nil
        : "descriptor \(number) is not open here; start the command with \(number)<>FILE, or from a program that "
          + "leaves the descriptor open for it"
    }
  }

  private static func problem(_ size: Int, page: Int, _ name: String) -> String? {
    guard size % page != 0 else { return nil }
    let rounded = (size / page + 1) * page
    let bytes = size == 1 ? "1 byte" : "\(size) bytes"
    return "the memory's size, \(bytes), is not a multiple of \(name), \(page); try \(rounded)"
  }

  /// Makes the memory, or takes the descriptor over.
  func open() throws(SystemError) -> DeviceMemory {
    switch self {
    case .udmabuf(let size): try DeviceMemory.udmabuf(size: size)
    case .hugetlb(let size, let page): try DeviceMemory.udmabuf(size: size, pages: .huge(page))
    case .heap(let size, let name): try DeviceMemory.heap(name, size: size)
    case .cuda(let size, let device): try DeviceMemory.cuda(size: size, device: device)
    case .memfd(let size): try DeviceMemory.memfd(name: "devmemctl", size: size)
    case .descriptor(let number): try DeviceMemory(adopting: OwnedDescriptor(owning: number))
    }
  }
}
