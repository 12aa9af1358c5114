// Generated from nlsocket.yaml. Do not edit: change the spec and generate again.
// swift-format-ignore-file
public import NetlinkCodec


extension Nlsocket.Option {
  public static let schema: EnumerationSchema = EnumerationSchema(
    "option",
    [
      EnumerationSchema.Entry("add-membership", 1),
      EnumerationSchema.Entry("drop-membership", 2),
      EnumerationSchema.Entry("cap-ack", 10),
      EnumerationSchema.Entry("ext-ack", 11),
    ] as [EnumerationSchema.Entry])
}

extension Nlsocket.SocketOption {
  public static let schema: AttributeSetSchema = AttributeSetSchema(
    "socket-option",
    [
      AttributeSchema(1, "option", .integer(IntegerSchema(.u32, .host, Nlsocket.Option.schema))),
      AttributeSchema(2, "value", .integer(IntegerSchema(.u32))),
    ] as [AttributeSchema])
}
