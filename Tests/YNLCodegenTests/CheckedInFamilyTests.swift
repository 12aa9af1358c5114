import TestSupport
import Testing
import YNLCodegen
import YNLSpec

/// The Swift of our own families lies in the package, generated ahead of time.
@Suite struct OwnFamilyTests {
  @Test(arguments: OwnFamilies.specs)
  func whatIsCheckedInIsWhatTheSpecGives(_ spec: String) throws {
    let folder = try #require(
      OwnFamilies.folders.first { Files.bytes(of: "\($0)/\(spec).types.swift") != nil },
      "Specs/\(spec).yaml has no Swift: swift package generate-ynl --target TARGET")
    let specification = try Specification(contentsOf: "\(SharedFolder.packageRoot)/Specs/\(spec).yaml")
    for file in Generator.generate(specification, specFile: "\(spec).yaml") {
      let checkedIn = Files.bytes(of: "\(folder)/\(file.name)")
      let isUpToDate = checkedIn == Array(file.contents.utf8)
      #expect(isUpToDate, "\(folder)/\(file.name) is out of date: swift package generate-ynl")
    }
  }

  @Test func nothingElseIsCheckedIn() {
    let expected = OwnFamilies.specs.flatMap { Generator.fileNames(forSpecNamed: $0) }
    #expect(OwnFamilies.folders.flatMap { Files.names(in: $0) }.sorted() == expected.sorted())
  }
}

enum OwnFamilies {
  static let specs = Files.names(in: "\(SharedFolder.packageRoot)/Specs", suffix: ".yaml")
  /// The folders of generated files.
  static let folders = Files.names(in: sources).map { "\(sources)/\($0)/Generated" }
    .filter { !Files.names(in: $0, suffix: ".swift").isEmpty }

  private static let sources = "\(SharedFolder.packageRoot)/Sources"
}
