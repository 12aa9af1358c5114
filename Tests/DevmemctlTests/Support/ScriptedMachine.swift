import DevmemdMessages
import NetdevMessages
import NetlinkCodec

/// What a scripted service answers from: one interface of four queues that is up, one that is down, one binding.
struct ScriptedMachine: Sendable {
  var interfaces = [
    Devmemd.Interface(ifindex: 2, ifname: "eth0", rxQueues: 4, txQueues: 4, boundQueues: 1),
    Devmemd.Interface(ifindex: 3, ifname: "eth1", rxQueues: 0, txQueues: 0, boundQueues: 0),
  ]
  var devices = [
    Netdev.Dev(ifindex: 2, xdpFeatures: [.basic, .redirect], xdpRXMetadataFeatures: [], xskFeatures: []),
    Netdev.Dev(ifindex: 3, xdpFeatures: [], xdpRXMetadataFeatures: [], xskFeatures: []),
  ]
  var queues = [
    Netdev.Queue(id: 0, ifindex: 2, type: .tx, napiID: 8193),
    Netdev.Queue(id: 0, ifindex: 2, type: .rx, napiID: 8193),
    Netdev.Queue(id: 1, ifindex: 2, type: .rx, xsk: Netdev.XSKInfo()),
    Netdev.Queue(id: 2, ifindex: 2, type: .rx, napiID: 8195, dmabuf: 9),
    Netdev.Queue(id: 3, ifindex: 2, type: .rx, napiID: 8196, dmabuf: 10),
  ]
  var pools = [
    Netdev.PagePool(id: 21, ifindex: 2, napiID: 8195, inflight: 256, inflightMem: 1 << 20, dmabuf: 9),
    Netdev.PagePool(id: 18, inflight: 3, inflightMem: 12288, detachTime: 1000),
  ]
  var counters = [
    Netdev.Qstats(ifindex: 2, queueType: .rx, queueID: 0, rxPackets: 12, rxBytes: 18_446_744_073_709_551_615),
    Netdev.Qstats(ifindex: 2, queueType: .tx, queueID: 0, txPackets: 7),
  ]
  var bindings = [
    Devmemd.Binding(
      id: 3, name: "train", state: .degraded, direction: .rx, lifetime: .persistent, ifindex: 2, ifname: "eth0",
      queues: [Devmemd.Queue(id: 2, napiID: 8195), Devmemd.Queue(id: 5, degraded: true)], size: 64 << 20,
      rxPageSize: 4096, dmabufID: 9, owner: Devmemd.Owner(pid: 4711, uid: 0, gid: 0, command: "nccl"),
      created: 1_700_000_000)
  ]
  /// What a bind is refused with, if it is.
  var bindRefusal: Refusal?

  /// What a request asks of `devmemd`: bodies to reply with, or nothing but an acknowledgement.
  mutating func answer(
    _ request: Devmemd.Request, descriptors: Int
  ) throws(Refusal) -> [any Reply] {
    switch request {
    case .daemonGet:
      return [
        Answer<Devmemd.Operations.DaemonGet>(
          Devmemd.Daemon(
            version: "0.1.0", backend: .simulator, kernel: "7.3", pid: 812, uptime: 11_530, socket: "/run/x",
            clients: 2, bindings: UInt32(bindings.count)))
      ]
    case .bind(let wanted): return [Answer<Devmemd.Operations.Bind>(try bind(wanted, descriptors))]
    case .unbind(let wanted):
      let place = try find(wanted)
      bindings.remove(at: place)
      return []
    case .bindingGet(let wanted): return [Answer<Devmemd.Operations.BindingGet>(bindings[try find(wanted)])]
    case .dumpBindingGet(let filter):
      return bindings.filter { filter.ifindex == nil || $0.ifindex == filter.ifindex }
        .map { Answer<Devmemd.Operations.BindingGet>($0) }
    case .dumpInterfaceGet: return interfaces.map { Answer<Devmemd.Operations.InterfaceGet>($0) }
    case .queueRestart(let wanted):
      guard wanted.queueID == 2 else { throw Refusal(.ENOENT, "queue is not bound", at: [2]) }
      var done = wanted
      done.bindingID = 3
      return [Answer<Devmemd.Operations.QueueRestart>(done)]
    case .socketAttach: throw Refusal(.EOPNOTSUPP, "this service has no data path")
    case .subscribe: return []
    }
  }

  private mutating func bind(_ wanted: Devmemd.Binding, _ descriptors: Int) throws(Refusal) -> Devmemd.Binding {
    if let bindRefusal { throw bindRefusal }
    guard wanted.fd == 0, descriptors == 1 else { throw Refusal(.EBADF, "no descriptor came", at: [10]) }
    var made = wanted
    made.fd = nil
    made.id = 4
    made.name = wanted.name ?? "binding-4"
    made.state = .active
    made.ifindex = 2
    made.size = 64 << 20
    made.rxPageSize = wanted.rxPageSize ?? 4096
    made.dmabufID = 12
    bindings.append(made)
    return made
  }

  private func find(_ wanted: Devmemd.Binding) throws(Refusal) -> Int {
    let place = bindings.firstIndex { wanted.id == nil ? $0.name == wanted.name : $0.id == wanted.id }
    guard let place else {
      throw Refusal(.ENOENT, "there is no binding \(wanted.id.map { String($0) } ?? wanted.name ?? "")", at: [1])
    }
    return place
  }

  func answer(_ request: Netdev.Request) throws(Refusal) -> [any Reply] {
    switch request {
    case .dumpDevGet: devices.map { Answer<Netdev.Operations.DevGet>($0) }
    case .dumpQueueGet(let filter):
      queues.filter { filter.ifindex == nil || $0.ifindex == filter.ifindex }
        .map { Answer<Netdev.Operations.QueueGet>($0) }
    case .dumpPagePoolGet: pools.map { Answer<Netdev.Operations.PagePoolGet>($0) }
    case .dumpQstatsGet: counters.map { Answer<Netdev.Operations.QstatsGet>($0) }
    default: throw Refusal(.EOPNOTSUPP)
    }
  }
}

/// A reply of any operation.
protocol Reply: Sendable {
  /// The reply to a `do`.
  func write(into response: inout ResponseWriter) throws(EncodingError)
  /// The body alone, for a dump of replies like this one.
  func write(into writer: inout MessageWriter)
  var dumpCommand: UInt16 { get }
  var family: FamilySchema { get }
}

struct Answer<Operation: NetlinkOperation>: Reply {
  let body: Operation.Body
  init(_ body: Operation.Body) { self.body = body }

  func write(into response: inout ResponseWriter) throws(EncodingError) { try response.reply(Operation.self, body) }
  func write(into writer: inout MessageWriter) { body.encode(into: &writer) }
  var dumpCommand: UInt16 { Operation.schema.dump?.reply?.command ?? 0 }
  var family: FamilySchema { Operation.Family.schema }
}
