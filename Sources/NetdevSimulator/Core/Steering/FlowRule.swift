/// A receive classification rule (`ethtool_rx_flow_spec`): which TCP packets, and what becomes of them.
public struct FlowRule: Hashable, Sendable {
  /// `ring_cookie`
  public enum Action: Hashable, Sendable {
    case queue(UInt32)
    /// An RSS context chooses (`FLOW_RSS`).
    case context(UInt32)
    /// `RX_CLS_FLOW_DISC`
    case drop
  }

  public var match: FlowMatch
  public var action: Action
  /// Where it stands: rules are tried from the lowest location on. Nil leaves it to the driver (`RX_CLS_LOC_ANY`).
  public var location: UInt32?

  public init(_ match: FlowMatch, _ action: Action, location: UInt32? = nil) {
    self.match = match
    self.action = action
    self.location = location
  }
}

/// The packets a rule is for. Each bit that is set in a mask has to be that of the value, as in the kernel's structure.
/// (The command-line tool writes masks the other way round.)
public struct FlowMatch: Hashable, Sendable {
  public struct Field<Value: FixedWidthInteger & Sendable>: Hashable, Sendable {
    public let value: Value
    public let mask: Value

    /// Bits of the value that the mask leaves out are 0.
    public init(_ value: Value, mask: Value = .max) {
      self.value = value & mask
      self.mask = mask
    }

    /// Anything.
    public static var any: Field { Field(0, mask: 0) }

    func matches(_ other: Value) -> Bool { other & mask == value }
  }

  /// TCP over this version of IP.
  public let family: IPFamily
  /// Of an IPv4 address the low 32 bits.
  public let source: Field<UInt128>
  public let destination: Field<UInt128>
  public let sourcePort: Field<UInt16>
  public let destinationPort: Field<UInt16>

  public init(
    _ family: IPFamily, source: Field<UInt128> = .any, sourcePort: Field<UInt16> = .any,
    destination: Field<UInt128> = .any, destinationPort: Field<UInt16> = .any
  ) {
    self.family = family
    self.source = Field(source.value, mask: source.mask & family.fullMask)
    self.destination = Field(destination.value, mask: destination.mask & family.fullMask)
    self.sourcePort = sourcePort
    self.destinationPort = destinationPort
  }

  /// Exactly one direction of one connection.
  public init(_ flow: Flow) {
    self.init(
      flow.family, source: Field(flow.source.number), sourcePort: Field(flow.sourcePort),
      destination: Field(flow.destination.number), destinationPort: Field(flow.destinationPort))
  }

  /// Everything that goes to a port of an address, whoever sends it.
  public init(to destination: IPAddress, port: UInt16) {
    self.init(destination.family, destination: Field(destination.number), destinationPort: Field(port))
  }

  public func matches(_ flow: Flow) -> Bool {
    flow.family == family && source.matches(flow.source.number) && destination.matches(flow.destination.number)
      && sourcePort.matches(flow.sourcePort) && destinationPort.matches(flow.destinationPort)
  }
}
