import NetdevSimulator
import NetlinkCodec
import Testing

/// Where drivers differ.
@Suite struct DriverProfileTests {
  @Test func gveCannotStopQueueZero() throws {
    let machine = try TestMachine(.gve)
    let memory = try TestMemory()
    let before = try machine.state()
    #expect(refusal { () throws(Refusal) in try machine.bind([0, 1], memory) } == Refusal(.ERANGE))
    #expect(try machine.state() == before)
    #expect(try machine.bind([1, 2], memory) == 2)
    let large = refusal { () throws(Refusal) in
      try machine.bind([3], memory, pageSize: 8192, files: ProcessFileTable(scatter: .contiguous))
    }
    #expect(large == Refusal(.EOPNOTSUPP, "device does not support: rx_page_size"))
  }

  @Test func gveHasNAPIsOfItsOwnForEachDirection() throws {
    let kernel = try TestMachine(.gve, queues: 2).kernel
    #expect(try kernel.queues(of: 2).map(\.napiID) == [8195, 8196, 8193, 8194])
    let combined = try TestMachine(.plain, queues: 2).kernel
    #expect(try combined.queues(of: 2).map(\.napiID) == [8193, 8194, 8193, 8194])
  }

  @Test func bnxtGoesDownWhenAQueueDoesNotStart() throws {
    let machine = try TestMachine(.bnxt)
    let memory = try TestMemory()
    let before = try machine.state()
    machine.kernel.faults.fail(.start, queue: 2, with: .EIO)
    #expect(refusal { () throws(Refusal) in try machine.bind([1, 2], memory) } == Refusal(.EIO))
    #expect(try machine.kernel.queues(of: 2).isEmpty)
    #expect(machine.kernel.pagePools().isEmpty)
    #expect(try memory.openDescriptors() == 1)
    try machine.kernel.setUp(true, 2)
    #expect(try machine.state() == before)
  }

  @Test func mlx5AllocatesNothingWhileDown() throws {
    let machine = try TestMachine(.mlx5) { nic in nic.isUp = false }
    let memory = try TestMemory()
    #expect(refusal { () throws(Refusal) in try machine.bind([0], memory) } == Refusal(.ENODEV))
    try machine.kernel.setUp(true, 2)
    #expect(try machine.bind([0], memory) == 2)
  }

  @Test func aDriverThatIgnoresProvidersIsNoticed() throws {
    var driver = DriverProfile.plain
    driver.ignoresMemoryProvider = true
    let machine = try TestMachine(driver)
    let memory = try TestMemory()
    let before = try machine.state()
    #expect(refusal { () throws(Refusal) in try machine.bind([0], memory) } == Refusal(.ENODATA))
    #expect(try machine.state() == before)
    #expect(try memory.openDescriptors() == 1)
  }

  @Test func profilesAreFoundByTheirOwnNames() {
    #expect(Set(DriverProfile.all.map(\.name)).count == DriverProfile.all.count)
    #expect(DriverProfile.all.allSatisfy { DriverProfile.named($0.name) == $0 })
    #expect(DriverProfile.named("e1000") == nil)
  }
}
