import NetlinkCodec
import Testing

@testable import NetdevSimulator

/// `bind-rx` requests that are refused, each with the kernel's errno, words and attribute.
@Suite struct BindReceiveRefusalTests {
  let socket = SocketID(rawValue: 1)

  private func refuse(
    _ kernel: SimulatedKernel, _ request: BindRXRequest, files: some FileTable = UntouchedFiles()
  ) -> Refusal? {
    refusal { () throws(Refusal) in try kernel.bindRX(request, socket: socket, files: files) }
  }

  /// Requests that are wrong from some point on: each adds one more right thing, and gets the next check's answer.
  @Test func checksStandInTheKernelsOrder() throws {
    let memory = try TestMemory()
    let machine = try TestMachine(.netdevsim, queues: 2) { nic in
      nic.headerSplit = .disabled
    }
    let kernel = machine.kernel
    var request = BindRXRequest()
    request.receivePageSize = 5000
    #expect(refuse(kernel, request) == Refusal(missing: 1))
    request.ifindex = 77
    #expect(refuse(kernel, request) == Refusal(missing: 3))
    request.fd = memory.number
    #expect(refuse(kernel, request) == Refusal(missing: 2))
    request.queues = [QueueSelection(id: nil, type: nil)]
    #expect(refuse(kernel, request) == Refusal(.EINVAL, "rx-page-size must be a power of 2", at: [5]))
    request.receivePageSize = nil
    #expect(refuse(kernel, request) == Refusal(.ENODEV))
    request.ifindex = 1
    #expect(refuse(kernel, request) == Refusal(.EOPNOTSUPP, at: [1]))
    request.ifindex = TestMachine.ifindex
    try kernel.setPresent(false, TestMachine.ifindex)
    #expect(refuse(kernel, request) == Refusal(.ENODEV, at: [1]))
    try kernel.setPresent(true, TestMachine.ifindex)
    #expect(refuse(kernel, request) == Refusal(missing: 1, in: [.init(2, occurrence: 0)]))
    request.queues = [QueueSelection(id: 9, type: nil)]
    #expect(refuse(kernel, request) == Refusal(missing: 3, in: [.init(2, occurrence: 0)]))
    request.queues = [QueueSelection(id: 9, type: 1)]
    #expect(refuse(kernel, request) == Refusal(.EINVAL, at: [.init(2, occurrence: 0), 3]))
    request.queues = [.rx(9)]
    #expect(refuse(kernel, request) == Refusal(.EINVAL, at: [.init(2, occurrence: 0), 1]))
    request.queues = [.rx(1)]
    #expect(refuse(kernel, request) == Refusal(.EOPNOTSUPP, "Device doesn't support DMA"))
  }

  /// Netlink's policy lets none through; a caller in Swift may pass any.
  @Test(arguments: [0, 1, 1000, 1024, 2048, 4095] as [UInt32]) func pagesAreNotSmallerThanTheKernels(
    size: UInt32
  ) throws {
    let outOfRange = Refusal(.ERANGE, "integer out of range", at: [5])
    // Before everything else, as the policy is.
    #expect(refuse(try TestMachine().kernel, BindRXRequest(receivePageSize: size)) == outOfRange)
    let machine = try TestMachine()
    let memory = try TestMemory()
    #expect(refusal { () throws(Refusal) in try machine.bind([0], memory, pageSize: size) } == outOfRange)
    #expect(machine.kernel.bindings().isEmpty)
  }

  @Test func nestsAreCheckedInMessageOrder() throws {
    let machine = try TestMachine()
    let last = AttributePath.Step(2, occurrence: 2)
    let cases: [(QueueSelection, Refusal)] = [
      (QueueSelection(id: nil, type: 0), Refusal(missing: 1, in: [last])),
      (QueueSelection(id: 1, type: nil), Refusal(missing: 3, in: [last])),
      (QueueSelection(id: 1, type: 1), Refusal(.EINVAL, at: [last, 3])),
      (.rx(4), Refusal(.EINVAL, at: [last, 1])),
    ]
    for (wrong, expected) in cases {
      let queues: [QueueSelection] = [.rx(3), .rx(0), wrong, QueueSelection(id: nil, type: nil)]
      #expect(refuse(machine.kernel, BindRXRequest(ifindex: 2, fd: 0, queues: queues)) == expected)
    }
  }

