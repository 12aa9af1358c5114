extension Specification {
  /// Reads and checks the spec in a file of at most 4 MiB.
  ///
  /// - Parameter path: The file, also as diagnostics name it.
  /// - Throws: Everything found wrong, in file order. What cannot be read at all, or is no YAML, is the only
  ///   finding of its kind: nothing behind it was looked at.
  public init(contentsOf path: String) throws(SpecificationErrors) {
    let sink = DiagnosticSink(file: path)
    self = try Self.read(SpecFile.load(path, sink: sink), sink: sink)
  }

  /// Reads and checks a spec in memory.
  ///
  /// - Parameters:
  ///   - bytes: UTF-8 text, at most 4 MiB.
  ///   - file: How diagnostics name it.
  /// - Throws: Everything found wrong, in file order.
  public init(yaml bytes: [UInt8], file: String) throws(SpecificationErrors) {
    self = try Self.read(bytes, sink: DiagnosticSink(file: file))
  }

  private static func read(_ bytes: [UInt8], sink: DiagnosticSink) throws(SpecificationErrors) -> Specification {
    guard bytes.count <= SpecFile.sizeLimit else { throw sink.failure(SpecFile.tooLarge(bytes.count), at: .start) }
    try SpecText.check(bytes, sink: sink)
    let root = try YAMLComposer.compose(bytes, sink: sink)
    guard let family = FamilyDecoder(sink: sink).decode(root) else { throw sink.errors }
    let specification = Resolver(family, sink: sink).resolve()
    guard sink.isEmpty else { throw sink.errors }
    return specification
  }
}
