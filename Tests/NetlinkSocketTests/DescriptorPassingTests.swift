import Glibc
import NetlinkCodec
import TestSupport
import Testing

@testable import NetlinkSocket

struct DescriptorPassingTests {
  @Test(arguments: [0, 1, 64])
  func arriveAndAreClosedUnlessTaken(_ count: Int) throws {
    let file = try SharedMemory.memfd(name: "passed", size: 4096)
    let pair = try MessageSocket.pair()
    var buffer = try ReceiveBuffer()
    let record: [UInt8] = [1, 2, 3]

    let sent = [Int32](repeating: file.fileDescriptor, count: count)
    try pair.first.send(record.span.bytes, descriptors: sent)
    let received = try receive(pair.second, &buffer)
    #expect(received.bytes == record)
    #expect(received.descriptorCount == count)
    #expect(!received.controlTruncated)
    #expect(openCount(ofFile: file.fileDescriptor) == 1)
  }

  @Test func aTakenDescriptorIsTheSenderFileAndClosesOnExec() throws {
    let file = try SharedMemory.memfd(name: "taken", size: 4096)
    let pair = try MessageSocket.pair()
    var buffer = try ReceiveBuffer()
    try pair.first.send(
      [UInt8](repeating: 7, count: 1).span.bytes, descriptors: [file.fileDescriptor, file.fileDescriptor])

    guard case .datagram(var datagram) = try pair.second.receive(into: &buffer, waiting: .never) else {
      Issue.record("no datagram")
      return
    }
    #expect(openCount(ofFile: file.fileDescriptor) == 3)
    do {
      let taken = try unwrap(datagram.descriptors.take(1)).release()
      #expect(isCloseOnExec(taken))
      #expect(openCount(ofFile: taken) == 3)
      close(taken)
    }
    for wrong in [1, 2, -1, .max] {
      let isNil = datagram.descriptors.take(wrong) == nil
      #expect(isNil, "index \(wrong) cannot be taken")
    }
    _ = consume datagram
    #expect(openCount(ofFile: file.fileDescriptor) == 1)
  }

  @Test(arguments: [65, 253])
  func moreThanTheLimitAreReportedAndNoneLeaks(_ count: Int) throws {
    let file = try SharedMemory.memfd(name: "too many", size: 4096)
    let pair = try MessageSocket.pair()
    var buffer = try ReceiveBuffer()
    let record: [UInt8] = [9]

    // Past the sender's own check, as a hostile peer would be.
    let sent = [Int32](repeating: file.fileDescriptor, count: count)
    let isSent = try pair.first.transmit(record.span.bytes, sent, 0)
    #expect(isSent)
    let received = try receive(pair.second, &buffer)
    #expect(received.controlTruncated)
    #expect(received.descriptorCount == 64)
    #expect(received.bytes == record)
    #expect(openCount(ofFile: file.fileDescriptor) == 1)
  }

  @Test func theSenderRefusesWhatCannotArrive() throws {
    let pair = try MessageSocket.pair()
    let record: [UInt8] = [1]
    let many = [Int32](repeating: 0, count: 65)
    let tooMany = failure { () throws(SystemError) in try pair.first.send(record.span.bytes, descriptors: many) }
    #expect(tooMany?.errno == .EINVAL)
    let empty = failure { () throws(SystemError) in try pair.first.send([UInt8]().span.bytes) }
    #expect(empty?.errno == .EINVAL)
    let closed = failure { () throws(SystemError) in try pair.first.send(record.span.bytes, descriptors: [9000]) }
    #expect(closed?.errno == .EBADF)
  }

  @Test func descriptorsOfADatagramBeyondTheLimitAreClosed() throws {
    let file = try SharedMemory.memfd(name: "oversized", size: 4096)
    let pair = try MessageSocket.pair()
    var buffer = try ReceiveBuffer(limit: 0)
    let record = [UInt8](repeating: 1, count: buffer.limit + 1)
    try pair.first.send(record.span.bytes, descriptors: [file.fileDescriptor])
    #expect(throws: SystemError.self) { try receive(pair.second, &buffer) }
    #expect(openCount(ofFile: file.fileDescriptor) == 1)
  }
}
