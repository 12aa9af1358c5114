import Glibc
import NetlinkSocket
import Testing

struct PeerIdentityTests {
  @Test func aPeerIsWhoConnected() throws {
    let pair = try MessageSocket.pair()
    let credentials = try pair.first.peerCredentials
    #expect(credentials == PeerCredentials(pid: getpid(), uid: getuid(), gid: getgid()))

    var groups = [gid_t](repeating: 0, count: 65536)
    groups.removeLast(groups.count - Int(getgroups(Int32(groups.count), &groups)))
    #expect(try Set(pair.first.peerGroups) == Set(groups))
  }

  @Test func aPidfdNamesTheProcess() throws {
    let pair = try MessageSocket.pair()
    guard let process = try pair.first.peerProcess() else {
      // Before Linux 6.5 there is none, and nil is the right answer.
      return
    }
    #expect(isCloseOnExec(process.fileDescriptor))
    let file = try #require(fopen("/proc/self/fdinfo/\(process.fileDescriptor)", "r"))
    defer { fclose(file) }
    var text = [CChar](repeating: 0, count: 4096)
    let count = fread(&text, 1, text.count, file)
    let lines = String(decoding: text[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self).split(separator: "\n")
    #expect(lines.contains("Pid:\t\(getpid())"))
  }
}
