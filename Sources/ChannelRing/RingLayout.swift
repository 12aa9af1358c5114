import NetlinkCodec
package import NetlinkSocket

/// Where everything lies in the memory that the two sides of a channel share. Specs/devmem-socket.yaml (`ring`) tells it
/// to those who write the other side.
package struct RingLayout: Hashable, Sendable {
  /// In bytes: the numbers, in a page of their own.
  package static let headSize = 4096
  /// In bytes, each a power of two. Pages that nobody has touched are counted as whose who touches them first, be that the
  /// kernel: so the largest is small.
  package static let sizes = 4096...(1 << 20)

  package let requests: RingQueue
  package let answers: RingQueue

  /// - Throws: EINVAL for sizes that no ring has.
  package init(requests: Int, answers: Int) throws(SystemError) {
    for size in [requests, answers] {
      guard Self.sizes.contains(size), size & (size - 1) == 0 else {
        throw SystemError(
          "mmap", .EINVAL,
          "\(size) bytes of a ring: give it a power of two from \(Self.sizes.lowerBound) to \(Self.sizes.upperBound)")
      }
    }
    self.requests = RingQueue(numbers: 0, start: Self.headSize, size: requests)
    self.answers = RingQueue(numbers: 3 * RingQueue.line, start: Self.headSize + requests, size: answers)
  }

  package var byteCount: Int { answers.start + answers.size }
}

/// One direction: places of its numbers and of its bytes.
package struct RingQueue: Hashable, Sendable {
  /// A cache line, which no two numbers share.
  static let line = 64
  /// What stands before a record, and what all records end at a multiple of, in bytes.
  static let unit = 4

  /// Counts bytes that the reader has taken.
  let taken: Int
  /// Counts bytes that the writer has put there.
  let put: Int
  /// 1 while the reader wants a doorbell.
  let awaited: Int
  let start: Int
  /// In bytes.
  package let size: Int

  fileprivate init(numbers: Int, start: Int, size: Int) {
    taken = numbers
    put = numbers + Self.line
    awaited = numbers + 2 * Self.line
    self.start = start
    self.size = size
  }

  /// What a record of so many bytes takes.
  static func room(for count: Int) -> Int { unit + (count + unit - 1) / unit * unit }
}

extension SystemError {
  /// The other side has written what cannot be.
  package static func ring(_ words: String) -> SystemError { SystemError("ring", .EPROTO, words) }

  package var isOfRing: Bool { call == "ring" }
}
