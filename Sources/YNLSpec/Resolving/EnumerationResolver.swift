/// Numbers the entries of enums and flags.
struct EnumerationResolver {
  let index: NameIndex
  let sink: DiagnosticSink

  func resolve(_ definitions: [Definition]) -> [Enumeration] {
    definitions.compactMap { if case .enumeration(let enumeration) = $0 { resolve(enumeration) } else { nil } }
  }

  private func resolve(_ declaration: EnumerationDeclaration) -> Enumeration {
    sink.reportRepeated(declaration.entries.map(\.name), "entry")
    var next = declaration.valueStart.flatMap(start) ?? 0
    var entries: [Enumeration.Entry] = []
    for entry in declaration.entries {
      let value = entry.value.map { Int128($0.value) } ?? next
      next = value + 1
      guard let exact = Int64(exactly: value), !declaration.isFlags || (0...63).contains(exact) else {
        let limit = declaration.isFlags ? "bits go from 0 to 63" : "values fit 64 bits"
        sink.report("entry \(Wording.quote(entry.name.value)) gets number \(value), \(limit)", at: entry.name.position)
        continue
      }
      entries.append(Enumeration.Entry(name: entry.name.value, documentation: entry.documentation, value: exact))
    }
    let values = Dictionary(entries.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    sink.reportRepeatedValues(
      declaration.entries.compactMap { entry in values[entry.name.value].map { (entry.name, $0) } }, "entry")
    return Enumeration(
      name: declaration.name.value, documentation: declaration.documentation, isFlags: declaration.isFlags,
      entries: entries)
  }

  private func start(_ limit: Located<NumberOrName>) -> Int128? { index.resolve(limit, sink)?.value }
}
