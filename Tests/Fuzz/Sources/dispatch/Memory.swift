import CFuzzer
import FuzzSupport
import Glibc
import NetdevSimulator
import NetlinkCodec
import Synchronization

/// The descriptors requests name: three memories of different sizes, one file that is none, and nothing beyond.
final class Memory: FileTable {
  /// The same in every run: what is fuzzed duplicates them and never closes them.
  private static let descriptors: [Int32] = {
    let sizes = [4096, 1 << 20, 4 << 20]
    let memories = sizes.map { size in
      let descriptor = memfd_create("fuzz", 3)  // MFD_CLOEXEC | MFD_ALLOW_SEALING
      if descriptor < 0 || ftruncate(descriptor, size) != 0 { fail("there is memory to bind") }
      return descriptor
    }
    return memories + [open("/dev/null", O_RDWR | O_CLOEXEC)]
  }()

  private final class Reference: Sendable {
    private let file: Mutex<@Sendable () -> Bool>
    init(_ file: DeviceMemoryFile) { self.file = Mutex { [weak file] in file != nil } }
    var isAlive: Bool { file.withLock { $0() } }
  }

  private let handedOut = Mutex<[Reference]>([])

  func deviceMemory(fd: UInt32) throws(Refusal) -> DeviceMemoryFile {
    guard fd < UInt32(Self.descriptors.count * 2) else { throw Refusal(.EBADF) }
    let descriptor = Self.descriptors[Int(fd) % Self.descriptors.count]
    let scatter: ProcessFileTable.Scatter = fd < UInt32(Self.descriptors.count) ? .pages : .contiguous
    let file = try DeviceMemoryFile(duplicating: UInt32(descriptor), scatter: scatter)
    handedOut.withLock { $0.append(Reference(file)) }
    return file
  }

  /// How many memories are held by bindings.
  var held: Int { handedOut.withLock { $0.count { $0.isAlive } } }
}
