import NetdevSimulator
import NetlinkCodec
import Testing

/// `bind-tx`.
@Suite struct BindTransmitTests {
  let socket = SocketID(rawValue: 1)

  private func bind(
    _ kernel: SimulatedKernel, _ ifindex: UInt32?, _ fd: UInt32?, files: some FileTable = ProcessFileTable()
  ) throws(Refusal) -> UInt32 {
    try kernel.bindTX(BindTXRequest(ifindex: ifindex, fd: fd), socket: socket, files: files)
  }

  @Test func refusalsInOrder() throws {
    let kernel = try TestMachine(.netdevsim).kernel
    let files = UntouchedFiles()
    #expect(refusal { () throws(Refusal) in try bind(kernel, nil, nil, files: files) } == Refusal(missing: 1))
    #expect(refusal { () throws(Refusal) in try bind(kernel, 77, nil, files: files) } == Refusal(missing: 3))
    #expect(refusal { () throws(Refusal) in try bind(kernel, 77, 0, files: files) } == Refusal(.ENODEV))
    #expect(
      refusal { () throws(Refusal) in try bind(kernel, 1, 0, files: files) }
        == Refusal(.EOPNOTSUPP, "Driver does not support netmem TX"))
  }

  @Test func memoryIsChecked() throws {
    let kernel = try TestMachine().kernel
    let odd = try TestMemory(size: 5000)
    #expect(refusal { () throws(Refusal) in try bind(kernel, 2, 999_999) } == Refusal(.EBADF))
    #expect(
      refusal { () throws(Refusal) in try bind(kernel, 2, odd.number) }
        == Refusal(.EINVAL, "TX dma-buf size must be a multiple of PAGE_SIZE"))
    #expect(try odd.openDescriptors() == 1)
  }

  @Test func aVirtualDeviceSendsThroughTheOneThatLeasesToIt() throws {
    let memory = try TestMemory()
    var kernel = try SimulatedKernel(
      MachineDescription(interfaces: [InterfaceDescription(name: "nk0", driver: .netkit)]))
    #expect(
      refusal { () throws(Refusal) in try bind(kernel, 2, memory.number) }
        == Refusal(.EOPNOTSUPP, "No DMA-capable device found for netmem TX"))
    var virtual = InterfaceDescription(name: "nk0", driver: .netkit)
    virtual.leases = [QueueLease(queue: 0, interface: "sim0", physicalQueue: 0)]
    kernel = try SimulatedKernel(
      MachineDescription(interfaces: [virtual, InterfaceDescription(name: "sim0", driver: .plain)]))
    #expect(try bind(kernel, 2, memory.number) == 1)
  }

  @Test func sharesIDsWithReceiveAndLeavesQueuesAlone() throws {
    let machine = try TestMachine()
    let memory = try TestMemory()
    let notifications = Notifications(machine.kernel)
    let before = machine.kernel.pagePools()
    let first = try bind(machine.kernel, 2, memory.number)
    #expect(first == 1)
    #expect(notifications.take().isEmpty)
    #expect(machine.kernel.pagePools() == before)
    #expect(try machine.bind([0], memory) == 2)
    let both = machine.kernel.bindings()
    #expect(both.map(\.direction) == [.transmit, .receive])
    #expect(try memory.openDescriptors() == 3)
    machine.kernel.closeSocket(socket)
    #expect(machine.kernel.bindings().isEmpty)
    #expect(try memory.openDescriptors() == 1)
  }
}
