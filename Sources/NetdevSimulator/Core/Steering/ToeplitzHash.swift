/// The hash of receive side scaling: for each bit of the input that is set, the 32 bits of the key that begin there.
public struct ToeplitzHash: Hashable, Sendable {
  public let key: [UInt8]

  /// - Parameter key: bits beyond its end are 0; 40 bytes are enough for IPv6 and ports.
  public init(key: [UInt8]) { self.key = key }

  /// The key of the published verification suite. A driver has a random one, which no test could foretell.
  public static let verificationKey: [UInt8] = [
    0x6d, 0x5a, 0x56, 0xda, 0x25, 0x5b, 0x0e, 0xc2, 0x41, 0x67, 0x25, 0x3d, 0x43, 0xa3, 0x8f, 0xb0, 0xd0, 0xca, 0x2b,
    0xcb, 0xae, 0x7b, 0x30, 0xb4, 0x77, 0xcb, 0x2d, 0xa3, 0x80, 0x30, 0xf2, 0x0c, 0x6a, 0x42, 0xb7, 0x3b, 0xbe, 0xac,
    0x01, 0xfa,
  ]

  /// The hash of a packet's fields.
  public func hash(_ flow: Flow, _ fields: HashedFields = .connection) -> UInt32 { hash(flow.hashInput(fields)) }

  func hash(_ input: [UInt8]) -> UInt32 {
    var hash: UInt32 = 0
    // The key's bits from the present one on, the next byte's below them.
    var window = (0..<4).reduce(UInt64(0)) { $0 << 8 | UInt64(keyByte($1)) }
    for (place, byte) in input.enumerated() {
      window = window << 8 | UInt64(keyByte(place + 4))
      for bit in 0..<8 where byte & 0x80 >> UInt8(bit) != 0 {
        hash ^= UInt32(truncatingIfNeeded: window >> UInt64(8 - bit))
      }
    }
    return hash
  }

  private func keyByte(_ place: Int) -> UInt8 { place < key.count ? key[place] : 0 }
}
