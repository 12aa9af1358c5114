import Glibc
import NetlinkCodec
import NetlinkSocket
import TestSupport
import Testing

struct AdoptionTests {
  @Test(arguments: [
    (AF_UNIX, Int32(SOCK_STREAM.rawValue)), (AF_UNIX, Int32(SOCK_DGRAM.rawValue)),
    (AF_INET, Int32(SOCK_DGRAM.rawValue)),
  ])
  func otherSocketsAreRefusedAndClosed(_ domain: Int32, _ type: Int32) throws {
    let number = socket(domain, type, 0)
    try #require(number >= 0)
    let watched = dup(number)
    defer { close(watched) }
    let error = failure { () throws(SystemError) in _ = try MessageSocket(adopting: OwnedDescriptor(owning: number)) }
    #expect(error?.errno == .EPROTONOSUPPORT)
    #expect(openCount(ofFile: watched) == 1)
  }

  @Test func aFileIsNotASocket() throws {
    let file = try SharedMemory.memfd(name: "not a socket", size: 1)
    let error = failure { () throws(SystemError) in _ = try MessageSocket(adopting: file.duplicate()) }
    #expect(error?.errno.rawValue == ENOTSOCK)
    #expect(error?.description.contains("Socket operation on non-socket (ENOTSOCK)") == true)
    #expect(openCount(ofFile: file.fileDescriptor) == 1)
  }

  @Test func aSeqpacketSocketIsAdoptedAndClosesOnExec() throws {
    let number = socket(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue), 0)
    let adopted = try MessageSocket(adopting: OwnedDescriptor(owning: number))
    #expect(adopted.kind == .seqpacket)
    #expect(isCloseOnExec(number))
    #expect(try adopted.portID == 0)
  }

  @Test func releaseAndDuplicateKeepTheFileOpen() throws {
    let file = try SharedMemory.memfd(name: "owned", size: 1)
    let copy = try file.duplicate()
    #expect(isCloseOnExec(copy.fileDescriptor))
    let number = file.release()
    #expect(openCount(ofFile: number) == 2)
    close(number)
    #expect(openCount(ofFile: copy.fileDescriptor) == 1)
  }

  @Test func aDescriptorClosedBehindItsOwnerIsNotHidden() async {
    await #expect(processExitsWith: .failure) {
      let file = try SharedMemory.memfd(name: "closed twice", size: 1)
      close(file.fileDescriptor)
    }
  }
}
