/// One direction of a TCP connection: what of a packet a NIC steers by.
///
/// Of a packet that is received, the source is the peer and the destination is this machine.
public struct Flow: Hashable, Sendable {
  public let source: IPAddress
  public let sourcePort: UInt16
  public let destination: IPAddress
  public let destinationPort: UInt16

  /// Nil where the two addresses are not of one family: there is no such packet.
  public init?(from source: IPAddress, port sourcePort: UInt16, to destination: IPAddress, port destinationPort: UInt16)
  {
    guard source.family == destination.family else { return nil }
    self.source = source
    self.sourcePort = sourcePort
    self.destination = destination
    self.destinationPort = destinationPort
  }

  public var family: IPFamily { source.family }
}

/// Fields of a packet that a hash takes in, with the numbers of ethtool's `rxfh-fields`.
public struct HashedFields: OptionSet, Hashable, Sendable {
  public var rawValue: UInt64
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  public static let source = HashedFields(rawValue: 1 << 4)
  public static let destination = HashedFields(rawValue: 1 << 5)
  /// Bytes 0 and 1 of the transport header.
  public static let sourcePort = HashedFields(rawValue: 1 << 6)
  /// Bytes 2 and 3 of the transport header.
  public static let destinationPort = HashedFields(rawValue: 1 << 7)

  public static let addresses: HashedFields = [.source, .destination]
  public static let connection: HashedFields = [.source, .destination, .sourcePort, .destinationPort]
}

extension Flow {
  /// What a receive hash is computed of: the fields in this order, each in network order.
  func hashInput(_ fields: HashedFields) -> [UInt8] {
    var input: [UInt8] = []
    if fields.contains(.source) { input += source.bytes }
    if fields.contains(.destination) { input += destination.bytes }
    if fields.contains(.sourcePort) { input += sourcePort.bigEndianBytes }
    if fields.contains(.destinationPort) { input += destinationPort.bigEndianBytes }
    return input
  }
}
