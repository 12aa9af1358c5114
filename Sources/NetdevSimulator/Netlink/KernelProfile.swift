internal import NetdevMessages
public import NetlinkCodec
internal import NlctrlMessages

/// What one kernel version's netdev and ethtool families look like from user space, as data: which operations they have,
/// what their policies check, who may call them.
///
/// Versions differ in their schemas and in generic netlink itself; the code behind it is the newest one's.
public struct KernelProfile: Sendable {
  /// Such as `7.3`.
  public let version: String
  public let core: GenericNetlinkCore
  /// netdev as this kernel serves it. Operations stand at the same places as in `Netdev.schema`.
  public let netdev: FamilySchema
  /// ethtool as it serves it, likewise.
  public let ethtool: FamilySchema
  /// `nlmsg_type` of netdev's messages. A kernel gives these numbers out as families register: never rely on them.
  public var familyID: UInt16
  /// Numbers of the multicast groups `mgmt` and `page-pool`.
  public var groups: [UInt32]
  /// The same of ethtool and its group `monitor`.
  public var ethtoolFamilyID: UInt16
  public var ethtoolGroups: [UInt32]

  /// What ethtool calls features, by their bits.
  let featureNames: [String]
  /// Made once: every machine that boots has the same.
  let validator: RequestValidator
  let ethtoolValidator: RequestValidator
  private let served: ControlFamily.Registration
  private let servedEthtool: ControlFamily.Registration

  init(
    _ version: String, _ core: GenericNetlinkCore, netdev: FamilySchema, ethtool: FamilySchema, featureNames: [String]
  ) {
    self.version = version
    self.core = core
    self.netdev = netdev
    self.ethtool = ethtool
    self.featureNames = featureNames
    familyID = 20
    groups = [4, 5]
    ethtoolFamilyID = 21
    ethtoolGroups = [6]
    validator = RequestValidator(netdev, core: core)
    ethtoolValidator = RequestValidator(ethtool, core: core)
    served = ControlFamily.Registration(netdev, id: familyID, groups: groups, core: core)
    servedEthtool = ControlFamily.Registration(ethtool, id: ethtoolFamilyID, groups: ethtoolGroups, core: core)
  }

  /// netdev and ethtool as the controller tells of them.
  var registrations: [ControlFamily.Registration] {
    var (netdev, ethtool) = (served, servedEthtool)
    (netdev.id, netdev.groups) = (familyID, groups)
    (ethtool.id, ethtool.groups) = (ethtoolFamilyID, ethtoolGroups)
    return [netdev, ethtool]
  }

  /// The reference: Linux 7.3, with page pool statistics.
  public static let linux7_3 = KernelProfile(
    "7.3", .linux7_3, netdev: Netdev.schema, ethtool: ServedEthtool.schema, featureNames: FeatureSet.names)

  /// Linux 6.18, without page pool statistics, as its configuration leaves them out by default.
  public static let linux6_18 = KernelProfile(
    "6.18", .linux6_18,
    netdev: Netdev.schema.changed { operation in
      switch operation.name {
      case "page-pool-stats-get", "queue-create":
        operation.do = nil
        operation.dump = nil
      case "page-pool-get":
        operation.dump?.hasPolicy = false
        operation.dump?.request.attributes = []
      case "bind-rx":
        operation.permission = .admin
        operation.do?.request.attributes = [1, 2, 3]
      case "napi-set":
        // Polling without rest came with 6.19.
        operation.attributes = operation.attributes?.changed("threaded") { $0.limits.max = 1 }
      default: break
      }
    },
    ethtool: ServedEthtool.schema.changed { operation in
      if operation.name.hasPrefix("rss-") {
        operation.attributes = operation.attributes?.changed("hfunc") { $0.limits.max = nil }
      }
    },
    // The bit has no use any more.
    featureNames: FeatureSet.names.enumerated().map { $0 == 56 ? "tls-hw-record" : $1 })

  /// Every profile a machine description can name, the newest first.
  public static let all = [linux7_3, linux6_18]

  /// The profile of that version, or nil.
  public static func named(_ version: String) -> KernelProfile? { all.first { $0.version == version } }
}

// A version has one schema.
extension KernelProfile: Hashable {
  public static func == (a: KernelProfile, b: KernelProfile) -> Bool {
    (a.version, a.familyID, a.groups, a.ethtoolFamilyID, a.ethtoolGroups)
      == (b.version, b.familyID, b.groups, b.ethtoolFamilyID, b.ethtoolGroups)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(version)
    hasher.combine(familyID)
    hasher.combine(groups)
    hasher.combine(ethtoolFamilyID)
    hasher.combine(ethtoolGroups)
  }
}

extension FamilySchema {
  fileprivate func changed(_ change: (inout OperationSchema) -> Void) -> FamilySchema {
    let operations = operations.map { operation in
      var operation = operation
      change(&operation)
      return operation
    }
    return FamilySchema(
      name: name, transport: transport, operations: operations, multicastGroups: multicastGroups,
      firstStrictCommand: firstStrictCommand, sharesPolicy: sharesPolicy)
  }
}

extension AttributeSetSchema {
  fileprivate func changed(_ attribute: String, _ change: (inout AttributeSchema) -> Void) -> AttributeSetSchema {
    AttributeSetSchema(
      name,
      attributes.map { candidate in
        guard candidate.name == attribute else { return candidate }
        var attribute = candidate
        change(&attribute)
        return attribute
      })
  }
}
