import NetlinkCodec
package import NetlinkSocket

/// Takes records out of one direction of a ring, each copied before anybody looks at it.
package struct RingReader: ~Copyable, Sendable {
  private let memory: RingMemory
  private let queue: RingQueue
  /// Bytes taken so far: what the memory says of that is for the writer alone.
  private var taken: UInt32 = 0
  /// The record taken last.
  private var record = ByteBuffer(capacity: 1024)

  package init(_ memory: RingMemory, _ queue: RingQueue) {
    self.memory = memory
    self.queue = queue
  }

  /// Whether there is a record, or nonsense to be refused.
  package var hasRecord: Bool { memory.load(queue.put) != taken }

  /// Takes the next record.
  ///
  /// - Returns: false where there is none.
  /// - Throws: EPROTO for a count or a length that cannot be.
  package mutating func next() throws(SystemError) -> Bool {
    let put = memory.load(queue.put)
    let count = Int(put &- taken)
    guard count > 0 else { return false }
    guard count <= queue.size, count % RingQueue.unit == 0 else {
      throw .ring("\(put) bytes were put there, of which \(taken) are taken")
    }
    // Read once: from here on it is a number of ours.
    let length = Int(memory.word(at: taken, of: queue))
    guard length > 0, RingQueue.room(for: length) <= count else {
      throw .ring("a record of \(length) bytes, where \(count) were put")
    }
    record.removeAll()
    memory.append(length, from: taken &+ UInt32(RingQueue.unit), of: queue, to: &record)
    taken &+= UInt32(RingQueue.room(for: length))
    memory.store(taken, at: queue.taken)
    return true
  }

  /// Reads the record taken last.
  package borrowing func withRecord<Result: ~Copyable, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(record.bytes)
  }

  /// Asks for a doorbell. Look once more before waiting: what came before may have come without one.
  package func askForDoorbell() {
    memory.store(1, at: queue.awaited)
    memory.barrier()
  }

  /// A doorbell is of no use any more.
  package func dropDoorbell() { memory.store(0, at: queue.awaited) }
}
