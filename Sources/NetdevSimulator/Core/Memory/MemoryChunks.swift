/// A contiguous piece of device memory: an entry of the scatter list, and the chunk of net_iovs made of it
/// (`dmabuf_genpool_chunk_owner`).
struct MemoryChunk: Hashable, Sendable {
  /// Where the device sees it: its address on the bus.
  var address: UInt64
  /// In bytes, whole net_iovs.
  var length: UInt64
  /// In bytes: where in the dmabuf it starts.
  var baseVirtual: UInt64
}

/// A scatter list: chunks of one length, the last perhaps shorter.
///
/// None is stored, so that gigabytes in pages cost as little as one piece.
struct MemoryChunks: RandomAccessCollection, Hashable, Sendable {
  /// In bytes, never 0.
  let size: UInt64
  /// In bytes, never 0, never more than `size`.
  let chunkSize: UInt64
  let startIndex = 0
  let endIndex: Int

  init(size: UInt64, chunkSize: UInt64) {
    self.size = size
    self.chunkSize = Swift.min(chunkSize, size)
    endIndex = Int((size + self.chunkSize - 1) / self.chunkSize)
  }

  subscript(position: Int) -> MemoryChunk {
    let offset = UInt64(position) * chunkSize
    return MemoryChunk(
      address: Self.baseAddress + offset, length: Swift.min(chunkSize, size - offset), baseVirtual: offset)
  }

  /// Where device memory starts on the bus: aligned to any page.
  private static let baseAddress: UInt64 = 1 << 36
}

/// In which order net_iovs are handed out: those of the newest chunk first, as a gen_pool looks at its chunks, and the
/// lowest free one of a chunk.
///
/// A net_iov's index is its place in the dmabuf; its position is its turn in that order.
struct NetIOVOrder: Hashable, Sendable {
  private let count: Int
  private let ofChunk: Int
  /// Of the last chunk, which is the first in the order.
  private let ofLastChunk: Int
  private let chunks: Int

  init(_ memory: MemoryChunks, shift: UInt8) {
    count = Int(memory.size >> UInt64(shift))
    chunks = memory.count
    ofChunk = Int(memory.chunkSize >> UInt64(shift))
    ofLastChunk = count - (chunks - 1) * ofChunk
  }

  func index(at position: Int) -> Int {
    guard chunks > 1 else { return position }
    guard position >= ofLastChunk else { return count - ofLastChunk + position }
    let (chunk, place) = (position - ofLastChunk).quotientAndRemainder(dividingBy: ofChunk)
    return (chunks - 2 - chunk) * ofChunk + place
  }

  func position(of index: Int) -> Int {
    guard chunks > 1 else { return index }
    let (chunk, place) = index.quotientAndRemainder(dividingBy: ofChunk)
    guard chunk < chunks - 1 else { return place }
    return ofLastChunk + (chunks - 2 - chunk) * ofChunk + place
  }
}
