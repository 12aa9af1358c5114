import NetdevSimulator
import NetlinkCodec
import Testing

/// Machines as JSON.
struct MachineJSONTests {
  @Test func everyMemberIsTaken() throws {
    let machine = try MachineDescription(
      json: """
        {"kernel": "6.18", "interfaces": [
          {"name": "lo", "profile": "loopback", "up": false},
          {"name": "sim0", "profile": "mlx5", "ifindex": 7, "rx-queues": 8, "tx-queues": 4, "ring-size": 32, "mtu": 4096,
           "up": false, "tcp-data-split": "unknown", "hds-thresh": 0, "dma-devices": 2,
           "napis": [{"id": 500, "irq": 33, "rx-queues": [0, 1], "tx-queues": [3]}, {}]},
          {"name": "nk0", "profile": "netkit", "rx-queues": 3,
           "leases": [{"queue": 2, "interface": "sim0", "physical-queue": 5}]}]}
        """)
    #expect(machine.kernel.version == "6.18")
    #expect(machine.interfaces.map(\.name) == ["lo", "sim0", "nk0"])
    #expect(machine.interfaces.map(\.isUp) == [false, false, true])
    var expected = InterfaceDescription(name: "sim0", driver: .mlx5, receiveQueues: 8, transmitQueues: 4)
    expected.ifindex = 7
    expected.ringSize = 32
    expected.mtu = 4096
    expected.isUp = false
    expected.headerSplit = .unknown
    expected.dmaDevices = 2
    expected.napis = [
      NAPIDescription(id: 500, irq: 33, receiveQueues: [0, 1], transmitQueues: [3]), NAPIDescription(),
    ]
    #expect(machine.interfaces[1] == expected)
    #expect(machine.interfaces[2].leases == [QueueLease(queue: 2, interface: "sim0", physicalQueue: 5)])
    #expect(try MachineDescription(json: machine.json) == machine)
    #expect(try MachineDescription(json: machine.json.text(pretty: true)) == machine)
  }

  @Test func whatIsAbsentIsAsADeviceUsuallyIs() throws {
    let machine = try MachineDescription(json: #"{"interfaces": [{"name": "sim0"}]}"#)
    #expect(machine.kernel.version == "7.3")
    #expect(machine.interfaces == [InterfaceDescription(name: "sim0", driver: .plain), .loopback])
    #expect(try MachineDescription(json: MachineDescription.standard.json) == .standard)
  }

  static let wrong = [
    ("{", "", "line 1, column 2: the text ends too early"),
    ("[]", "", "must be an object with kernel or interfaces"),
    ("{}", "interfaces", "is required"),
    (#"{"interfaces": {}}"#, "interfaces", "must be a list"),
    (#"{"interfaces": [], "kernel": "5.4"}"#, "kernel", #"must be "7.3" or "6.18""#),
    (#"{"interfaces": [], "kernal": "7.3"}"#, "kernal", "there is no such member; did you mean kernel?"),
    (#"{"interfaces": [{}]}"#, "interfaces[0].name", "is required"),
    (#"{"interfaces": [{"name": 4}]}"#, "interfaces[0].name", "must be a string"),
    (
      #"{"interfaces": [{"name": "a", "rx_queues": 4}]}"#, "interfaces[0].rx_queues",
      "there is no such member; did you mean rx-queues or tx-queues?"
    ),
    (
      #"{"interfaces": [{"name": "a", "rx-queues": -1}]}"#, "interfaces[0].rx-queues",
      "must be an integer from 0 to 9223372036854775807"
    ),
    (#"{"interfaces": [{"name": "a", "rx-queues": 0}]}"#, "interfaces[0].rx-queues", "must be 1 to 4096"),
    (#"{"interfaces": [{"name": "a", "up": 1}]}"#, "interfaces[0].up", "must be true or false"),
    (
      #"{"interfaces": [{"name": "a", "tcp-data-split": "on"}]}"#, "interfaces[0].tcp-data-split",
      #"must be "unknown", "disabled" or "enabled""#
    ),
    (
      #"{"interfaces": [{"name": "a", "napis": [{"rx-queues": [3]}]}]}"#, "interfaces[0].napis[0].rx-queues",
      "there are 1 receive queues"
    ),
    (#"{"interfaces": [{"name": "a", "leases": [{"queue": 0}]}]}"#, "interfaces[0].leases[0].interface", "is required"),
  ]

  @Test(arguments: wrong) func saysWhereAndWhatIsAllowed(text: String, path: String, reason: String) throws {
    let error = try #require(throws: MachineDescriptionError.self) { try MachineDescription(json: text) }
    #expect(error.path == path)
    #expect(error.reason == reason)
  }

  @Test func aFileThatCannotBeReadIsNamed() throws {
    let error = try #require(throws: MachineDescriptionError.self) {
      try MachineDescription(contentsOf: "/nonexistent/machine.json")
    }
    #expect(error.description == "/nonexistent/machine.json: cannot be read: No such entry (ENOENT)")
  }

  @Test func describedNAPIInstancesAreThoseOfTheMachine() throws {
    let machine = try MachineDescription(
      json: """
        {"interfaces": [
          {"name": "a", "rx-queues": 2, "napis": [{"id": 8193, "irq": 3, "rx-queues": [1]}]}, {"name": "b"}]}
        """)
    let kernel = try SimulatedKernel(machine)
    #expect(try kernel.napis(of: 2).map(\.irq) == [3])
    #expect(try kernel.queues(of: 2).map(\.napiID) == [nil, 8193, nil])
    #expect(try kernel.napis(of: 3).map(\.id) == [8194], "the number that is taken is passed over")
  }
}
