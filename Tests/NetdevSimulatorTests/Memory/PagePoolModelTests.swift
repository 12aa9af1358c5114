import NetlinkCodec
import TestSupport
import Testing

@_spi(NetworkMemory) @testable import NetdevSimulator

/// Page pools against a model that says the same in sets and lists, over many random steps.
@Suite struct PagePoolModelTests {
  static let napi: UInt32 = 8193

  @Test(arguments: [false, true]) func agreesWithTheModel(isDevice: Bool) throws {
    let walk = RandomWalk(steps: 100_000)
    var random = walk.random
    let count = 300
    let binding = try TestBinding(size: count * 4096, scatter: .pages).binding
    let host = try HostMemory(pages: count)
    let memory = ModelMemory(count: count, isDevice: isDevice)
    var nextID: UInt32 = 0
    func makePair() throws -> (PagePool, ModelPool) {
      nextID += 1
      var parameters = PagePoolParameters()
      parameters.size = 16 << Int(nextID % 3)
      let pool = try PagePool(id: nextID, binding: isDevice ? binding : nil, host: host, parameters)
      pool.napiID = Self.napi
      return (pool, ModelPool(memory, ringSize: parameters.size))
    }
    var pairs = [try makePair(), try makePair()]
    for step in 0..<walk.steps {
      let which = Int.random(in: 0..<2, using: &random)
      let (pool, model) = pairs[which]
      try Self.step(pool, model, isDevice: isDevice, &random) { (holds, what) in
        try #require(holds, "\(what()), seed \(walk.seed), step \(step)")
      }
      try #require(pool.counters == model.counters, "counters, seed \(walk.seed), step \(step)")
      try #require(pool.inflight == model.inflight, "inflight, seed \(walk.seed), step \(step)")
      if model.hasEnded {
        try #require(pool.hasEnded, "seed \(walk.seed), step \(step)")
        pairs[which] = try makePair()
      }
      guard step % 1000 == 0 else { continue }
      let free = isDevice ? Int(binding.freeNetIOVs) : host.freePages
      try #require(free == memory.free, "free pages, seed \(walk.seed), step \(step)")
      for index in 0..<count {
        let parts = pool.fragments(of: Netmem(index, of: pool.area))
        try #require(parts == (model.hasEnded ? 0 : model.parts[index] ?? 0), "parts, seed \(walk.seed), step \(step)")
      }
    }
  }

  private static func step(
    _ pool: PagePool, _ model: ModelPool, isDevice: Bool, _ random: inout SeededRandom,
    check: (Bool, () -> String) throws -> Void
  ) throws {
    switch Int.random(in: 0..<1000, using: &random) {
    case 0..<450:
      let expected = model.allocate()
      let netmem = pool.allocate()
      try check(netmem?.index == expected) {
        "allocated \(String(describing: netmem?.index)), not \(String(describing: expected))"
      }
    case 450..<500:
      let size = Int.random(in: 1...4096, using: &random)
      let expected = model.allocateFragment(size)
      let part = pool.allocateFragment(size)
      try check(part?.netmem.index == expected?.index && part?.offset == expected?.offset) { "fragment of \(size)" }
    case 500..<520:
      let index = model.anyIndex(&random)
      let parts = Int.random(in: 1...5, using: &random)
      let netmem = Netmem(index, of: pool.area)
      let isTaken = (try? pool.fragment(netmem, into: parts)) != nil
      try check(isTaken == model.fragment(index, parts)) { "fragmented \(index) into \(parts)" }
    case 520..<540:
      let index = model.anyIndex(&random)
      let isTaken = (try? pool.reference(Netmem(index, of: pool.area))) != nil
      try check(isTaken == model.reference(index)) { "referred to \(index)" }
    case 540..<999:
      let index = model.anyIndex(&random)
      let context = Int.random(in: 0..<3, using: &random)
      let napi = [Self.napi, Self.napi + 1, 0][context]
      let isTaken = (try? pool.put(Netmem(index, of: pool.area), from: napi)) != nil
      try check(isTaken == model.put(index, isDirect: context == 0)) { "put \(index) from \(napi)" }
      _ = pool.release()
    default:
      _ = pool.destroy()
      model.destroy()
    }
  }
}

/// Pages that nobody has.
final class ModelMemory {
  let isDevice: Bool
  /// By position: device memory in pages goes from its end.
  private var taken: [Bool]

  init(count: Int, isDevice: Bool) {
    taken = Array(repeating: false, count: count)
    self.isDevice = isDevice
  }

  var count: Int { taken.count }
  var free: Int { taken.count { !$0 } }

