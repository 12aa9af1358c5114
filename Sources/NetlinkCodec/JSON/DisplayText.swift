// Bytes and integers as the text a display hint asks for, and back.

func hexDigit(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
  default: nil
  }
}

/// Two lower-case digits a byte.
func hexText(_ bytes: [UInt8], separator: String = "") -> String {
  let digits = Array("0123456789abcdef".utf8)
  var text: [UInt8] = []
  for (index, byte) in bytes.enumerated() {
    if index > 0 { text += separator.utf8 }
    text.append(digits[Int(byte >> 4)])
    text.append(digits[Int(byte & 15)])
  }
  return String(decoding: text, as: UTF8.self)
}

/// The bytes of pairs of hexadecimal digits; nil for anything else.
func hexBytes(_ text: some StringProtocol) -> [UInt8]? {
  let digits = Array(text.utf8)
  guard digits.count % 2 == 0 else { return nil }
  var bytes: [UInt8] = []
  bytes.reserveCapacity(digits.count / 2)
  for place in stride(from: 0, to: digits.count, by: 2) {
    guard let high = hexDigit(digits[place]), let low = hexDigit(digits[place + 1]) else { return nil }
    bytes.append(high << 4 | low)
  }
  return bytes
}

extension DisplayHint {
  /// Bytes as this hint shows them. A payload whose size the hint has no text for is plain hexadecimal.
  func text(_ bytes: [UInt8]) -> String {
    switch self {
    case .hex: hexText(bytes, separator: " ")
    case .mac, .fddi: hexText(bytes, separator: ":")
    case .ipv4, .ipv6, .ipv4OrV6:
      switch bytes.count {
      case 4: ipv4Text(bytes)
      case 16: ipv6Text(bytes)
      default: hexText(bytes)
      }
    case .uuid: bytes.count == 16 ? uuidText(bytes) : hexText(bytes)
    }
  }

  /// The bytes a text stands for: the hint's own form, or plain hexadecimal, which cannot be mistaken for it.
  func bytes(_ text: String) -> [UInt8]? {
    if let plain = hexBytes(text) { return plain }
    switch self {
    case .hex: return separated(text, by: " ")
    case .mac, .fddi: return separated(text, by: ":")
    case .ipv4, .ipv6, .ipv4OrV6: return ipv4Bytes(text) ?? ipv6Bytes(text)
    case .uuid: return uuidBytes(text)
    }
  }

  /// What a text of this hint looks like, for error messages.
  var example: String {
    switch self {
    case .hex: "bytes such as \"0a 1b\""
    case .mac, .fddi: "an address such as \"02:00:5e:10:00:01\""
    case .ipv4: "an IPv4 address"
    case .ipv6: "an IPv6 address"
    case .ipv4OrV6: "an IPv4 or IPv6 address"
    case .uuid: "a UUID"
    }
  }
}

private func separated(_ text: String, by separator: Character) -> [UInt8]? {
  var bytes: [UInt8] = []
  for part in text.split(separator: separator, omittingEmptySubsequences: false) {
    guard part.utf8.count == 2, let byte = hexBytes(part) else { return nil }
    bytes += byte
  }
  return bytes
}

// MARK: Addresses

func ipv4Text(_ bytes: [UInt8]) -> String { bytes.map { String($0) }.joined(separator: ".") }

func ipv4Bytes(_ text: some StringProtocol) -> [UInt8]? {
  let parts = text.split(separator: ".", omittingEmptySubsequences: false)
  guard parts.count == 4 else { return nil }
  var bytes: [UInt8] = []
  for part in parts {
    guard let byte = UInt8(part), String(byte) == part else { return nil }
    bytes.append(byte)
  }
  return bytes
}

/// Lower case, the longest run of two or more zero groups as `::`, the first of several (RFC 5952).
private func ipv6Text(_ bytes: [UInt8]) -> String {
  let groups = stride(from: 0, to: 16, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
  var zeros = 0..<0
  var place = 0
  while place < 8 {
    let end = groups[place...].firstIndex { $0 != 0 } ?? 8
    if end - place > max(1, zeros.count) { zeros = place..<end }
    place = end + 1
  }
  let texts = groups.map { String($0, radix: 16) }
  guard !zeros.isEmpty else { return texts.joined(separator: ":") }
  return texts[..<zeros.lowerBound].joined(separator: ":") + "::" + texts[zeros.upperBound...].joined(separator: ":")
}

private func ipv6Bytes(_ text: String) -> [UInt8]? {
  let halves = text.split(separator: "::", maxSplits: 2, omittingEmptySubsequences: false)
  guard halves.count <= 2, let first = ipv6Groups(halves[0], mayEndInIPv4: halves.count == 1) else { return nil }
  guard halves.count == 2 else { return first.count == 16 ? first : nil }
  guard let last = ipv6Groups(halves[1], mayEndInIPv4: true), first.count + last.count <= 14 else { return nil }
  return first + [UInt8](repeating: 0, count: 16 - first.count - last.count) + last
}

private func ipv6Groups(_ text: Substring, mayEndInIPv4: Bool) -> [UInt8]? {
  guard !text.isEmpty else { return [] }
  var bytes: [UInt8] = []
  let parts = text.split(separator: ":", omittingEmptySubsequences: false)
  for (index, part) in parts.enumerated() {
    if mayEndInIPv4, index == parts.count - 1, let address = ipv4Bytes(part) {
      bytes += address
    } else {
      guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy({ hexDigit($0) != nil }),
        let group = UInt16(part, radix: 16)
      else { return nil }
      bytes += [UInt8(group >> 8), UInt8(group & 0xff)]
    }
  }
  return bytes
}

// MARK: UUIDs

private let uuidParts = [0..<4, 4..<6, 6..<8, 8..<10, 10..<16]

private func uuidText(_ bytes: [UInt8]) -> String {
  uuidParts.map { hexText(Array(bytes[$0])) }.joined(separator: "-")
}

private func uuidBytes(_ text: String) -> [UInt8]? {
  let parts = text.split(separator: "-", omittingEmptySubsequences: false)
  guard parts.count == uuidParts.count else { return nil }
  var bytes: [UInt8] = []
  for (part, range) in zip(parts, uuidParts) {
    guard part.utf8.count == 2 * range.count, let some = hexBytes(part) else { return nil }
    bytes += some
  }
  return bytes
}
