import TestSupport
import Testing
import YNLCodegen
import YNLSpec

/// The kernel's own specs, all of them.
@Suite(.needsSpecs) struct KernelSpecTests {
  @Test(arguments: SharedFolder.specNames)
  func everySpecGeneratesWithoutCollidingNames(_ name: String) throws {
    let files = try Self.generate(name)
    #expect(files.map(\.name) == Generator.fileNames(forSpecNamed: name))
    var declarations = Declarations()
    for file in files { declarations.read(file.contents) }
    #expect(declarations.names.count > 10)
    #expect(declarations.repeated == [])
  }

  @Test func thereAreAllThirtyThree() {
    #expect(SharedFolder.specNames.count == 33)
  }

  @Test(arguments: ["netdev", "tc", "nl80211"])
  func theSameSpecGivesTheSameBytes(_ name: String) throws {
    let first = try Self.generate(name)
    for _ in 0..<3 { #expect(try Self.generate(name) == first) }
  }

  private static func generate(_ name: String) throws -> [Generator.File] {
    Generator.generate(try Specification(contentsOf: SharedFolder.spec(name)), specFile: "\(name).yaml")
  }
}