  @Test func descriptorsThatAreNoDeviceMemory() throws {
    let machine = try TestMachine()
    let files = ProcessFileTable()
    let request = BindRXRequest(ifindex: 2, fd: 999_999, queues: [.rx(0)])
    #expect(refuse(machine.kernel, request, files: files) == Refusal(.EBADF))
    let negative = BindRXRequest(ifindex: 2, fd: .max, queues: [.rx(0)])
    #expect(refuse(machine.kernel, negative, files: files) == Refusal(.EBADF))
    let empty = try TestMemory(size: 0)
    #expect(
      refuse(machine.kernel, BindRXRequest(ifindex: 2, fd: empty.number, queues: [.rx(0)]), files: files)
        == Refusal(.EINVAL))
    #expect(try empty.openDescriptors() == 1)
    let null = try OpenFile("/dev/null")
    #expect(
      refuse(machine.kernel, BindRXRequest(ifindex: 2, fd: null.number, queues: [.rx(0)]), files: files)
        == Refusal(.EINVAL))
    let temporary = try OpenFile("/dev/shm", temporary: true)
    #expect(
      refuse(machine.kernel, BindRXRequest(ifindex: 2, fd: temporary.number, queues: [.rx(0)]), files: files)
        == Refusal(.EINVAL))
  }

  @Test func queueChecksStandInTheKernelsOrder() throws {
    let memory = try TestMemory()
    // Nothing is right: each repair uncovers the next check.
    var driver = DriverProfile.bnxtOldFirmware
    (driver.headerSplitBesideXDP, driver.headerSplitOff) = (nil, .allowed)
    let machine = try TestMachine(driver) { nic in
      nic.headerSplit = .unknown
      nic.headerSplitThreshold = 64
    }
    let kernel = machine.kernel
    let files = ProcessFileTable(scatter: .contiguous)
    func refuse(pageSize: UInt32? = 8192) -> Refusal? {
      refusal { () throws(Refusal) in try machine.bind([1], memory, pageSize: pageSize, files: files) }
    }
    try kernel.attachXDP(XDPProgram(supportsFragments: true), 2)
    #expect(refuse() == Refusal(.EINVAL, "tcp-data-split is disabled"))
    try kernel.setRings(RingSettings(headerSplit: .disabled), 2)
    #expect(refuse() == Refusal(.EINVAL, "tcp-data-split is disabled"))
    try kernel.setRings(RingSettings(headerSplit: .enabled), 2)
    #expect(refuse() == Refusal(.EINVAL, "hds-thresh is not zero"))
    try kernel.setRings(RingSettings(headerSplitThreshold: 0), 2)
    let xdp = "unable to custom memory provider to device with XDP program attached"
    #expect(refuse() == Refusal(.EEXIST, xdp))
    try kernel.attachXDP(nil, 2)
    #expect(refuse() == Refusal(.EOPNOTSUPP, "device does not support: rx_page_size"))
    try kernel.setAFXDP(true, queue: 1, 2)
    #expect(refuse(pageSize: nil) == Refusal(.EBUSY, "designated queue already in use by AF_XDP"))
    try kernel.setAFXDP(false, queue: 1, 2)
    kernel.faults.fail(.validate, with: .ERANGE)
    #expect(refuse(pageSize: nil) == Refusal(.ERANGE))
    // Queue operations by name only: the restart finds none.
    #expect(refuse(pageSize: nil) == Refusal(.EOPNOTSUPP))
    #expect(kernel.bindings().isEmpty)
    #expect(try memory.openDescriptors() == 1)
  }

  @Test func aBoundQueueIsNotBoundAgain() throws {
    let memory = try TestMemory()
    let machine = try TestMachine()
    let id = try machine.bind([1, 2], memory)
    let again = refusal { () throws(Refusal) in try machine.bind([0, 2], memory, socket: 2) }
    #expect(again == Refusal(.EEXIST, "designated queue already memory provider bound"))
    #expect(try machine.dmabufs() == [nil, id, id, nil])
    #expect(machine.kernel.bindings().map(\.id) == [id])
    #expect(try memory.openDescriptors() == 2)
  }

  @Test func functionsOfOneNICDoNotMix() throws {
    let memory = try TestMemory()
    let machine = try TestMachine(.mlx5) { nic in nic.dmaDevices = 2 }
    let mixed = refusal { () throws(Refusal) in try machine.bind([2, 0, 3], memory) }
    #expect(
      mixed == Refusal(.EOPNOTSUPP, "DMA device mismatch between queue 3 and 2 (multi-PF device?)"))
    try machine.bind([1, 3], memory)
  }

  @Test func attachAndMap() throws {
    let memory = try TestMemory()
    let machine = try TestMachine()
    machine.kernel.faults.fail(.attach, with: .ENOMEM)
    machine.kernel.faults.fail(.map, with: .EIO)
    let attach = refusal { () throws(Refusal) in try machine.bind([0], memory) }
    #expect(attach == Refusal(.ENOMEM, "Failed to bind dmabuf to device"))
    let map = refusal { () throws(Refusal) in try machine.bind([0], memory) }
    #expect(map == Refusal(.EIO, "Failed to map dmabuf attachment"))
    #expect(try memory.openDescriptors() == 1)
    #expect(try machine.bind([0], memory) == 1, "neither used up an id")
  }

  @Test func memoryIsWholeNetIOVs() throws {
    let machine = try TestMachine()
    let memory = try TestMemory(size: 1 << 16)
    let pages = refusal { () throws(Refusal) in try machine.bind([0], memory, pageSize: 8192) }
    // The kernel's message has 79 bytes at most, which cuts the size.
    #expect(
      pages
        == Refusal(.EINVAL, "dmabuf sg entry (addr=0x0000001000000000, len=4096) not aligned to niov size 81"))
    let odd = try TestMemory(size: 4096 + 100)
    let tail = refusal { () throws(Refusal) in try machine.bind([0], odd) }
    #expect(
      tail
        == Refusal(.EINVAL, "dmabuf sg entry (addr=0x0000001000001000, len=100) not aligned to niov size 409"))
    let id = try machine.bind([0], memory, pageSize: 8192, files: ProcessFileTable(scatter: .contiguous))
    #expect(id == 1)
    let pool = try #require(machine.kernel.pagePools().first { $0.dmabuf == id })
    #expect(pool.inflight == 8 && pool.inflightMemory == 1 << 16)
  }

  @Test func leasedQueues() throws {
    let memory = try TestMemory()
    var virtual = InterfaceDescription(name: "nk0", driver: .netkit, receiveQueues: 2)
    virtual.leases = [QueueLease(queue: 1, interface: "sim0", physicalQueue: 1)]
    let kernel = try SimulatedKernel(
      MachineDescription(interfaces: [
        .loopback, InterfaceDescription(name: "sim0", driver: .plain, receiveQueues: 4, transmitQueues: 4), virtual,
      ]))
    func bind(_ ifindex: UInt32, _ queues: [UInt32]) throws(Refusal) -> UInt32 {
      let request = BindRXRequest(ifindex: ifindex, fd: memory.number, queues: queues.map { .rx($0) })
      return try kernel.bindRX(request, socket: socket)
    }
    #expect(refusal { () throws(Refusal) in try bind(2, [1]) }?.message == "Device doesn't support DMA")
    // A leased queue has no DMA device: after one that has, they differ; before one, only the lease is in the way.
    #expect(
      refusal { () throws(Refusal) in try bind(2, [0, 1]) }
        == Refusal(.EOPNOTSUPP, "DMA device mismatch between queue 1 and 0 (multi-PF device?)"))
    #expect(
      refusal { () throws(Refusal) in try bind(2, [1, 2]) } == Refusal(.EBUSY, "rx queue leased to a virtual netdev"))
    #expect(refusal { () throws(Refusal) in try bind(3, [0]) }?.message == "Device doesn't support DMA")
    let id = try bind(3, [1])
    #expect(try kernel.queue(of: 2, type: .rx, id: 1).dmabuf == id)
    #expect(try kernel.queue(of: 2, type: .rx, id: 1).lease == LeaseInfo(ifindex: 3, queue: 1))
    try kernel.removeInterface(3)
    #expect(try kernel.queue(of: 2, type: .rx, id: 1).dmabuf == nil)
    #expect(try kernel.queue(of: 2, type: .rx, id: 1).lease == nil)
    kernel.closeSocket(socket)
    #expect(try memory.openDescriptors() == 1)
  }
}