  func take() -> Int? {
    guard let position = taken.firstIndex(of: false) else { return nil }
    taken[position] = true
    return isDevice ? taken.count - 1 - position : position
  }

  func give(_ index: Int) { taken[isDevice ? taken.count - 1 - index : index] = false }
}

/// A page pool as its rules read.
final class ModelPool {
  private let memory: ModelMemory
  private let ringSize: Int
  private var cache: [Int] = []
  private var ring: [Int] = []
  /// Pages that are out, and in how many parts; the one that parts are made of stays at 0 when all are back.
  private(set) var parts: [Int: Int] = [:]
  private var source: (index: Int, offset: Int)?
  private(set) var counters = PagePoolCounters()
  private(set) var inflight = 0
  private var isDestroyed = false

  init(_ memory: ModelMemory, ringSize: Int) {
    self.memory = memory
    self.ringSize = ringSize
  }

  var hasEnded: Bool { isDestroyed && inflight == 0 }

  /// Mostly one that is out, now and then any.
  func anyIndex(_ random: inout SeededRandom) -> Int {
    let any = Int.random(in: 0..<memory.count, using: &random)
    guard Int.random(in: 0..<8, using: &random) > 0 else { return any }
    // In an order that does not change from run to run.
    return (any..<any + memory.count).lazy.map { $0 % self.memory.count }.first { self.parts[$0, default: 0] > 0 }
      ?? any
  }

  func allocate() -> Int? {
    guard !isDestroyed else { return nil }
    guard let index = cached() ?? refilled() ?? fresh() else { return nil }
    parts[index] = 1
    return index
  }

  private func cached() -> Int? {
    guard let index = cache.popLast() else { return nil }
    counters.allocFast += 1
    return index
  }

  private func refilled() -> Int? {
    guard !ring.isEmpty else {
      counters.allocEmpty += 1
      return nil
    }
    cache = Array(ring.prefix(64))
    ring.removeFirst(cache.count)
    counters.allocRefill += 1
    return cache.popLast()
  }

  private func fresh() -> Int? {
    while cache.count < (memory.isDevice ? 1 : 64), let index = memory.take() {
      cache.append(index)
      inflight += 1
    }
    guard let index = cache.popLast() else { return nil }
    if !memory.isDevice { counters.allocSlow += 1 }
    return index
  }

  func fragment(_ index: Int, _ count: Int) -> Bool {
    guard parts[index] == 1, source?.index != index else { return false }
    parts[index] = count
    return true
  }

  func reference(_ index: Int) -> Bool {
    guard let count = parts[index], count > 0 || source?.index == index else { return false }
    parts[index] = count + 1
    return true
  }

  func put(_ index: Int, isDirect: Bool) -> Bool {
    guard let count = parts[index], count > 0 else { return false }
    parts[index] = count - 1
    guard count == 1, source?.index != index else { return true }
    parts[index] = nil
    recycle(index, isDirect: isDirect)
    return true
  }

  private func recycle(_ index: Int, isDirect: Bool) {
    if isDirect, !isDestroyed {
      guard cache.count == 128 else {
        counters.recycleCached += 1
        cache.append(index)
        return
      }
      counters.recycleCacheFull += 1
    }
    guard ring.count < ringSize else {
      counters.recycleRingFull += 1
      giveBack(index)
      return
    }
    counters.recycleRing += 1
    ring.append(index)
    if isDestroyed { emptyRing() }
  }

  func allocateFragment(_ size: Int) -> (index: Int, offset: Int)? {
    if let (index, offset) = source {
      if offset + size <= 4096 {
        parts[index, default: 0] += 1
        source = (index, offset + size)
        return (index, offset)
      }
      source = nil
      if parts[index] == 0 {
        counters.recycleCached += 1
        counters.allocFast += 1
        return start(index, size)
      }
    }
    guard let index = allocate() else { return nil }
    return start(index, size)
  }

  private func start(_ index: Int, _ size: Int) -> (index: Int, offset: Int) {
    parts[index] = 1
    source = (index, size)
    return (index, 0)
  }

  func destroy() {
    guard !isDestroyed else { return }
    isDestroyed = true
    if let index = source?.index, parts[index] == 0 {
      parts[index] = nil
      giveBack(index)
    }
    source = nil
    cache.forEach(giveBack)
    cache = []
    emptyRing()
  }

  private func emptyRing() {
    ring.forEach(giveBack)
    ring = []
  }

  private func giveBack(_ index: Int) {
    memory.give(index)
    inflight -= 1
  }
}
