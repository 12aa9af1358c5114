import Glibc
import NetlinkCodec
import NetlinkSocket
import Testing

struct DeviceMemoryTests {
  @Test func aMemfdHasItsSizeAndCannotShrink() throws {
    let memory = try DeviceMemory.memfd(name: "test", size: 8192)
    var status = stat()
    fstat(memory.fileDescriptor, &status)
    #expect(status.st_size == 8192)
    #expect(isCloseOnExec(memory.fileDescriptor))
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
}
