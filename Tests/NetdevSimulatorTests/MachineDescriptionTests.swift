import NetdevSimulator
import Testing

/// Descriptions that are no machine, and where they go wrong.
@Suite struct MachineDescriptionTests {
  private static func nic(_ change: (inout InterfaceDescription) -> Void) -> InterfaceDescription {
    var nic = InterfaceDescription(name: "sim0", driver: .plain, receiveQueues: 2, transmitQueues: 2)
    change(&nic)
    return nic
  }

  static let wrong: [(InterfaceDescription, String)] = [
    (nic { $0.name = "" }, "name"),
    (nic { $0.name = "a-name-of-sixteen" }, "name"),
    (nic { $0.name = "a b" }, "name"),
    (nic { $0.name = "a/b" }, "name"),
    (nic { $0.name = ".." }, "name"),
    (nic { $0.name = "lo" }, "name"),
    (nic { $0.ifindex = 0 }, "ifindex"),
    (nic { $0.ifindex = 1 }, "ifindex"),
    (nic { $0.ifindex = 1 << 31 }, "ifindex"),
    (nic { $0.receiveQueues = 0 }, "rx-queues"),
    (nic { $0.transmitQueues = 5000 }, "tx-queues"),
    (nic { $0.ringSize = 0 }, "ring-size"),
    (nic { $0.ringSize = 8193 }, "ring-size"),
    (nic { $0.mtu = 67 }, "mtu"),
    (nic { $0.headerSplitThreshold = 1025 }, "hds-thresh"),
    (nic { $0.dmaDevices = 2 }, "dma-devices"),
    (nic { $0.leases = [QueueLease(queue: 0, interface: "lo", physicalQueue: 0)] }, "leases"),
    (nic { $0.driver = .veth }, "tcp-data-split"),
  ]

  @Test(arguments: wrong) func isRefusedWhereItIsWrong(interface: InterfaceDescription, member: String) throws {
    let error = try #require(throws: MachineDescriptionError.self) {
      try SimulatedKernel(MachineDescription(interfaces: [.loopback, interface]))
    }
    #expect(error.path == "interfaces[1].\(member)")
    #expect(!error.reason.isEmpty)
  }

  @Test func indexesAreGivenInOrderAndAroundThoseAskedFor() throws {
    let interfaces = [
      Self.nic { $0.name = "a" }, Self.nic { $0.ifindex = 2 }, .loopback, Self.nic { $0.name = "c" },
    ]
    let kernel = try SimulatedKernel(MachineDescription(interfaces: interfaces))
    #expect(kernel.devices().map(\.name) == ["lo", "sim0", "a", "c"])
    #expect(kernel.devices().map(\.ifindex) == [1, 2, 3, 4])
  }

  @Test func leasesHaveTwoGoodEnds() throws {
    func error(_ leases: [QueueLease]) throws -> String {
      var virtual = InterfaceDescription(name: "nk0", driver: .netkit, receiveQueues: 3)
      virtual.leases = leases
      let machine = MachineDescription(interfaces: [.loopback, Self.nic { _ in }, virtual])
      return try #require(throws: MachineDescriptionError.self) { try SimulatedKernel(machine) }.path
    }
    func lease(_ queue: UInt32, _ interface: String, _ physical: UInt32) -> QueueLease {
      QueueLease(queue: queue, interface: interface, physicalQueue: physical)
    }
    #expect(try error([lease(3, "sim0", 0)]) == "interfaces[2].leases[0].queue")
    #expect(try error([lease(0, "eth7", 0)]) == "interfaces[2].leases[0].interface")
    #expect(try error([lease(0, "lo", 0)]) == "interfaces[2].leases[0].interface")
    #expect(try error([lease(0, "sim0", 2)]) == "interfaces[2].leases[0].physical-queue")
    #expect(try error([lease(0, "sim0", 1), lease(1, "sim0", 1)]) == "interfaces[2].leases[1].physical-queue")
    #expect(try error([lease(0, "sim0", 1), lease(0, "sim0", 0)]) == "interfaces[2].leases[1].queue")
  }

  @Test func anAddedInterfaceIsCheckedAgainstTheOthers() throws {
    let kernel = try SimulatedKernel()
    let taken = try #require(throws: MachineDescriptionError.self) {
      try kernel.addInterface(Self.nic { $0.name = "sim1" })
    }
    #expect(taken.path == "interface.name")
    let number = try #require(throws: MachineDescriptionError.self) {
      try kernel.addInterface(
        Self.nic {
          $0.name = "sim9"
          $0.ifindex = 3
        })
    }
    #expect(number.path == "interface.ifindex")
    func lease(_ queue: UInt32, _ interface: String, _ physical: UInt32) -> QueueLease {
      QueueLease(queue: queue, interface: interface, physicalQueue: physical)
    }
    func leasing(_ leases: [QueueLease]) throws -> String {
      var virtual = InterfaceDescription(name: "nk0", driver: .netkit, receiveQueues: 3)
      virtual.leases = leases
      return try #require(throws: MachineDescriptionError.self) { try kernel.addInterface(virtual) }.path
    }
    #expect(try leasing([lease(0, "sim0", 1), lease(1, "sim0", 1)]) == "interface.leases[1].physical-queue")
    #expect(try leasing([lease(0, "sim0", 8)]) == "interface.leases[0]")
    try kernel.setAFXDP(true, queue: 1, 2)
    #expect(try leasing([lease(0, "sim1", 1), lease(1, "sim0", 1)]) == "interface.leases[1]")
    #expect(kernel.devices().count == 3, "a refused interface is not there")
  }
}
