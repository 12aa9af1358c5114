import Glibc
import NetlinkCodec
import NetlinkSocket
import TestSupport
import Testing

struct SeqpacketListenerTests {
  @Test func acceptsWhoConnects() throws {
    let directory = try TemporaryFolder()
    let path = directory.file("s")
    let listener = try SeqpacketListener(path: path)
    var buffer = try ReceiveBuffer()
    let nobody = try listener.accept() == nil
    #expect(nobody)

    let client = try MessageSocket.connect(path: path)
    let server = try unwrap(try listener.accept())
    #expect(isCloseOnExec(server.fileDescriptor))
    #expect(isCloseOnExec(listener.fileDescriptor))
    try client.send([UInt8](repeating: 5, count: 3).span.bytes)
    #expect(try receive(server, &buffer) == .datagram([5, 5, 5]))
  }

  @Test(arguments: [UInt32(0o600), 0o666])
  func theFileHasItsModeAndGoesWithTheListener(_ mode: UInt32) throws {
    let directory = try TemporaryFolder()
    let path = directory.file("s")
    let listener = try SeqpacketListener(path: path, mode: mode)
    var status = stat()
    lstat(path, &status)
    #expect(status.st_mode & 0o777 == mode)
    _ = consume listener
    #expect(!Files.exists(path))
  }

  @Test func aLiveServerKeepsItsPath() throws {
    let directory = try TemporaryFolder()
    let path = directory.file("s")
    let live = try SeqpacketListener(path: path, backlog: 0)
    // A full backlog is busy, not dead.
    let waiting = try MessageSocket.connect(path: path)
    let error = failure { () throws(SystemError) in _ = try SeqpacketListener(path: path) }
    #expect(error?.errno == .EADDRINUSE)
    #expect(error?.description.contains("\(path): a server is listening there") == true)
    let accepted = try live.accept() != nil
    #expect(accepted)
    _ = try MessageSocket.connect(path: path)
    _ = consume waiting
  }

  @Test func aLiveServerOfAnotherKindKeepsItsPath() throws {
    let directory = try TemporaryFolder()
    let path = directory.file("s")
    let stream = OwnedDescriptor(owning: socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0))
    try #require(bindRaw(stream.fileDescriptor, path) == 0)
    listen(stream.fileDescriptor, 1)
    let error = failure { () throws(SystemError) in _ = try SeqpacketListener(path: path) }
    #expect(error?.errno == .EADDRINUSE)
    #expect(Files.exists(path))
  }

  @Test func aDeadServersFileIsReplaced() throws {
    let directory = try TemporaryFolder()
    let path = directory.file("s")
    do {
      let dead = OwnedDescriptor(owning: socket(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue), 0))
      try #require(bindRaw(dead.fileDescriptor, path) == 0)
    }
    #expect(Files.exists(path))
    let refused = failure { () throws(SystemError) in _ = try MessageSocket.connect(path: path) }
    #expect(refused?.errno == .ECONNREFUSED)

    let listener = try SeqpacketListener(path: path)
    _ = try MessageSocket.connect(path: path)
    _ = consume listener
  }

  @Test func whatIsNotASocketIsLeftAlone() throws {
    let directory = try TemporaryFolder()
    let path = directory.file("notes")
    close(open(path, O_CREAT | O_WRONLY, 0o600))
    let error = failure { () throws(SystemError) in _ = try SeqpacketListener(path: path) }
    #expect(error?.errno == .EEXIST)
    #expect(Files.exists(path))
  }

  @Test func aSuccessorsFileIsNotRemoved() throws {
    let directory = try TemporaryFolder()
    let path = directory.file("s")
    let old = try SeqpacketListener(path: path)
    unlink(path)
    let new = try SeqpacketListener(path: path)
    _ = consume old
    #expect(Files.exists(path))
    _ = consume new
    #expect(!Files.exists(path))
  }

  @Test func aHandedOverListenerServesOn() throws {
    let directory = try TemporaryFolder()
    let path = directory.file("s")
    let client: MessageSocket
    let successor: SeqpacketListener
    do {
      let old = try SeqpacketListener(path: path)
      client = try MessageSocket.connect(path: path)
      successor = try SeqpacketListener(adopting: old.release())
    }
    let accepted = try successor.accept() != nil
    #expect(accepted, "a connection that waited was not lost")
    _ = consume successor
    #expect(Files.exists(path), "an adopted socket's file is not its own")
    _ = consume client
  }

  @Test func anAbstractNameHasNoFile() throws {
    let name = "@devmemd-test-\(getpid())-\(UInt32.random(in: 0 ... .max))"
    let listener = try SeqpacketListener(path: name)
    _ = try MessageSocket.connect(path: name)
    let error = failure { () throws(SystemError) in _ = try SeqpacketListener(path: name) }
    #expect(error?.errno == .EADDRINUSE)
    #expect(!Files.exists(name))
    _ = consume listener
  }

  @Test(
    arguments: [
      ("/tmp/" + String(repeating: "x", count: 102), nil),
      ("/tmp/" + String(repeating: "x", count: 103), .ENAMETOOLONG),
      ("@" + String(repeating: "x", count: 108), .ENAMETOOLONG), ("", .EINVAL), ("@", .EINVAL), ("/tmp/a\0b", .EINVAL),
    ] as [(String, ErrorNumber?)])
  func pathsThatAreNoAddressAreRefused(_ path: String, _ expected: ErrorNumber?) {
    // A path that fits is looked up, and is not there.
    let error = failure { () throws(SystemError) in _ = try MessageSocket.connect(path: path) }
    #expect(error?.errno == expected ?? .ENOENT)
    guard let expected else { return }
    let refused = failure { () throws(SystemError) in _ = try SeqpacketListener(path: path) }
    #expect(refused?.errno == expected && refused?.call == "bind")
  }

  @Test func aSocketThatDoesNotListenIsNotAdopted() throws {
    let pair = try MessageSocket.pair()
    let number = pair.first.release().release()
    let error = failure { () throws(SystemError) in _ = try SeqpacketListener(adopting: OwnedDescriptor(owning: number))
    }
    #expect(error?.errno == .EINVAL)
  }

  private func bindRaw(_ number: Int32, _ path: String) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }
}
