public struct NetlinkError: Error, Hashable, Sendable {
  public enum Cause: Hashable, Sendable {
    case malformedReply(DecodingError), unencodable(EncodingError), missingReply
    case transport(call: String, ErrorNumber, String?)
    case interruptedDump(attempts: Int)
    case unsupportedMode(RequestMode)
    case foreignSequence(expected: UInt32, got: UInt32)
    case unknownFamily(String)
    case refused(ErrorNumber)
  }
  public var operation: String
  public var cause: Cause
  public init(_ operation: String, _ cause: Cause) { self.operation = operation; self.cause = cause }
  public init(_ operation: OperationSchema, of family: FamilySchema, refusedWith: ExtendedAck, request: RawSpan) {
    self.init(operation.name, .refused(.EINVAL))
  }
  public var errno: ErrorNumber? { nil }
}
public struct ExtendedAck { public var errno: ErrorNumber?
  public init(_ message: borrowing MessageView) throws(DecodingError) {} }
