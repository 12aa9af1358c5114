import Glibc

/// The stream that a sender and a receiver agree on: byte i is i modulo a number, as ncdevmem's `-v` has it.
struct Pattern: Sendable {
  static let moduli = 1...256

  let modulus: Int
  /// The stream's beginning, long enough that any part of it begins within its first `modulus` bytes.
  private let sample: [UInt8]
  private static let sampleSize = 64 << 10

  init(modulus: Int) {
    self.modulus = modulus
    sample = (0..<Self.sampleSize + modulus).map { UInt8(truncatingIfNeeded: $0 % modulus) }
  }

  /// Where the first byte is that is not as it should be; nil when all are.
  ///
  /// - Parameter position: in the stream, of the first byte.
  func firstFault(in bytes: RawSpan, at position: UInt64) -> Int? {
    sample.withUnsafeBytes { sample in
      bytes.withUnsafeBytes { bytes in
        var done = 0
        while done < bytes.count {
          let start = Int((position + UInt64(done)) % UInt64(modulus))
          let length = min(Self.sampleSize, bytes.count - done)
          let (expected, found) = (sample.baseAddress! + start, bytes.baseAddress! + done)
          if memcmp(expected, found, length) != 0 {
            return (0..<length).first { sample[start + $0] != bytes[done + $0] }.map { done + $0 }
          }
          done += length
        }
        return nil
      }
    }
  }

  /// Writes the stream from a position on.
  func fill(_ bytes: inout MutableRawSpan, at position: UInt64) {
    sample.withUnsafeBytes { sample in
      bytes.withUnsafeMutableBytes { bytes in
        var done = 0
        while done < bytes.count {
          let start = Int((position + UInt64(done)) % UInt64(modulus))
          let length = min(Self.sampleSize, bytes.count - done)
          (bytes.baseAddress! + done).copyMemory(from: sample.baseAddress! + start, byteCount: length)
          done += length
        }
      }
    }
  }

  /// A chunk of so many bytes at most after which the stream is where it began, so that memory filled once can be sent
  /// again and again; nil where there is none.
  func wholePeriods(within size: Int) -> Int? {
    let length = size / modulus * modulus
    return length > 0 ? length : nil
  }
}
