import BenchmarkHarness
import CBaseline
import NetlinkCodec
@_spi(NetworkMemory) import NetdevSimulator

/// A page pool in C and one in Swift on memory of the same size, and the same pages taken and put back in both.
final class PoolCase {
  enum Memory {
    case host
    /// A binding of so many bytes, in one piece.
    case device(UInt64)
  }

  struct Failure: Error, CustomStringConvertible { var description: String }

  private static let napi: UInt32 = 8193
  private static let cycles = 20_000

  let name: String
  private let batch: Int
  private let isDirect: Bool
  private let pool: PagePool
  private let baseline: OpaquePointer
  private let baselineMemory: OpaquePointer
  private var pages: [Netmem]
  private var baselinePages: [UInt64]

  /// - Parameters:
  ///   - ring: pages that the ring for recycling takes.
  ///   - batch: pages that are taken before they are put back.
  ///   - isDirect: whether they come back by the pool's own NAPI instance.
  init(_ name: String, _ memory: Memory, ring: Int, batch: Int, isDirect: Bool) throws {
    self.name = name
    self.batch = batch
    self.isDirect = isDirect
    var parameters = PagePoolParameters()
    parameters.size = ring
    let area: UInt64
    let count: Int
    switch memory {
    case .host:
      (area, count) = (0, 1 << 16)
      pool = try PagePool(id: 1, binding: nil, host: HostMemory(pages: count), parameters)
    case .device(let size):
      (area, count) = (7 << 32 | 1, Int(size / 4096))
      pool = try PagePool(id: 1, binding: try BoundMemory.binding(7, size), host: HostMemory(pages: 1), parameters)
    }
    guard let baselineMemory = netmem_memory_create(area, count),
      let baseline = netmem_pool_create(1, baselineMemory, ring, area == 0 ? 64 : 1)
    else { throw Failure(description: "\(name): no memory") }
    self.baselineMemory = baselineMemory
    self.baseline = baseline
    pool.napiID = Self.napi
    netmem_pool_set_napi(baseline, Self.napi)
    pages = Array(repeating: Netmem(rawValue: 0), count: batch)
    baselinePages = Array(repeating: 0, count: batch)
  }

  deinit {
    netmem_pool_destroy(baseline)
    netmem_memory_destroy(baselineMemory)
  }

  /// Both sides start alike and are held to the same pages for a while; then the times are taken.
  func comparison() throws -> Comparison {
    for _ in 0..<100 {
      guard try cycleInSwift(100) == cycleInC(100) else {
        throw Failure(description: "\(name): C and Swift do not hand out the same pages")
      }
    }
    let cycles = max(1, Self.cycles / batch)
    let pairs = UInt64(cycles * batch)
    return Comparison(
      name, messages: cycles * batch,
      c: { [self] in
        _ = try cycleInC(cycles)
        return pairs
      },
      swift: { [self] in
        _ = try cycleInSwift(cycles)
        return pairs
      })
  }

  private func cycleInC(_ times: Int) throws -> UInt64 {
    let sum = netmem_pool_cycle(baseline, &baselinePages, batch, times, isDirect ? Self.napi : 0)
    guard sum != .max else { throw Failure(description: "\(name): C did not take a page back") }
    return sum
  }

  private func cycleInSwift(_ times: Int) throws -> UInt64 {
    let napi = isDirect ? Self.napi : 0
    guard batch > 1 else { return try Self.cycle(pool, times, napi) }
    return try Self.cycle(pool, &pages, times, napi)
  }

  @inline(never)
  private static func cycle(_ pool: PagePool, _ times: Int, _ napi: UInt32) throws(NetmemError) -> UInt64 {
    var sum: UInt64 = 0
    for _ in 0..<times {
      guard let netmem = pool.allocate() else { continue }
      sum &+= UInt64(netmem.index)
      try pool.put(netmem, from: napi)
    }
    return sum
  }

  @inline(never)
  private static func cycle(
    _ pool: PagePool, _ pages: inout [Netmem], _ times: Int, _ napi: UInt32
  ) throws(NetmemError) -> UInt64 {
    var sum: UInt64 = 0
    for _ in 0..<times {
      var taken = 0
      while taken < pages.count, let netmem = pool.allocate() {
        pages[taken] = netmem
        sum &+= UInt64(netmem.index)
        taken += 1
      }
      for page in 0..<taken { try pool.put(pages[page], from: napi) }
    }
    return sum
  }
}
