import BenchmarkHarness
import CBaseline
import NetdevMessages
import NetlinkCodec

/// Decoding a whole dump, message by message, and adding up every field.
enum DecodeCases {
  static func all() throws -> [Comparison] {
    [
      try decode("queue-get", c: baseline_decode_queues, swift: sumQueues),
      try decode("page-pool-get", c: baseline_decode_page_pools, swift: sumPagePools),
      try decode("qstats-get", c: baseline_decode_qstats, swift: sumQstats),
    ]
  }

  /// The same against the kernel's own C codec: what its dumps do with the messages they receive.
  static func againstYNL(_ peer: PeerLibrary) throws -> [Comparison] {
    let functions = ["ynl_dump_queues", "ynl_dump_page_pools", "ynl_dump_qstats"]
    return try zip(all(), functions).map { comparison, function in
      let bytes = try SharedFile.bytes(of: "bench/\(comparison.name).bin")
      let pass = try peer.pass(function)
      var comparison = comparison
      comparison.c = { bytes.withUnsafeBufferPointer { pass($0.baseAddress, $0.count) }.sum }
      comparison.name += ", C YNL dumps"
      return comparison
    }
  }

  private static func decode(
    _ name: String, c: @escaping (UnsafePointer<UInt8>?, Int) -> baseline_pass,
    swift: @escaping (RawSpan) throws(DecodingError) -> UInt64
  ) throws -> Comparison {
    let bytes = try SharedFile.bytes(of: "bench/\(name).bin")
    let messages = bytes.withUnsafeBufferPointer { c($0.baseAddress, $0.count) }.messages
    return Comparison(
      name, messages: Int(messages),
      c: { bytes.withUnsafeBufferPointer { c($0.baseAddress, $0.count) }.sum },
      swift: { try swift(bytes.span.bytes) })
  }

  @inline(never)
  private static func sumQueues(_ bytes: RawSpan) throws(DecodingError) -> UInt64 {
    var sum: UInt64 = 0
    var queue = Netdev.Queue()
    var messages = MessageReader(bytes)
    while let message = try messages.next() {
      try message.decodeGenericBody(into: &queue)
      sum &+= UInt64(queue.id ?? 0) &+ UInt64(queue.ifindex ?? 0) &+ UInt64(queue.type?.rawValue ?? 0)
      sum &+= UInt64(queue.napiID ?? 0) &+ UInt64(queue.dmabuf ?? 0)
    }
    return sum
  }

  @inline(never)
  private static func sumPagePools(_ bytes: RawSpan) throws(DecodingError) -> UInt64 {
    var sum: UInt64 = 0
    var pool = Netdev.PagePool()
    var messages = MessageReader(bytes)
    while let message = try messages.next() {
      try message.decodeGenericBody(into: &pool)
      sum &+= (pool.id ?? 0) &+ UInt64(pool.ifindex ?? 0) &+ (pool.napiID ?? 0) &+ (pool.inflight ?? 0)
      sum &+= (pool.inflightMem ?? 0) &+ (pool.detachTime ?? 0) &+ UInt64(pool.dmabuf ?? 0)
      sum &+= UInt64(pool.ioUring?.rxBufLen ?? 0)
    }
    return sum
  }

  @inline(never)
  private static func sumQstats(_ bytes: RawSpan) throws(DecodingError) -> UInt64 {
    var sum: UInt64 = 0
    var qstats = Netdev.Qstats()
    var messages = MessageReader(bytes)
    while let message = try messages.next() {
      try message.decodeGenericBody(into: &qstats)
      sum &+= UInt64(qstats.ifindex ?? 0) &+ UInt64(qstats.queueType?.rawValue ?? 0) &+ UInt64(qstats.queueID ?? 0)
      sum &+= sumReceived(qstats) &+ sumSent(qstats)
    }
    return sum
  }

  @inline(__always)
  private static func sumReceived(_ qstats: Netdev.Qstats) -> UInt64 {
    var sum = (qstats.rxPackets ?? 0) &+ (qstats.rxBytes ?? 0) &+ (qstats.rxAllocFail ?? 0) &+ (qstats.rxHWDrops ?? 0)
    sum &+= (qstats.rxHWDropOverruns ?? 0) &+ (qstats.rxCSUMComplete ?? 0) &+ (qstats.rxCSUMUnnecessary ?? 0)
    sum &+= (qstats.rxCSUMNone ?? 0) &+ (qstats.rxCSUMBad ?? 0) &+ (qstats.rxHWGROPackets ?? 0)
    sum &+= (qstats.rxHWGROBytes ?? 0) &+ (qstats.rxHWGROWirePackets ?? 0) &+ (qstats.rxHWGROWireBytes ?? 0)
    return sum &+ (qstats.rxHWDropRatelimits ?? 0)
  }

  @inline(__always)
  private static func sumSent(_ qstats: Netdev.Qstats) -> UInt64 {
    var sum = (qstats.txPackets ?? 0) &+ (qstats.txBytes ?? 0) &+ (qstats.txHWDrops ?? 0)
    sum &+= (qstats.txHWDropErrors ?? 0) &+ (qstats.txCSUMNone ?? 0) &+ (qstats.txNeedsCSUM ?? 0)
    sum &+= (qstats.txHWGSOPackets ?? 0) &+ (qstats.txHWGSOBytes ?? 0) &+ (qstats.txHWGSOWirePackets ?? 0)
    sum &+= (qstats.txHWGSOWireBytes ?? 0) &+ (qstats.txHWDropRatelimits ?? 0)
    return sum &+ (qstats.txStop ?? 0) &+ (qstats.txWake ?? 0)
  }
}
