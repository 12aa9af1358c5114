// The types of this module are generated from Specs/devmem-socket.yaml ahead of time, so that whoever imports them builds
// no generator. They need the codec's types as well, so these come along.
@_exported public import NetlinkCodec

extension DevmemSocket {
  /// `nlmsg_type` of the family's messages on every channel; no kernel gives this number out.
  public static let familyID: UInt16 = 0x4001
  /// The most ordinary bytes that one `receive` or one `send` carries: whole pages that fit into an attribute.
  public static let maximumData = 61_440
}
