import NetlinkCodec
import Testing

@_spi(NetworkMemory) @testable import NetdevSimulator

/// Where net_iovs are: chunks of several sizes, and the order they are handed out in.
@Suite struct MemoryChunkTests {
  struct Shape: CustomTestStringConvertible {
    var size: UInt64
    var chunkSize: UInt64
    var shift: UInt8
    var testDescription: String { "\(size) bytes in chunks of \(chunkSize), net_iovs of \(1 << shift)" }
  }

  static let mebibyte: UInt64 = 1 << 20
  static let shapes = [
    Shape(size: 4096, chunkSize: 4096, shift: 12),
    Shape(size: mebibyte, chunkSize: mebibyte, shift: 12),
    Shape(size: mebibyte, chunkSize: 4096, shift: 12),
    Shape(size: mebibyte, chunkSize: 65536, shift: 14),
    Shape(size: 8 * mebibyte, chunkSize: 2 * mebibyte, shift: 12),
    Shape(size: 8 * mebibyte, chunkSize: 2 * mebibyte, shift: 16),
    Shape(size: 5 * mebibyte, chunkSize: 2 * mebibyte, shift: 12),
    Shape(size: 5 * mebibyte, chunkSize: 3 * mebibyte, shift: 13),
  ]

  @Test(arguments: shapes) func chunksFollowEachOther(_ shape: Shape) throws {
    let chunks = MemoryChunks(size: shape.size, chunkSize: shape.chunkSize)
    var offset: UInt64 = 0
    let base = try #require(chunks.first).address
    for chunk in chunks {
      #expect(chunk.baseVirtual == offset && chunk.address == base + offset)
      #expect(chunk.length <= shape.chunkSize && chunk.length > 0)
      offset += chunk.length
    }
    #expect(offset == shape.size)
  }

  /// The newest chunk first, as a gen_pool lists them, and each from its start.
  @Test(arguments: shapes) func orderIsByChunkTheNewestFirst(_ shape: Shape) {
    let chunks = MemoryChunks(size: shape.size, chunkSize: shape.chunkSize)
    let order = NetIOVOrder(chunks, shift: shape.shift)
    let expected = chunks.reversed().flatMap { chunk in
      (0..<Int(chunk.length >> UInt64(shape.shift))).map { Int(chunk.baseVirtual >> UInt64(shape.shift)) + $0 }
    }
    #expect(expected.indices.map { order.index(at: $0) } == expected)
    #expect(expected.indices.allSatisfy { order.position(of: expected[$0]) == $0 })
  }

  /// `frag_offset` is `base_virtual + (index << niov_shift)`.
  @Test(arguments: [(ProcessFileTable.Scatter.pages, 12), (.contiguous, 12), (.contiguous, 14), (.contiguous, 16)])
  func offsetsOfNetIOVs(scatter: ProcessFileTable.Scatter, shift: Int) throws {
    let binding = try TestBinding(size: 1 << 20, pageSize: 1 << shift, scatter: scatter).binding
    var offsets = Set<UInt64>()
    while let index = binding.allocate() {
      let netIOV = try #require(binding.netIOV(.netIOV(index, of: 7)))
      #expect(netIOV.offset == netIOV.chunk.baseVirtual + UInt64(netIOV.index) << UInt64(shift))
      #expect(netIOV.offset == UInt64(index) << UInt64(shift))
      #expect(netIOV.address == netIOV.chunk.address + netIOV.offset - netIOV.chunk.baseVirtual)
      #expect(scatter == .contiguous ? netIOV.chunk.length == 1 << 20 : netIOV.index == 0)
      offsets.insert(netIOV.offset)
    }
    #expect(offsets == Set(stride(from: 0, to: 1 << 20, by: 1 << shift).map { UInt64($0) }))
    #expect(binding.netIOV(.netIOV((1 << 20) >> shift, of: 7)) == nil)
    #expect(binding.netIOV(.netIOV(0, of: 8)) == nil)
    #expect(binding.netIOV(.page(0)) == nil)
  }

  /// Huge pages are chunks of their own; the memfd needs none of them until it is written.
  @Test func hugePagesAreChunks() throws {
    let hugePage = 2 << 20
    let memory: TestMemory
    do {
      memory = try TestMemory(size: 3 * hugePage, flags: 4)  // MFD_HUGETLB
    } catch {
      return  // A kernel without huge pages has nothing to show here.
    }
    let file = try DeviceMemoryFile(duplicating: memory.number, scatter: .pages)
    guard file.chunkSize == UInt64(hugePage) else { return }
    let binding = try TestBinding(file).binding
    #expect(binding.chunks.count == 3)
    #expect(binding.allocate() == 2 * hugePage / 4096)
    #expect(binding.netIOV(.netIOV(513, of: 7))?.index == 1)
  }

  /// Binding gigabytes takes no more work than binding pages: nothing is stored for each.
  @Test func largeMemoryIsCounted() throws {
    let binding = try TestBinding(size: 1 << 36, scatter: .pages).binding
    #expect(binding.freeNetIOVs == 1 << 24 && binding.chunks.count == 1 << 24)
    #expect(binding.allocate() == 1 << 24 - 1)
  }
}

/// A binding without a kernel around it.
struct TestBinding {
  let binding: DmabufBinding

  init(_ file: DeviceMemoryFile, pageSize: Int = 4096, id: UInt32 = 7) throws {
    binding = try DmabufBinding(
      id: id, direction: .receive, socket: SocketID(rawValue: 1), memory: file, pageSize: UInt64(pageSize), ifindex: 2)
  }

  init(
    size: Int = 1 << 20, pageSize: Int = 4096, scatter: ProcessFileTable.Scatter = .contiguous, id: UInt32 = 7
  ) throws {
    let memory = try TestMemory(size: size)
    let file = try withExtendedLifetime(memory) { try DeviceMemoryFile(duplicating: memory.number, scatter: scatter) }
    try self.init(file, pageSize: pageSize, id: id)
  }
}
