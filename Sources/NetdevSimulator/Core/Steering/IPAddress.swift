internal import Glibc

/// An address of either family, as a number: the first byte on the wire is the highest.
public enum IPAddress: Hashable, Sendable {
  case v4(UInt32)
  case v6(UInt128)

  /// Four or sixteen bytes in network order; nil for any other count.
  ///
  /// An IPv4 address inside an IPv6 one (`::ffff:192.0.2.1`) is IPv4: on the wire it is, and a NIC sees nothing else.
  public init?(_ bytes: some Collection<UInt8>) {
    let number = bytes.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
    switch bytes.count {
    case 4: self = .v4(UInt32(truncatingIfNeeded: number))
    case 16 where number >> 32 == 0xffff: self = .v4(UInt32(truncatingIfNeeded: number))
    case 16: self = .v6(number)
    default: return nil
    }
  }

  /// As people write it, `192.0.2.1` or `2001:db8::1`; nil where it is neither.
  public init?(_ text: String) {
    var bytes = [UInt8](repeating: 0, count: 16)
    if inet_pton(AF_INET, text, &bytes) == 1 {
      self.init(bytes.prefix(4))
    } else if inet_pton(AF_INET6, text, &bytes) == 1 {
      self.init(bytes)
    } else {
      return nil
    }
  }

  public var family: IPFamily {
    switch self {
    case .v4: .v4
    case .v6: .v6
    }
  }

  /// Of an IPv4 address the low 32 bits.
  var number: UInt128 {
    switch self {
    case .v4(let number): UInt128(number)
    case .v6(let number): number
    }
  }

  /// In network order.
  var bytes: [UInt8] { number.bigEndianBytes.suffix(family.addressSize) }
}

/// The two versions of IP.
public enum IPFamily: Hashable, Sendable {
  case v4
  case v6

  /// In bytes.
  var addressSize: Int { self == .v4 ? 4 : 16 }
  /// All bits of an address.
  var fullMask: UInt128 { self == .v4 ? UInt128(UInt32.max) : .max }
}

extension IPAddress: CustomStringConvertible {
  public var description: String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    let family = family == .v4 ? AF_INET : AF_INET6
    guard inet_ntop(family, bytes, &text, socklen_t(text.count)) != nil else { return "" }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

extension FixedWidthInteger {
  /// The highest byte first.
  var bigEndianBytes: [UInt8] {
    stride(from: Self.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: self >> Self($0)) }
  }
}
