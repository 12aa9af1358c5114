extension DriverProfile {
  /// What sizes of rings a driver takes by ethtool, in descriptors.
  public struct RingSizes: Hashable, Sendable {
    public enum Form: Hashable, Sendable {
      case any
      /// Anything else is refused.
      case powerOfTwo
      /// The next power of two is taken.
      case roundedUp
    }

    /// What a driver says of a ring that is too small.
    public enum Complaint: Hashable, Sendable {
      case none
      case words(String)
      /// Which ring, its size and the least that goes, behind the driver's name.
      case comparison(String)
    }

    /// Smaller ones that a machine was described with stay as they are.
    public var minimumReceive = 1
    public var minimumTransmit = 1
    public var maximumReceive = 8192
    public var maximumTransmit = 8192
    public var form = Form.any
    public var complaint = Complaint.none

    public init() {}
  }

  /// What switching header split off by name comes to.
  public enum HeaderSplitOff: Hashable, Sendable {
    case allowed
    /// EINVAL, with the driver's words if it has any.
    case refused(String?)
  }

  /// A feature that header split works with only.
  public struct HeaderSplitNeed: Hashable, Sendable {
    public var feature: FeatureSet
    /// What the driver says where the feature is off.
    public var refusal: String

    public init(_ feature: FeatureSet, refusal: String) {
      self.feature = feature
      self.refusal = refusal
    }
  }
}
