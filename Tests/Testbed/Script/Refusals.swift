import EthtoolMessages
import Glibc
import NetdevMessages
import NetlinkCodec
import NetlinkSocket

/// What `bind-rx` and `bind-tx` refuse, in which words, and in which order they look (`netdev_nl_bind_rx_doit`).
extension Script {
  func bindRX(_ request: Netdev.Dmabuf, on socket: Socket? = nil) throws -> String {
    try ask(Netdev.Operations.BindRX.self, request, on: socket, id: .dmabuf)
  }

  func bindTX(_ request: Netdev.Dmabuf, on socket: Socket? = nil) throws -> String {
    try ask(Netdev.Operations.BindTX.self, request, on: socket, id: .dmabuf)
  }

  /// A request for receive queues of the card.
  func request(_ queues: [UInt32], fd: Int32?) -> Netdev.Dmabuf {
    Netdev.Dmabuf(
      ifindex: machine.card, queues: queues.map { Netdev.QueueID(id: $0, type: .rx) },
      fd: fd.map { UInt32(bitPattern: $0) })
  }

  func refusals() throws {
    let memory = try machine.deviceMemory(.samePage(16))
    let fd = memory.fileDescriptor
    let good = request([1], fd: fd)

    for setting in [Ethtool.TCPDataSplit.disabled, .unknown] {
      try step("header split \(setting)") { try setHeaderSplit(setting) }
      try step("bind with header split \(setting)") { try bindRX(good) }
    }
    try step("header split on") { try setHeaderSplit(.enabled) }
    try step("hds-thresh 64") { try setThreshold(64) }
    try step("bind with hds-thresh 64") { try bindRX(good) }
    try step("hds-thresh 0") { try setThreshold(0) }
    try step("hds-thresh 4097") { try setThreshold(4097) }
    try step("a ring of 1025") { try setRingSize(1025) }
    try step("9 channels") { try setChannels(9) }
    try step("no channels") { try setChannels(0) }
    try step("3 channels") { try setChannels(3) }
    try step("bind a queue that is no channel") { try bindRX(request([5], fd: fd)) }
    try step("8 channels") { try setChannels(8) }

    try refusalsByAttribute(good, fd)
    try refusalsByOrder(good)
    try refusalsByPrivilege(good, fd)
    try transmitRefusals(fd)
  }

  private func refusalsByAttribute(_ good: Netdev.Dmabuf, _ fd: Int32) throws {
    let rx = Netdev.QueueID(id: 1, type: .rx)
    let cases: [(String, (inout Netdev.Dmabuf) -> Void)] = [
      ("no such interface", { $0.ifindex = 999 }),
      ("interface 0", { $0.ifindex = 0 }),
      ("the loopback device", { $0.ifindex = 1 }),
      ("no interface", { $0.ifindex = nil }),
      ("queue out of range", { $0.queues = [Netdev.QueueID(id: 8, type: .rx)] }),
      ("queue far out of range", { $0.queues = [Netdev.QueueID(id: .max, type: .rx)] }),
      ("transmit queue", { $0.queues = [Netdev.QueueID(id: 1, type: .tx)] }),
      ("queue of type 2", { $0.queues = [Netdev.QueueID(id: 1, type: Netdev.QueueType(rawValue: 2))] }),
      ("a good queue, then one out of range", { $0.queues = [rx, Netdev.QueueID(id: 9, type: .rx)] }),
      ("no queues", { $0.queues = [] }),
      ("queue without type", { $0.queues = [Netdev.QueueID(id: 1)] }),
      ("queue without id", { $0.queues = [Netdev.QueueID(type: .rx)] }),
      ("a good queue, then an empty one", { $0.queues = [rx, Netdev.QueueID()] }),
      ("no descriptor", { $0.fd = nil }),
      ("nothing at all", { $0 = Netdev.Dmabuf() }),
      ("descriptor that is not open", { $0.fd = 1000 }),
      ("descriptor -1", { $0.fd = .max }),
      ("rx-page-size 5000", { $0.rxPageSize = 5000 }),
      ("rx-page-size 2048", { $0.rxPageSize = 2048 }),
      ("rx-page-size 0", { $0.rxPageSize = 0 }),
      ("rx-page-size 8192 on pieces of 4 KiB", { $0.rxPageSize = 8192 }),
      ("an attribute that is only replied", { $0.id = 5 }),
    ]
    for (title, edit) in cases {
      var request = good
      edit(&request)
      try step("bind: \(title)") { try bindRX(request) }
    }
    let null = OwnedDescriptor(owning: open("/dev/null", O_RDWR | O_CLOEXEC))
    try step("bind: /dev/null") { try bindRX(request([1], fd: null.fileDescriptor)) }
  }

