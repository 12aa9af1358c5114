import NetlinkCodec
package import NetlinkSocket

/// Puts records into one direction of a ring.
package struct RingWriter: ~Copyable, Sendable {
  private let memory: RingMemory
  private let queue: RingQueue
  /// Bytes put there so far: what the memory says of that is for the reader alone.
  private var put: UInt32 = 0
  /// Bytes taken, when it was last looked at.
  private var taken: UInt32 = 0

  package init(_ memory: RingMemory, _ queue: RingQueue) {
    self.memory = memory
    self.queue = queue
  }

  /// Puts a record there, if that leaves `spare` bytes free.
  ///
  /// - Returns: false where there is no room now.
  /// - Throws: EPROTO where the reader has taken more than there was.
  package mutating func append(_ record: RawSpan, sparing spare: Int = 0) throws(SystemError) -> Bool {
    let needed = RingQueue.room(for: record.byteCount)
    if queue.size - used < needed + spare {
      taken = memory.load(queue.taken)
      guard used <= queue.size, used % RingQueue.unit == 0 else {
        throw .ring("\(taken) bytes were taken of \(put) that were put there")
      }
      guard queue.size - used >= needed + spare else { return false }
    }
    memory.setWord(UInt32(record.byteCount), at: put, of: queue)
    memory.write(record, at: put &+ UInt32(RingQueue.unit), of: queue)
    put &+= UInt32(needed)
    memory.store(put, at: queue.put)
    return true
  }

  private var used: Int { Int(put &- taken) }

  /// Whether the reader waits, and is to be woken now; once for each time it said so.
  package func takeDoorbell() -> Bool {
    memory.barrier()
    return memory.load(queue.awaited) != 0 && memory.exchange(0, at: queue.awaited) != 0
  }
}
