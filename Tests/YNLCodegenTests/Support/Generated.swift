import YNLCodegen
import YNLSpec

/// What the generator makes of a spec, by file.
struct Generated {
  var types: String
  var schema: String
  var operations: String

  init(_ spec: String) throws {
    let specification = try Specification(yaml: Array(spec.utf8), file: "sample.yaml")
    let files = Generator.generate(specification, specFile: "sample.yaml")
    types = files[0].contents
    schema = files[1].contents
    operations = files[2].contents
  }

  /// A family whose one set `thing` has the given attributes, one a line, and whatever else they refer to.
  init(attributes: String) throws {
    try self.init(Sample.family(attributes: attributes))
  }
}

extension String {
  /// The text without the indentation and line breaks of where it stands.
  var flattened: String {
    split(whereSeparator: \.isNewline).map { $0.drop { $0 == " " } }.joined(separator: "\n")
  }

  /// Whether the lines stand here one after the other, at whatever indentation.
  func has(_ lines: String) -> Bool { ("\n" + flattened + "\n").contains("\n" + lines.flattened + "\n") }

  /// The lines that begin with `start`, without their indentation.
  func lines(startingWith start: String) -> [String] {
    split(separator: "\n").map { String($0.drop { $0 == " " }) }.filter { $0.hasPrefix(start) }
  }
}
