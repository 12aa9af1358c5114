import Glibc
import TestSupport
import Testing

/// `ynl-swift` as a build runs it.
@Suite(.enabled(if: Tool.isPresent, "needs ynl-swift, built beside the tests")) struct ToolTests {
  static let good = Sample.family(attributes: "- {name: a, type: u32}")
  static let bad = Sample.family(attributes: "- {name: a, type: u33}")
  static let files = ["x.operations.swift", "x.schema.swift", "x.types.swift"]

  @Test func lintIsSilentAboutAGoodSpec() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.good, to: "x.yaml")
    let result = try Tool.run("lint", folder.file("x.yaml"), in: folder)
    #expect(result.status == 0)
    #expect(result.output == "" && result.errors == "")
  }

  @Test func lintNamesThePlaceOfAFault() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.bad, to: "x.yaml")
    let result = try Tool.run("lint", folder.file("x.yaml"), in: folder)
    #expect(result.status == 1)
    let lines = Self.bad.split(separator: "\n", omittingEmptySubsequences: false)
    let line = try #require(lines.firstIndex { $0.contains("u33") })
    let before = try #require(lines[line].split(separator: "u33").first)
    #expect(result.errors.hasPrefix("\(folder.file("x.yaml")):\(line + 1):\(before.count + 1): "))
    #expect(result.output == "")
  }

  @Test func lintReadsOnAfterABadFile() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.bad, to: "x.yaml")
    try folder.write(Self.bad, to: "y.yaml")
    let result = try Tool.run(
      "lint", folder.file("x.yaml"), folder.file("y.yaml"), folder.file("none.yaml"), in: folder)
    #expect(result.status == 1)
    for name in ["x.yaml:", "y.yaml:", "none.yaml:"] { #expect(result.errors.contains(folder.file(name))) }
  }

  @Test func generateMakesItsFoldersAndFiles() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.good, to: "x.yaml")
    let result = try Tool.run("generate", folder.file("x.yaml"), "--output", folder.file("out/deep"), in: folder)
    #expect(result.status == 0)
    for file in Self.files {
      #expect(folder.text("out/deep/" + file)?.hasPrefix("// Generated from x.yaml.") == true)
    }
  }

  @Test func generateLeavesAloneWhatWouldNotChange() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.good, to: "x.yaml")
    func generate() throws -> [[Int]?] {
      let result = try Tool.run("generate", folder.file("x.yaml"), "--output=" + folder.file("out"), in: folder)
      #expect(result.status == 0)
      return Self.files.map { folder.identity("out/" + $0) }
    }
    let first = try generate()
    #expect(try generate() == first)
    // A comment changes the spec and nothing that is generated.
    try folder.write("# A comment.\n" + Self.good, to: "x.yaml")
    #expect(try generate() == first)
    // A new attribute changes the types and the schema; there are no operations to change.
    try folder.write(Self.good.replacing("- {name: a, type: u32}", with: "- {name: b, type: u32}"), to: "x.yaml")
    let changed = try generate()
    #expect(changed[0] == first[0])
    #expect(changed[1] != first[1] && changed[2] != first[2])
    #expect(folder.names == ["out", "stderr", "stdout", "x.yaml"])
  }

  @Test func viewsAreAFileOfTheirOwn() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.good, to: "x.yaml")
    _ = try Tool.run("generate", folder.file("x.yaml"), "-o", folder.file("out"), in: folder)
    #expect(folder.text("out/x.views.swift") == nil)
    let before = Self.files.map { folder.identity("out/" + $0) }
    let result = try Tool.run("generate", folder.file("x.yaml"), "--views", "-o", folder.file("out"), in: folder)
    #expect(result.status == 0 && result.errors == "")
    #expect(folder.text("out/x.views.swift")?.contains("public struct View: AttributeView, ~Escapable") == true)
    #expect(Self.files.map { folder.identity("out/" + $0) } == before)
  }

  @Test func viewsOfALongFormatNameAreRefused() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.formats("a-name-of-16-byte", "b-name-of-16-byt"), to: "x.yaml")
    let plain = try Tool.run("generate", folder.file("x.yaml"), "-o", folder.file("out"), in: folder)
    #expect(plain.status == 0 && plain.errors == "")
    let result = try Tool.run("generate", folder.file("x.yaml"), "--views", "-o", folder.file("views"), in: folder)
    #expect(result.status == 1)
    #expect(
      result.errors
        == "\(folder.file("x.yaml")): sub-message 'data': views tell formats apart by 16 bytes of name; 'a-name-of-16-byte' has 17\n"
    )
    #expect(folder.text("views/x.views.swift") == nil)
  }

  /// A spec with a sub-message of these formats.
  private static func formats(_ names: String...) -> String {
    """
    name: x
    doc: A family.
    protocol: genetlink-legacy
    attribute-sets:
      - name: thing
        attributes:
          - {name: kind, type: string}
          - {name: data, type: sub-message, sub-message: data, selector: kind}
    sub-messages:
      - name: data
        formats:
          - {value: \(names.joined(separator: ", attribute-set: thing}\n      - {value: ")), attribute-set: thing}
    operations:
      list: []
    """
  }

  @Test func aBadSpecLeavesWhatWasGeneratedBefore() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.good, to: "x.yaml")
    _ = try Tool.run("generate", folder.file("x.yaml"), "-o", folder.file("out"), in: folder)
    let before = Self.files.map { folder.text("out/" + $0) }
    try folder.write(Self.bad, to: "x.yaml")
    let result = try Tool.run("generate", folder.file("x.yaml"), "-o", folder.file("out"), in: folder)
    #expect(result.status == 1)
    #expect(result.errors.contains("x.yaml:"))
    #expect(Self.files.map { folder.text("out/" + $0) } == before)
  }

  @Test func anOutputThatCannotBeAFolderIsAnError() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.good, to: "x.yaml")
    let result = try Tool.run("generate", folder.file("x.yaml"), "--output", folder.file("x.yaml/out"), in: folder)
    #expect(result.status == 1)
    #expect(result.errors.contains("cannot create \(folder.file("x.yaml"))"))
  }

  /// Not even root can make anything in /proc.
  @Test(.enabled(if: access("/proc/self", R_OK) == 0, "needs /proc"))
  func anUnwritableFolderIsAnError() throws {
    let folder = try TemporaryFolder()
    try folder.write(Self.good, to: "x.yaml")
    let result = try Tool.run("generate", folder.file("x.yaml"), "--output", "/proc/out", in: folder)
    #expect(result.status == 1)
    #expect(result.errors.contains("cannot create /proc/out"))
    // The other files were tried, and each says why.
    #expect(result.errors.split(separator: "\n").count == 3)
  }

  @Test(arguments: [
    [], ["frobnicate"], ["lint"], ["lint", "--fix", "x.yaml"], ["generate"], ["generate", "x.yaml"],
    ["generate", "x.yaml", "--output"], ["generate", "--output", "out"],
    ["generate", "--fast", "x.yaml", "--output", "o"],
  ])
  func aWrongCommandLineShowsTheUsage(_ arguments: [String]) throws {
    let folder = try TemporaryFolder()
    let result = try Tool.run(arguments, in: folder)
    #expect(result.status == 2)
    #expect(result.errors.contains("usage: ynl-swift lint FILE..."))
    #expect(result.output == "")
  }

  @Test func helpGoesToStandardOutput() throws {
    let folder = try TemporaryFolder()
    let result = try Tool.run("--help", in: folder)
    #expect(result.status == 0)
    #expect(result.output.hasPrefix("usage: ynl-swift lint FILE...") && result.errors == "")
  }
}
