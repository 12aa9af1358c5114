import Glibc
import NetlinkCodec
import TestSupport
import Testing

@testable import NetlinkSocket

struct SocketActivationTests {
  @Test func descriptorsAreTakenWithTheirNames() throws {
    let directory = try TemporaryFolder()
    let listening = try SeqpacketListener(path: directory.file("s"))
    let stored = try SharedMemory.memfd(name: "stored", size: 1)
    // Two consecutive numbers far from what other tests open, as systemd would pass from 3 on, without close-on-exec.
    allowManyDescriptors()
    let first: Int32 = 6000
    try #require(dup2(listening.fileDescriptor, first) == first)
    try #require(dup2(stored.fileDescriptor, first + 1) == first + 1)

    var activation = try SocketActivation(
      listenPID: "77", count: "2", names: "devmemd.socket:binding-a", ownPID: 77, first: first)
    #expect(activation.names == ["devmemd.socket", "binding-a"])
    #expect(isCloseOnExec(first))
    #expect(isCloseOnExec(first + 1))
    let listener = try SeqpacketListener(adopting: try unwrap(activation.descriptors.take(0)))
    #expect(listener.fileDescriptor == first)
    _ = consume activation
    #expect(openCount(ofFile: stored.fileDescriptor) == 1, "what was not taken is closed")
  }

  @Test(arguments: [(nil, nil), ("77", nil), (nil, "1"), ("78", "1"), ("77", "0")] as [(String?, String?)])
  func thereAreNoneForThisProcess(_ pid: String?, _ count: String?) throws {
    let activation = try SocketActivation(listenPID: pid, count: count, names: nil, ownPID: 77, first: 3)
    #expect(activation.names.isEmpty)
    let isEmpty = activation.descriptors.isEmpty
    #expect(isEmpty)
  }

  @Test(arguments: [
    ("77", "-1", ErrorNumber.EINVAL), ("77", "many", .EINVAL), ("", "1", .EINVAL), ("77", "2147483647", .EINVAL),
    ("77", "1", .EBADF),
  ])
  func wrongVariablesAreErrors(_ pid: String, _ count: String, _ errno: ErrorNumber) {
    let error = failure { () throws(SystemError) in
      _ = try SocketActivation(listenPID: pid, count: count, names: nil, ownPID: 77, first: 9000)
    }
    #expect(error?.errno == errno)
  }

  @Test func missingNamesAreUnknown() throws {
    allowManyDescriptors()
    try #require(dup2(2, 7000) == 7000)
    let activation = try SocketActivation(listenPID: "77", count: "1", names: nil, ownPID: 77, first: 7000)
    #expect(activation.names == ["unknown"])
  }
}
