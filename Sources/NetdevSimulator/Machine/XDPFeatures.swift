/// Bits of netdev's `xdp-act`.
public struct XDPFeatures: OptionSet, Hashable, Sendable {
  public var rawValue: UInt64
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  public static let basic = XDPFeatures(rawValue: 1 << 0)
  public static let redirect = XDPFeatures(rawValue: 1 << 1)
  public static let ndoXmit = XDPFeatures(rawValue: 1 << 2)
  public static let xskZeroCopy = XDPFeatures(rawValue: 1 << 3)
  public static let hardwareOffload = XDPFeatures(rawValue: 1 << 4)
  public static let receiveScatterGather = XDPFeatures(rawValue: 1 << 5)
  public static let ndoXmitScatterGather = XDPFeatures(rawValue: 1 << 6)
}