  /// Two faults at once show which check comes first.
  private func refusalsByOrder(_ good: Netdev.Dmabuf) throws {
    let cases: [(String, (inout Netdev.Dmabuf) -> Void)] = [
      ("no interface, no descriptor", { ($0.ifindex, $0.fd) = (nil, nil) }),
      ("no descriptor, no queues", { ($0.fd, $0.queues) = (nil, []) }),
      ("no queues, bad page size", { ($0.queues, $0.rxPageSize) = ([], 5000) }),
      ("bad page size, no such interface", { ($0.rxPageSize, $0.ifindex) = (5000, 999) }),
      ("the loopback device, bad queue", { ($0.ifindex, $0.queues) = (1, [Netdev.QueueID(id: 99, type: .tx)]) }),
      ("the loopback device, bad descriptor", { ($0.ifindex, $0.fd) = (1, 1000) }),
      ("queue out of range and of the wrong type", { $0.queues = [Netdev.QueueID(id: 99, type: .tx)] }),
      ("bad queue, bad descriptor", { ($0.queues, $0.fd) = ([Netdev.QueueID(id: 99, type: .rx)], 1000) }),
      ("bad descriptor, bad alignment", { ($0.fd, $0.rxPageSize) = (1000, 8192) }),
    ]
    for (title, edit) in cases {
      var request = good
      edit(&request)
      try step("bind: \(title)") { try bindRX(request) }
    }
    try step("header split off again") { try setHeaderSplit(.disabled) }
    var request = good
    request.fd = 1000
    try step("bind: header split off, bad descriptor") { try bindRX(request) }
    request = good
    request.rxPageSize = 8192
    try step("bind: header split off, bad alignment") { try bindRX(request) }
    try step("header split on again") { try setHeaderSplit(.enabled) }
  }

  private func refusalsByPrivilege(_ good: Netdev.Dmabuf, _ fd: Int32) throws {
    try withoutPrivileges {
      let socket = try Socket(machine, isAdmin: false)
      try step("bind without privileges") { try bindRX(good, on: socket) }
      try step("bind without privileges and attributes") { try bindRX(Netdev.Dmabuf(), on: socket) }
      try step("transmit binding without privileges") {
        try bindTX(Netdev.Dmabuf(ifindex: machine.card, fd: UInt32(fd)), on: socket)
      }
    }
    try step("its end")
  }

  private func transmitRefusals(_ fd: Int32) throws {
    try step("bind-tx: nothing at all") { try bindTX(Netdev.Dmabuf()) }
    try step("bind-tx: no descriptor") { try bindTX(Netdev.Dmabuf(ifindex: machine.card)) }
    try step("bind-tx: no such interface") { try bindTX(Netdev.Dmabuf(ifindex: 999, fd: UInt32(fd))) }
    try step("bind-tx: the loopback device") { try bindTX(Netdev.Dmabuf(ifindex: 1, fd: UInt32(fd))) }
    try step("bind-tx: bad descriptor") { try bindTX(Netdev.Dmabuf(ifindex: machine.card, fd: 1000)) }
    var request = request([1], fd: fd)
    try step("bind-tx: with queues") { try bindTX(request) }
    request = Netdev.Dmabuf(ifindex: machine.card, fd: UInt32(fd), rxPageSize: 4096)
    try step("bind-tx: with a page size") { try bindTX(request) }
    let socket = try Socket(machine)
    try step("bind-tx") { try bindTX(Netdev.Dmabuf(ifindex: machine.card, fd: UInt32(fd)), on: socket) }
    try socket.close()
    try step("its end")
  }

  /// A binding's number is no secret, and a page pool's neither: reading is for everyone.
  func reads() throws {
    let card = machine.card
    typealias Q = Netdev.Operations.QueueGet
    try step("queue-get: nothing") { try ask(Q.self, Netdev.Queue()) }
    try step("queue-get: no type") { try ask(Q.self, Netdev.Queue(id: 1, ifindex: card)) }
    try step("queue-get: no id") { try ask(Q.self, Netdev.Queue(ifindex: card, type: .rx)) }
    try step("queue-get: no interface") { try ask(Q.self, Netdev.Queue(id: 1, type: .rx)) }
    try step("queue-get: out of range") { try ask(Q.self, Netdev.Queue(id: 8, ifindex: card, type: .rx)) }
    try step("queue-get: no such interface") { try ask(Q.self, Netdev.Queue(id: 1, ifindex: 999, type: .rx)) }
    try step("queue-get: a transmit queue") { try ask(Q.self, Netdev.Queue(id: 7, ifindex: card, type: .tx)) }
    try step("page-pool-get: none") { try ask(Netdev.Operations.PagePoolGet.self, Netdev.PagePool(id: 9999)) }
    try step("page-pool-get: 0") { try ask(Netdev.Operations.PagePoolGet.self, Netdev.PagePool(id: 0)) }
    try step("napi-get: none") { try ask(Netdev.Operations.NAPIGet.self, Netdev.NAPI(id: 9)) }
    try step("dev-get: the card") { try ask(Netdev.Operations.DevGet.self, Netdev.Dev(ifindex: card)) }
    try step("dev-get: no such interface") { try ask(Netdev.Operations.DevGet.self, Netdev.Dev(ifindex: 999)) }
  }
}

/// The kernel looks at who opens a socket and at who sends.
func withoutPrivileges(_ body: () throws -> Void) throws {
  let isRoot = geteuid() == 0
  if isRoot, seteuid(65534) != 0 { throw SystemError("seteuid", ErrorNumber(rawValue: errno)) }
  defer { if isRoot { seteuid(0) } }
  try body()
}
