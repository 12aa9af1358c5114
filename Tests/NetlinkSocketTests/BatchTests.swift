import NetdevMessages
import NetlinkCodec
import NetlinkSocket
import NlctrlMessages
import Synchronization
import Testing

/// Several requests in one send.
@Suite struct BatchTests {
  private typealias DevGet = Netdev.Operations.DevGet

  @Test("each answer goes to its request, and one that fails fails alone")
  func mixed() throws {
    var batch = NetlinkBatch()
    let first = batch.call(DevGet.self, Netdev.Dev(ifindex: 1))
    let refused = batch.call(Netdev.Operations.QueueGet.self, Netdev.Queue(id: 9, ifindex: 2))
    let set = batch.acknowledge(Netdev.Operations.NAPISet.self, Netdev.NAPI(id: 5))
    let last = batch.call(DevGet.self, Netdev.Dev(ifindex: 3))
    let sent = Mutex<[Int]>([])
    let results = try withSession(answeringBatches: { _, requests in
      sent.withLock { $0.append(requests.count) }
      let sequences = requests.map(\.sequence)
      return [
        device(1, sequences[0]), acknowledgement(sequences[0]), acknowledgement(sequences[1], error: .ENOENT),
        acknowledgement(sequences[2]), device(3, sequences[3]) + acknowledgement(sequences[3]),
      ]
    }) { session throws(NetlinkError) in session.perform(batch) }
    #expect(sent.withLock { $0 } == [4])
    #expect(try results[first].get().ifindex == 1)
    #expect(throws: NetlinkError("queue-get", .refused(.init(.ENOENT)))) { try results[refused].get() }
    #expect(throws: Never.self) { try results[set].get() }
    #expect(try results[last].get().ifindex == 3)
    #expect(results.failures.map(\.operation) == ["queue-get"])
  }

  @Test("answers are matched by number, whatever their order; those of earlier requests are passed over")
  func anyOrder() throws {
    let (batch, requests) = devices(1...5)
    let results = try withSession(answeringBatches: { _, requests in
      requests.reversed().flatMap { request in
        [
          device(99, requests[0].sequence &- 1), device(request.sequence, request.sequence),
          acknowledgement(request.sequence),
        ]
      }
    }) { session throws(NetlinkError) in session.perform(batch) }
    let indices = try requests.map { try results[$0].get().ifindex ?? 0 }
    #expect(indices == indices.sorted() && Set(indices).count == 5)
  }

  @Test("an answer to no request of ours, and one after a request's end, is an error for all without an answer")
  func foreignAnswers() throws {
    for offset in [UInt32(0), 3] {
      let (batch, requests) = devices(1...3)
      let results = try withSession(answeringBatches: { _, requests in
        let first = requests[0].sequence
        return [device(1, first), acknowledgement(first), device(1, first &+ offset), acknowledgement(first &+ 1)]
      }) { session throws(NetlinkError) in session.perform(batch) }
      #expect(try results[requests[0]].get().ifindex == 1)
      for request in requests.dropFirst() {
        guard case .failure(let error) = results[request], case .protocolViolation = error.reason else {
          Issue.record("\(results[request])")
          continue
        }
      }
    }
  }

  @Test("a large batch goes out in several datagrams, and all of it is answered")
  func split() throws {
    let (batch, requests) = devices(1...1000)
    let sizes = Mutex<[Int]>([])
    let results = try withSession(answeringBatches: { _, requests in
      sizes.withLock { $0.append(requests.count) }
      return requests.map { device($0.sequence, $0.sequence) + acknowledgement($0.sequence) }
    }) { session throws(NetlinkError) in session.perform(batch) }
    let indices = try requests.map { try results[$0].get().ifindex ?? 0 }
    #expect(indices == indices.sorted() && Set(indices).count == 1000)
    #expect(sizes.withLock { $0.count } > 10)
    #expect(sizes.withLock { $0.reduce(0, +) } == 1000)
  }

