internal import NetlinkSocket

/// What is left of a record of requests when its turn is over, or when answers have to be read first.
final class HeldRecord {
  let way: Channel.Way
  private let bytes: [UInt8]
  /// How many of the bytes are done with.
  private var place = 0
  private var descriptors: ReceivedDescriptors

  init(_ bytes: RawSpan, _ way: Channel.Way, _ descriptors: consuming ReceivedDescriptors) {
    self.way = way
    self.bytes = bytes.withUnsafeBytes { [UInt8]($0) }
    self.descriptors = descriptors
  }

  /// Lets somebody go on with it, who tells how many bytes are done with then.
  /// - Returns: whether that is all of them.
  func goOn(_ body: (RawSpan, inout ReceivedDescriptors) -> Int) -> Bool {
    let bytes = bytes
    place += body(bytes.span.bytes.extracting(place...), &descriptors)
    return place >= bytes.count
  }
}
