/// The machine a simulated kernel starts with.
public struct MachineDescription: Hashable, Sendable {
  public var interfaces: [InterfaceDescription]
  /// Which kernel runs on it.
  public var kernel: KernelProfile

  public init(interfaces: [InterfaceDescription], kernel: KernelProfile = .linux7_3) {
    self.interfaces = interfaces
    self.kernel = kernel
  }

  /// The loopback device and two NICs that take a bind as they are: `sim0` with eight queue pairs, `sim1` with four.
  public static let standard = MachineDescription(interfaces: [
    .loopback,
    InterfaceDescription(name: "sim0", driver: .plain, receiveQueues: 8, transmitQueues: 8),
    InterfaceDescription(name: "sim1", driver: .plain, receiveQueues: 4, transmitQueues: 4),
  ])
}

/// A network interface as it is when the simulated kernel starts.
public struct InterfaceDescription: Hashable, Sendable {
  /// 1 to 15 bytes, as the kernel allows.
  public var name: String
  /// Nil takes the lowest free one above all others so far.
  public var ifindex: UInt32?
  public var driver: DriverProfile
  public var receiveQueues: Int
  public var transmitQueues: Int
  /// The most queues ethtool can ask for; nil for the driver's number, or those above where that is less.
  public var maximumReceiveQueues: Int?
  public var maximumTransmitQueues: Int?
  /// Receive descriptors a queue, which is also how many pages it holds while it runs.
  public var ringSize = 64
  public var mtu: UInt32 = 1500
  public var isUp = true
  /// ethtool's `tcp-data-split`; a bind wants it enabled by name.
  public var headerSplit: HeaderSplit
  /// In bytes; a bind wants 0.
  public var headerSplitThreshold: UInt32 = 0
  /// How many physical functions do the DMA, of a driver that has a device for each queue: queue n uses function n
  /// modulo this.
  public var dmaDevices = 1
  /// Receive queues of this virtual device that are physical queues of another.
  public var leases: [QueueLease] = []
  /// Nil spreads packets as a driver does by itself.
  public var rss: RSSDescription?
  /// Flow rules that are there from the start.
  public var rules: [FlowRule] = []
  /// Nil lays NAPI instances out as the driver does.
  public var napis: [NAPIDescription]?

  /// An interface that is up, with header split enabled where the driver supports it.
  public init(name: String, driver: DriverProfile, receiveQueues: Int = 1, transmitQueues: Int = 1) {
    self.name = name
    self.driver = driver
    self.receiveQueues = receiveQueues
    self.transmitQueues = transmitQueues
    self.headerSplit = driver.supportsHeaderSplit ? .enabled : .unknown
  }

  /// What ethtool can ask for, of the kinds of channels the driver has.
  var maximumChannels: ChannelCounts {
    let receive = maximumReceiveQueues ?? max(driver.maximumChannels, receiveQueues)
    let transmit = maximumTransmitQueues ?? max(driver.maximumChannels, transmitQueues)
    switch driver.channels {
    case .none: return ChannelCounts()
    case .separate: return ChannelCounts(receive: receive, transmit: transmit)
    case .combined:
      // Queues without a partner count for themselves, and only machines that were described with some have them.
      let pairs = min(receiveQueues, transmitQueues)
      return ChannelCounts(
        receive: receiveQueues - pairs, transmit: transmitQueues - pairs, combined: min(receive, transmit))
    }
  }

  /// `lo`.
  public static let loopback: InterfaceDescription = {
    var interface = InterfaceDescription(name: "lo", driver: .loopback)
    interface.ifindex = 1
    interface.mtu = 65536
    return interface
  }()
}

/// `enum ethtool_tcp_data_split`, with ethtool's numbers.
public enum HeaderSplit: UInt8, Hashable, Sendable, CaseIterable {
  /// The driver decides; not good enough for a bind.
  case unknown = 0
  case disabled = 1
  case enabled = 2
}

/// One receive queue of a virtual device, and the physical queue behind it.
public struct QueueLease: Hashable, Sendable {
  /// The virtual device's receive queue.
  public var queue: UInt32
  /// The physical device's name.
  public var interface: String
  /// The physical device's receive queue.
  public var physicalQueue: UInt32

  public init(queue: UInt32, interface: String, physicalQueue: UInt32) {
    self.queue = queue
    self.interface = interface
    self.physicalQueue = physicalQueue
  }
}

/// A NAPI instance that is to be just so.
public struct NAPIDescription: Hashable, Sendable {
  /// Nil takes the next number nobody has.
  public var id: UInt32?
  /// The interrupt it is driven by, where the driver tells.
  public var irq: UInt32?
  /// The receive queues it serves.
  public var receiveQueues: [UInt32]
  /// The transmit queues it serves.
  public var transmitQueues: [UInt32]

  public init(
    id: UInt32? = nil, irq: UInt32? = nil, receiveQueues: [UInt32] = [], transmitQueues: [UInt32] = []
  ) {
    self.id = id
    self.irq = irq
    self.receiveQueues = receiveQueues
    self.transmitQueues = transmitQueues
  }
}

/// Why a description is not a machine: where, and what to do about it.
public struct MachineDescriptionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Such as `interfaces[1].ring-size`, in the names of the JSON form; empty for the whole description.
  public var path: String
  /// What is wrong, and what is allowed.
  public var reason: String

  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  public var description: String { path.isEmpty ? reason : "\(path): \(reason)" }
}
