#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The bytes of a spec, refused before they are read whole where they cannot be one.
enum SpecFile {
  /// Fifty times the largest kernel spec.
  static let sizeLimit = 4 << 20

  static func load(_ path: String, sink: DiagnosticSink) throws(SpecificationErrors) -> [UInt8] {
    // O_NONBLOCK: opening a FIFO must not wait for a writer.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw sink.failure("cannot open: \(reason(errno))", at: .start) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw sink.failure("cannot open: \(reason(errno))", at: .start) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw sink.failure("is a directory, name a spec file in it", at: .start)
    default: throw sink.failure("is not a regular file", at: .start)
    }
    guard status.st_size <= sizeLimit else { throw sink.failure(tooLarge(Int(status.st_size)), at: .start) }
    let bytes = try readAll(descriptor, sink: sink)
    guard bytes.count <= sizeLimit else { throw sink.failure(tooLarge(bytes.count), at: .start) }
    return bytes
  }

  static func tooLarge(_ size: Int) -> String { "is \(size) bytes long, at most \(sizeLimit) are read" }

  /// Reads on past a size that changed, up to one byte over the limit.
  private static func readAll(_ descriptor: Int32, sink: DiagnosticSink) throws(SpecificationErrors) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 << 10)
    while bytes.count <= sizeLimit {
      let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw sink.failure("cannot read: \(reason(errno))", at: .start) }
      guard count > 0 else { break }
      bytes += chunk[..<count]
    }
    return bytes
  }

  private static func reason(_ code: Int32) -> String {
    switch code {
    case ENOENT: "no such file"
    case EACCES: "permission denied"
    case ENOTDIR: "a part of the path is not a directory"
    case ELOOP: "too many symbolic links"
    case ENAMETOOLONG: "the path is too long"
    case EISDIR: "is a directory"
    default: "error \(code)"
    }
  }
}

/// What makes bytes no text at all, found before libyaml sees them: it would stop at them without a line.
enum SpecText {
  static func check(_ bytes: [UInt8], sink: DiagnosticSink) throws(SpecificationErrors) {
    do {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      let offset = error.byteOffsets.lowerBound
      let byte = String(bytes[offset], radix: 16)
      throw sink.failure("byte 0x\(byte) is not UTF-8, a spec is UTF-8 text", at: position(of: offset, in: bytes))
    }
    guard let offset = bytes.indices.first(where: { isForbidden(at: $0, in: bytes) }) else { return }
    let name = bytes[offset] == 0 ? "a NUL byte" : "a control character"
    throw sink.failure("\(name), a spec is UTF-8 text", at: position(of: offset, in: bytes))
  }

  /// YAML's own rule: of the control characters only tab, line feed, carriage return and next line; and no
  /// character that Unicode keeps from text.
  private static func isForbidden(at offset: Int, in bytes: [UInt8]) -> Bool {
    switch bytes[offset] {
    case 0x09, 0x0A, 0x0D: return false
    case 0..<0x20, 0x7F: return true
    // UTF-8 is checked by then, so the bytes that must follow do.
    case 0xC2: return bytes[offset + 1] < 0xA0 && bytes[offset + 1] != 0x85
    case 0xEF: return bytes[offset + 1] == 0xBF && bytes[offset + 2] >= 0xBE
    default: return false
    }
  }

  private static func position(of offset: Int, in bytes: [UInt8]) -> Position {
    var position = Position.start
    for byte in bytes[..<offset] {
      if byte == 0x0A {
        position.line += 1
        position.column = 1
      } else if byte & 0xC0 != 0x80 {
        position.column += 1
      }
    }
    return position
  }
}
