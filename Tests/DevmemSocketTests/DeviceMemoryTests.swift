import DevmemSocket
import Glibc
import NetlinkCodec
import NetlinkSocket
import TestSupport
import Testing

struct DeviceMemoryTests {
  @Test func aMemfdHasItsSizeAndCannotShrink() throws {
    let memory = try DeviceMemory.memfd(name: "test", size: 8192)
    var status = stat()
    fstat(memory.fileDescriptor, &status)
    #expect(status.st_size == 8192)
    #expect(fcntl(memory.fileDescriptor, F_GETFD) & FD_CLOEXEC != 0)
    #expect(memory.kind == .memfd && memory.size == 8192 && memory.pageSize == 4096 && memory.isMappable)
    #expect(ftruncate(memory.fileDescriptor, 4096) == -1)
    #expect(errno == EPERM)
  }

  @Test(arguments: [0, -1])
  func noSizeIsRefused(_ size: Int) {
    let error = failure { () throws(SystemError) in _ = try DeviceMemory.memfd(name: "test", size: size) }
    #expect(error?.errno == .EINVAL)
  }

  @Test func aUdmabufIsAsLargeAsAskedOrSaysWhatIsMissing() throws {
    do throws(SystemError) {
      let memory = try DeviceMemory.udmabuf(size: 1 << 20)
      #expect(lseek(memory.fileDescriptor, 0, SEEK_END) == 1 << 20)
    } catch {
      #expect(error.description.contains("/dev/udmabuf: "))
      let advice: [ErrorNumber: String] = [.ENOENT: "modprobe udmabuf", .EACCES: "run as root"]
      let expected = try #require(advice[error.errno], "\(error)")
      #expect(error.description.contains(expected))
    }
  }

  @Test func aUdmabufIsWholePages() {
    let error = failure { () throws(SystemError) in _ = try DeviceMemory.udmabuf(size: 1000) }
    #expect(error?.errno == .EINVAL)
  }

  @Test func aHeapIsThereOrSaysSo() throws {
    do throws(SystemError) {
      let memory = try DeviceMemory.heap(size: 1 << 20)
      #expect(memory.kind == .dmabuf && memory.size == 1 << 20)
    } catch {
      #expect(error.description.contains("/dev/dma_heap/system: "))
      #expect(error.errno != .ENOENT || error.description.contains("ls /dev/dma_heap"))
    }
    let error = failure { () throws(SystemError) in _ = try DeviceMemory.heap("../null", size: 4096) }
    #expect(error?.errno == .EINVAL)
  }

  @Test func hugePagesAreThereOrSaySo() throws {
    do throws(SystemError) {
      let memory = try DeviceMemory.memfd(name: "huge", size: 2 << 20, pages: .huge(2 << 20))
      #expect(memory.pageSize == 2 << 20)
    } catch {
      #expect(error.description.contains("/sys/kernel/mm/hugepages"), "\(error)")
    }
    let error = failure { () throws(SystemError) in
      _ = try DeviceMemory.memfd(name: "huge", size: 2 << 20, pages: .huge(3 << 20))
    }
    #expect(error?.errno == .EINVAL)
  }

  @Test func descriptorsThatAreNoMemoryAreRefused() throws {
    for path in ["/dev/null", "/proc/self/exe", "/"] {
      let number = open(path, O_RDONLY)
      let error = failure { () throws(SystemError) in _ = try DeviceMemory(adopting: OwnedDescriptor(owning: number)) }
      #expect(error?.errno == .EINVAL, "\(path)")
    }
  }

  @Test func aMappingIsReadAndWrittenWithinItsBounds() throws {
    let memory = try DeviceMemory.memfd(name: "test", size: 8192)
    let writable = try memory.map(writable: true)
    let readable = try memory.map()
    try writable.withMutableBytes(at: 8190..<8192) { bytes throws(SystemError) in
      bytes.storeBytes(of: 0x0201, toByteOffset: 0, as: UInt16.self)
    }
    #expect(try readable.withBytes(at: 8190..<8192) { $0.withUnsafeBytes { Array($0) } } == [1, 2])
    for range in [8191..<8193, -1..<1, 1 << 40..<1 << 41] {
      #expect(
        failure { () throws(SystemError) in _ = try readable.withBytes(at: range) { $0.byteCount } }?.errno == .ERANGE)
    }
    let error = failure { () throws(SystemError) in try readable.withMutableBytes(at: 0..<1) { _ in } }
    #expect(error?.errno == .EACCES)
  }
}
