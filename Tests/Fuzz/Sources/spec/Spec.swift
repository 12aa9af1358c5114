import FuzzSupport
import YNLCodegen
import YNLSpec

// An input is the text of a spec.

@_cdecl("LLVMFuzzerTestOneInput")
public func spec(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = input(data, count)
  do throws(SpecificationErrors) {
    let specification = try Specification(yaml: bytes, file: "fuzzed.yaml")
    checkGeneration(specification, isThorough: Thoroughness.isDue(bytes))
  } catch {
    checkDiagnostics(error.diagnostics, in: bytes)
  }
  return 0
}

@_cdecl("LLVMFuzzerCustomMutator")
public func mutateSpec(_ data: UnsafeMutablePointer<UInt8>, _ count: Int, _ room: Int, _ seed: CUnsignedInt) -> Int {
  Thoroughness.beginMutating()
  var random = SeededRandom(seed)
  let bytes = input(data, count)
  if random.chance(2) { return bytes.mutated(growingBy: max(0, room - count)).store(data, room: room) }
  var text = SpecText(bytes)
  for _ in 0...Int.random(in: 0...2, using: &random) { text.mutate(&random) }
  return text.bytes.store(data, room: room)
}

/// Whoever is told of a fault finds it.
private func checkDiagnostics(_ diagnostics: [Diagnostic], in bytes: [UInt8]) {
  require(!diagnostics.isEmpty, "a spec that is refused has faults")
  // A carriage return, a next line and the separators of Unicode end lines as well, and each has a byte of its own.
  let lines = 2 + bytes.count { [0x0A, 0x0D, 0x85, 0xA8, 0xA9].contains($0) }
  for diagnostic in diagnostics {
    require(diagnostic.file == "fuzzed.yaml", "a fault names its file", "\(diagnostic)")
    require((1...lines).contains(diagnostic.line), "a fault has a line of the file", "\(diagnostic)")
    require(diagnostic.column >= 1, "a fault has a column", "\(diagnostic)")
    require(!diagnostic.message.isEmpty, "a fault says what is wrong", "\(diagnostic)")
    require(!diagnostic.message.contains("\n"), "a fault is one line", "\(diagnostic)")
  }
}

/// A spec that passes gives Swift, always the same, and nothing in its names and texts breaks out of its place.
private func checkGeneration(_ specification: Specification, isThorough: Bool) {
  let files = Generator.generate(specification, specFile: "fuzzed.yaml")
  require(files.map(\.name) == Generator.fileNames(forSpecNamed: "fuzzed"), "files have the names that were told")
  for file in files {
    var scanner = SwiftScanner()
    scanner.read(file.contents)
    require(scanner.isWhole, "generated Swift is closed", scanner.fault + "\n" + file.contents)
  }
  guard isThorough else { return }
  require(Generator.generate(specification, specFile: "fuzzed.yaml") == files, "a spec gives the same Swift always")
}
