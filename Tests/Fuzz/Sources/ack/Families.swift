import DevmemdMessages
import NetdevMessages
import NetlinkCodec
import NlctrlMessages

/// What requests and acknowledgements carry.
enum Families {
  private static let all = [Netdev.schema, Nlctrl.schema, Devmemd.schema]

  static func operation(_ family: UInt8, _ operation: UInt8) -> OperationSchema {
    let operations = all[Int(family) % all.count].operations
    return operations[Int(operation) % operations.count]
  }

  /// `NLMSGERR_ATTR_*`; a policy is described as the controller describes it.
  static let ackAttributes = AttributeSetSchema(
    "ack",
    [
      AttributeSchema(1, "msg", .string),
      AttributeSchema(2, "offs", .integer(IntegerSchema(.u32)), limits: .init(min: 16, max: 128)),
      AttributeSchema(3, "cookie", .binary(nil)),
      AttributeSchema(4, "policy", .nest { Nlctrl.PolicyAttrs.schema }),
      AttributeSchema(5, "miss-type", .integer(IntegerSchema(.u32)), limits: .init(min: 0, max: 20)),
      AttributeSchema(6, "miss-nest", .integer(IntegerSchema(.u32)), limits: .init(min: 16, max: 128)),
    ])
}
