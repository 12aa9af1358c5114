import TestSupport
import Testing
import YNLCodegen
import YNLSpec

/// The Swift of our own families, and of those the tests use, lies in the package, generated ahead of time.
@Suite struct CheckedInFamilyTests {
  @Test(arguments: CheckedInFamily.all)
  func whatIsCheckedInIsWhatTheSpecGives(_ family: CheckedInFamily) throws {
    let folder = try #require(family.folder, "\(family) has no Swift: swift package generate-ynl --target TARGET")
    let specification = try Specification(contentsOf: "\(SharedFolder.packageRoot)/\(family.spec)")
    let files = Generator.generate(specification, specFile: "\(family.name).yaml", views: family.hasViews)
    for file in files {
      let checkedIn = Files.bytes(of: "\(folder)/\(file.name)")
      let isUpToDate = checkedIn == Array(file.contents.utf8)
      #expect(isUpToDate, "\(folder)/\(file.name) is out of date: swift package generate-ynl")
    }
  }

  @Test func nothingElseIsCheckedIn() {
    let expected = CheckedInFamily.all.flatMap { Generator.fileNames(forSpecNamed: $0.name, views: $0.hasViews) }
    #expect(CheckedInFamily.folders.flatMap { Files.names(in: $0) }.sorted() == expected.sorted())
  }
}

struct CheckedInFamily: Sendable, CustomTestStringConvertible {
  /// Its path in the package.
  var spec: String
  /// Where it is to lie; nil for wherever it does among the sources.
  var target: String?
  var hasViews = false

  static let all =
    Files.names(in: "\(root)/Specs", suffix: ".yaml").map {
      CheckedInFamily(spec: "Specs/\($0).yaml", hasViews: $0 == "devmem-socket")
    } + [
      CheckedInFamily(spec: "Tests/SampleMessages/sample.yaml", target: "Tests/SampleMessages"),
      CheckedInFamily(spec: "Tests/ViewedMessages/catalogue.yaml", target: "Tests/ViewedMessages", hasViews: true),
      CheckedInFamily(spec: "Specs/netdev.yaml", target: "Tests/ViewedMessages", hasViews: true),
      CheckedInFamily(spec: "Specs/nlctrl.yaml", target: "Tests/ViewedMessages", hasViews: true),
    ]

  /// The folders of generated files.
  static let folders = ["Sources", "Tests"].flatMap { place in
    Files.names(in: "\(root)/\(place)").map { "\(root)/\(place)/\($0)/Generated" }
  }.filter { !Files.names(in: $0, suffix: ".swift").isEmpty }

  private static var root: String { SharedFolder.packageRoot }

  var name: String { String(spec.split(separator: "/").last?.dropLast(".yaml".count) ?? "") }
  var testDescription: String { target.map { "\(spec) in \($0)" } ?? spec }

  var folder: String? {
    if let target { return "\(Self.root)/\(target)/Generated" }
    let sources = Self.folders.filter { $0.hasPrefix("\(Self.root)/Sources/") }
    return sources.first { Files.bytes(of: "\($0)/\(name).types.swift") != nil }
  }
}
