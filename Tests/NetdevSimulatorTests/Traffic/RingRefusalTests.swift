import CLinux
import ChannelRing
import DevmemSocketMessages
import Glibc
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket
import Synchronization
import TestSupport
import Testing

/// Memory that is no ring, and rings that make no sense.
@Suite struct RingRefusalTests {
  private static func refusal(
    of file: TestRing.File, on channel: TestChannel, sourceLocation: SourceLocation = #_sourceLocation
  ) -> Refusal? {
    #expect(throws: Refusal.self, sourceLocation: sourceLocation) { try channel.share(file) }
  }

  @Test func onlySealedMemoryOfTheRightSizeIsShared() throws {
    let machine = try TrafficMachine()
    let pair = try TCPPair()
    let channel = try machine.attach(pair)
    for seals in [0, CLINUX_F_SEAL_SHRINK, CLINUX_F_SEAL_SHRINK | CLINUX_F_SEAL_GROW] {
      let refusal = Self.refusal(of: try TestRing.File(seals: seals), on: channel)
      #expect(refusal?.errno == .EINVAL && refusal?.message?.contains("add the seals first") == true)
    }
    for size in [0, 4096, RingLayout.headSize + (1 << 16) + (1 << 18) - 1, 1 << 20] {
      let refusal = Self.refusal(of: try TestRing.File(size: size), on: channel)
      #expect(refusal?.errno == .EINVAL && refusal?.message?.contains("a file of \(size) bytes") == true)
    }
    for (requests, answers) in [(0, 4096), (4096, 0), (4095, 4096), (4096, 6144), (2048, 4096), (1 << 25, 4096)] {
      let refusal = Self.refusal(of: try TestRing.File(requests: requests, answers: answers), on: channel)
      #expect(refusal?.errno == .EINVAL && refusal?.message?.contains("power of two") == true)
    }
    #expect(Self.refusal(of: TestRing.File(descriptor: nil), on: channel)?.errno == .EBADF)
    #expect(Self.refusal(of: TestRing.File(descriptor: open("/dev/zero", O_RDWR)), on: channel)?.errno == .EINVAL)
    var file = try TestRing.File()
    for index in [1, 63] as [UInt32] {
      file.index = index
      #expect(Self.refusal(of: file, on: channel)?.errno == .EBADF)
    }
    file.index = 64
    #expect(Self.refusal(of: file, on: channel)?.errno == .ERANGE)
    // After all of that the channel is as it was, and gets its ring.
    try channel.useRing()
    let second = Self.refusal(of: try TestRing.File(), on: channel)
    #expect(second?.errno == .EBUSY && second?.message?.contains("already") == true)
    try sendAll([7], on: pair.far.fileDescriptor)
    #expect(try channel.receive(1).data == [7])
  }

  /// Numbers that a peer may write: requests put, answers taken, and a record's length.
  @Test(
    arguments: [
      (64, 1, "were put there"), (64, 1 << 17, "were put there"), (64, .max, "were put there"),
      (64, 8, "a record of 0 bytes"), (192, 2, "were taken"), (192, 1 << 31, "were taken"),
      (192, 1 << 20, "were taken"),
    ] as [(Int, UInt32, String)])
  func numbersThatCannotBeEndTheChannel(_ place: Int, _ number: UInt32, _ words: String) throws {
    let machine = try TrafficMachine()
    let pair = try TCPPair()
    let channel = try machine.attach(pair)
    try channel.useRing(answers: 4096)
    let ring = try #require(channel.ring)
    ring.raw.storeBytes(of: number, toByteOffset: place, as: UInt32.self)
    // What was taken is looked at once there is no room.
    if place == 192 {
      try sendAll(pattern(10_000), on: pair.far.fileDescriptor)
      for _ in 0..<10 { _ = try? channel.receiveLater(1000) }
    } else {
      try channel.send(raw: [1])
    }
    let farewell = try channel.farewell()
    #expect(farewell.errno == .EPROTO && farewell.message?.contains(words) == true)
    // The others never knew.
    let other = try TCPPair()
    let second = try machine.attach(other, usesRing: true)
    try sendAll([1], on: other.far.fileDescriptor)
    #expect(try second.receive(1).data == [1])
  }

  @Test(arguments: [0, 5, 1000, 1 << 16, .max] as [UInt32])
  func aLengthThatLiesEndsTheChannel(_ length: UInt32) throws {
    let machine = try TrafficMachine()
    let pair = try TCPPair()
    let channel = try machine.attach(pair, usesRing: true)
    let ring = try #require(channel.ring)
    ring.raw.storeBytes(of: length, toByteOffset: 4096, as: UInt32.self)
    ring.raw.storeBytes(of: 8, toByteOffset: 64, as: UInt32.self)
    try channel.send(raw: [1])
    let farewell = try channel.farewell()
    #expect(farewell.errno == .EPROTO && farewell.message?.contains("a record of \(length) bytes") == true)
  }

  /// A record is what it was when it was taken, whatever is written over it meanwhile.
  @Test func aRecordThatChangesIsReadOnce() throws {
    let machine = try TrafficMachine()
    let pair = try TCPPair()
    let channel = try machine.attach(pair, usesRing: true)
    let ring = try #require(channel.ring)
    let scribbler = Scribbler(ring.raw, 4096..<4096 + (1 << 16))
    let writing = try Background { scribbler.run() }
    try sendAll(pattern(10_000), on: pair.far.fileDescriptor)
    // Requests come out as anything; the kernel answers, refuses or closes, and goes on.
    for _ in 0..<200 {
      guard ring.hasRoom, (try? channel.receiveLater(10)) != nil, (try? ring.take()) != nil else { break }
    }
    scribbler.stop()
    try writing.join()
    let other = try TCPPair()
    let second = try machine.attach(other, usesRing: true)
    try sendAll([1], on: other.far.fileDescriptor)
    #expect(try second.receive(1).data == [1])
  }
}

/// Writes what comes to mind to shared memory, until it is stopped.
private final class Scribbler: @unchecked Sendable {
  private let base: UnsafeMutableRawPointer
  private let range: Range<Int>
  private let isStopped = Atomic(false)

  init(_ base: UnsafeMutableRawPointer, _ range: Range<Int>) {
    self.base = base
    self.range = range
  }

  func stop() { isStopped.store(true, ordering: .relaxed) }

  func run() {
    var random = SystemRandomNumberGenerator()
    while !isStopped.load(ordering: .relaxed) {
      let place = Int.random(in: range, using: &random) & ~3
      base.storeBytes(of: UInt32.random(in: 0...64, using: &random), toByteOffset: place, as: UInt32.self)
    }
  }
}
