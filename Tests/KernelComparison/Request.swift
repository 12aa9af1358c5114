package import NetlinkCodec

/// A generic netlink request whose every byte can be wrong.
package struct Request {
  package var type: UInt16
  package var command: UInt8
  package var flags: MessageFlags
  package var version: UInt8 = 1
  package var reserved: UInt16 = 0
  package var sequence: UInt32 = 4711
  package var attributes: [UInt8] = []
  /// What `nlmsg_len` says, where it is not the truth.
  package var length: UInt32?

  package init(
    _ type: UInt16, command: UInt8, flags: MessageFlags = [.request, .acknowledge], attributes: [UInt8] = []
  ) {
    self.type = type
    self.command = command
    self.flags = flags
    self.attributes = attributes
  }

  package var bytes: [UInt8] {
    littleEndian(length ?? UInt32(20 + attributes.count)) + littleEndian(type) + littleEndian(flags.rawValue)
      + littleEndian(sequence) + littleEndian(UInt32(0)) + [command, version] + littleEndian(reserved) + attributes
  }

  /// One attribute, padded; `length` is what its header says, where it is not the truth.
  package static func attribute(_ type: UInt16, _ payload: [UInt8], length: UInt16? = nil) -> [UInt8] {
    littleEndian(length ?? UInt16(4 + payload.count)) + littleEndian(type) + payload
      + Array(repeating: 0, count: (4 - payload.count % 4) % 4)
  }

  package static func u32(_ type: UInt16, _ value: UInt32) -> [UInt8] { attribute(type, littleEndian(value)) }
  package static func u64(_ type: UInt16, _ value: UInt64) -> [UInt8] { attribute(type, littleEndian(value)) }
  package static func nest(_ type: UInt16, _ inner: [UInt8]) -> [UInt8] { attribute(type | 0x8000, inner) }
}

package func littleEndian<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
  withUnsafeBytes(of: value.littleEndian) { Array($0) }
}
