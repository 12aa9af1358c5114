import CLinux
import ChannelRing
import Glibc
import NetlinkCodec
import NetlinkSocket
import Testing

/// The application's side of a ring.
final class TestRing {
  /// Memory to be shared, as a peer may get it wrong.
  struct File {
    var requests: Int
    var answers: Int
    /// What it is called in its record.
    var index: UInt32 = 0
    fileprivate let file: HeldDescriptor?

    init(
      requests: Int = 1 << 16, answers: Int = 1 << 18, size: Int? = nil,
      seals: Int = CLINUX_F_SEAL_SEAL | CLINUX_F_SEAL_SHRINK | CLINUX_F_SEAL_GROW
    ) throws {
      (self.requests, self.answers) = (requests, answers)
      let number = clinux_memfd_create("ring", UInt32(CLINUX_MFD_CLOEXEC | CLINUX_MFD_ALLOW_SEALING))
      file = HeldDescriptor(number)
      try #require(ftruncate(number, size ?? RingLayout.headSize + requests + answers) == 0)
      try #require(fcntl(number, Int32(CLINUX_F_ADD_SEALS), Int32(seals)) == 0)
    }

    /// Something else in its place.
    init(descriptor: Int32?) {
      (requests, answers) = (1 << 16, 1 << 18)
      file = descriptor.map { HeldDescriptor($0) }
    }

    var descriptors: [Int32] { file.map { [$0.number] } ?? [] }
  }

  private let memory: RingMemory
  private var writer: RingWriter
  private var reader: RingReader
  /// The same memory again, to write nonsense to.
  let raw: UnsafeMutableRawPointer
  private(set) var doorbells = 0

  init(_ file: File) throws {
    let layout = try RingLayout(requests: file.requests, answers: file.answers)
    let number = try #require(file.descriptors.first)
    memory = try RingMemory(layout, mapping: OwnedDescriptor(owning: dup(number)))
    writer = RingWriter(memory, layout.requests)
    reader = RingReader(memory, layout.answers)
    raw = try #require(mmap(nil, layout.byteCount, PROT_READ | PROT_WRITE, MAP_SHARED, number, 0))
  }

  deinit { munmap(raw, memory.layout.byteCount) }

  /// Whether requests were taken lately, so that there is room for more.
  var hasRoom: Bool {
    raw.load(fromByteOffset: 64, as: UInt32.self) &- raw.load(fromByteOffset: 0, as: UInt32.self)
      < UInt32(memory.layout.requests.size - 1024)
  }

  /// Whether it waits for a doorbell.
  var isNICAsleep: Bool { raw.load(fromByteOffset: 128, as: UInt32.self) == 1 }

  /// Puts a request there, waiting for room, and wakes who sleeps.
  /// - Throws: EPIPE where nobody takes anything.
  func send(_ record: RawSpan, on socket: borrowing MessageSocket) throws {
    var tries = 0
    while try !writer.append(record) {
      tries += 1
      guard tries < 20_000 else { throw Refusal(.EPIPE) }
      usleep(100)
    }
    try ringDoorbell(on: socket)
  }

  func ringDoorbell(on socket: borrowing MessageSocket) throws {
    guard writer.takeDoorbell() else { return }
    doorbells += 1
    var message = MessageWriter()
    message.endMessage(message.beginMessage(NetlinkHeader(type: .noop)))
    _ = try socket.trySend(message.bytes)
  }

  /// Records that have come.
  func take() throws -> [[UInt8]] {
    var records: [[UInt8]] = []
    while try reader.next() { records.append(reader.withRecord { $0.withUnsafeBytes { [UInt8]($0) } }) }
    if !records.isEmpty { reader.dropDoorbell() }
    return records
  }

  /// Asks for a doorbell; false where something has come meanwhile.
  func mayWait() throws -> Bool {
    reader.askForDoorbell()
    return !reader.hasRecord
  }
}

/// A descriptor that several hold.
final class HeldDescriptor {
  let number: Int32
  init(_ number: Int32) { self.number = number }
  deinit { close(number) }
}