  @Test("requests of many bytes share a datagram up to its size, and one of more has its own")
  func splitBySize() throws {
    var batch = NetlinkBatch()
    let large = Netdev.Dmabuf(ifindex: 1, queues: (0..<400).map { Netdev.QueueID(id: $0, type: .rx) }, fd: 3)
    let larger = Netdev.Dmabuf(ifindex: 1, queues: (0..<2000).map { Netdev.QueueID(id: $0, type: .rx) }, fd: 3)
    let requests = [large, large, large, larger, large].map { batch.acknowledge(Netdev.Operations.BindRX.self, $0) }
    let sizes = Mutex<[[UInt32]]>([])
    let results = try withSession(answeringBatches: { _, requests in
      sizes.withLock { $0.append(requests.map(\.length)) }
      return requests.map { acknowledgement($0.sequence) }
    }) { session throws(NetlinkError) in session.perform(batch) }
    for request in requests { #expect(throws: Never.self) { try results[request].get() } }
    #expect(sizes.withLock { $0.map(\.count) } == [2, 1, 1, 1])
  }

  @Test("dumps stand among other requests, each in a datagram of its own, asked again when interrupted")
  func dumps() throws {
    var batch = NetlinkBatch()
    let before = batch.call(DevGet.self, Netdev.Dev(ifindex: 1))
    let dump = batch.dump(DevGet.self, Netdev.Dev())
    let after = batch.call(DevGet.self, Netdev.Dev(ifindex: 2))
    let asked = Mutex(0)
    let results = try withSession(answeringBatches: { attempt, requests in
      let request = requests[0]
      asked.withLock { $0 += 1 }
      guard request.flags.isSuperset(of: .dump) else {
        return [device(UInt32(attempt), request.sequence), acknowledgement(request.sequence)]
      }
      return [
        device(7, request.sequence), device(8, request.sequence),
        done(request.sequence, attempt == 1 ? [.multipart, .dumpInterrupted] : .multipart),
      ]
    }) { session throws(NetlinkError) in session.perform(batch) }
    #expect(asked.withLock { $0 } == 4)
    #expect(try results[before].get().ifindex == 0)
    #expect(try results[dump].get().map(\.ifindex) == [7, 8])
    #expect(try results[dump].get().attempts == 2)
    #expect(try results[after].get().ifindex == 3)
  }

  @Test("a request that cannot be written keeps the others from nothing")
  func unwritable() throws {
    var batch = NetlinkBatch()
    let first = batch.call(DevGet.self, Netdev.Dev(ifindex: 1))
    let long = batch.call(
      Nlctrl.Operations.Getfamily.self, Nlctrl.CtrlAttrs(familyName: String(repeating: "x", count: 70_000)))
    let dumpless = batch.dump(Netdev.Operations.BindRX.self, Netdev.Dmabuf())
    let last = batch.call(DevGet.self, Netdev.Dev(ifindex: 3))
    let results = try withSession(answeringBatches: { _, requests in
      requests.flatMap { [device(1, $0.sequence), acknowledgement($0.sequence)] }
    }) { session throws(NetlinkError) in session.perform(batch) }
    #expect(try results[first].get().ifindex == 1)
    #expect(try results[last].get().ifindex == 1)
    guard case .failure(let error) = results[long], case .encoding = error.reason else {
      Issue.record("\(results[long])")
      return
    }
    guard case .failure(let refusal) = results[dumpless] else {
      Issue.record("\(results[dumpless])")
      return
    }
    #expect(refusal.errno == .EOPNOTSUPP)
  }

  @Test("a peer that goes, one that says nothing, and one that loses answers leave errors where answers lack")
  func missingAnswers() throws {
    for (errno, rest) in [(ErrorNumber.ECONNRESET, nil), (.ETIMEDOUT, []), (.ENOBUFS, [message(.overrun, 0, [])])]
      as [(ErrorNumber, [[UInt8]]?)]
    {
      let (batch, requests) = devices(1...3)
      let results = try withSession(
        answeringBatches: { count, requests in
          guard let rest else { return nil }
          return [device(1, requests[0].sequence), acknowledgement(requests[0].sequence)] + rest
        }, patience: .milliseconds(200)
      ) { session throws(NetlinkError) in session.perform(batch) }
      if rest != nil { #expect(try results[requests[0]].get().ifindex == 1) }
      #expect(results.failures.map(\.errno) == Array(repeating: errno, count: rest == nil ? 3 : 2))
    }
  }

  @Test("a request of another batch has no answer")
  func strangers() throws {
    let (batch, _) = devices(1...1)
    var other = NetlinkBatch()
    let pool = other.call(Netdev.Operations.PagePoolGet.self, Netdev.PagePool(id: 1))
    let second = other.call(DevGet.self, Netdev.Dev(ifindex: 1))
    let results = try withSession(answeringBatches: { _, requests in
      requests.map { device(1, $0.sequence) + acknowledgement($0.sequence) }
    }) { session throws(NetlinkError) in session.perform(batch) }
    #expect(throws: NetlinkError.self) { try results[pool].get() }
    #expect(throws: NetlinkError.self) { try results[second].get() }
  }

  @Test("the running kernel answers a batch through a connection")
  func kernel() async throws {
    let connection = try NetlinkConnection(kernelFor: Nlctrl.schema)
    var batch = NetlinkBatch()
    let known = (0..<100).map { _ in
      batch.call(Nlctrl.Operations.Getfamily.self, Nlctrl.CtrlAttrs(familyName: "nlctrl"))
    }
    let unknown = batch.call(Nlctrl.Operations.Getfamily.self, Nlctrl.CtrlAttrs(familyName: "no-such-family"))
    let all = batch.dump(Nlctrl.Operations.Getfamily.self, Nlctrl.CtrlAttrs())
    let results = await connection.perform(batch)
    for request in known { #expect(try results[request].get().familyID == 16) }
    #expect(throws: NetlinkError.self) { try results[unknown].get() }
    #expect(try results[all].get().contains { $0.familyName == "nlctrl" })
  }

  private func devices(_ indices: ClosedRange<UInt32>) -> (NetlinkBatch, [BatchRequest<Netdev.Dev>]) {
    var batch = NetlinkBatch()
    let requests = indices.map { batch.call(DevGet.self, Netdev.Dev(ifindex: $0)) }
    return (batch, requests)
  }
}
