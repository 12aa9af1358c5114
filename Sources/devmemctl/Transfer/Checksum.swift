/// CRC-32 as gzip and zlib compute it, to compare with what others say of the same bytes.
struct Checksum: Sendable {
  /// Eight tables, so that a step takes eight bytes: table n is a byte's contribution n bytes later.
  private static let tables: [[UInt32]] = {
    var tables = [
      (0..<256 as Range<UInt32>).map { byte in
        (0..<8).reduce(byte) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xedb8_8320 : value >> 1 }
      }
    ]
    for level in 1..<8 {
      let previous = tables[level - 1]
      tables.append(previous.map { $0 >> 8 ^ tables[0][Int($0 & 0xff)] })
    }
    return tables
  }()

  private var remainder = UInt32.max

  var value: UInt32 { ~remainder }

  /// `cbf43926`
  var text: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 8 - digits.utf8.count) + digits
  }

  mutating func add(_ bytes: RawSpan) {
    let tables = Self.tables
    var crc = remainder
    bytes.withUnsafeBytes { bytes in
      var offset = 0
      while offset + 8 <= bytes.count {
        let low = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)) ^ crc
        let high = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self))
        crc =
          tables[7][Int(low & 0xff)] ^ tables[6][Int(low >> 8 & 0xff)] ^ tables[5][Int(low >> 16 & 0xff)]
          ^ tables[4][Int(low >> 24)] ^ tables[3][Int(high & 0xff)] ^ tables[2][Int(high >> 8 & 0xff)]
          ^ tables[1][Int(high >> 16 & 0xff)] ^ tables[0][Int(high >> 24)]
        offset += 8
      }
      while offset < bytes.count {
        crc = crc >> 8 ^ tables[0][Int((crc ^ UInt32(bytes[offset])) & 0xff)]
        offset += 1
      }
    }
    remainder = crc
  }
}
