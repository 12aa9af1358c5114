import Foundation

/// What a target's `ynl.json` says.
struct Configuration {
  var specs: [URL]
  var views: Bool
  /// The file itself, so that a change of it generates anew.
  var files: [URL]

  struct Fault: Error {
    /// Counted from 1.
    var line: Int
    var text: String
  }

  init(specs: [URL], views: Bool, files: [URL]) {
    self.specs = specs
    self.views = views
    self.files = files
  }

  init(_ file: URL, relativeTo folder: URL) throws(Fault) {
    let members = try Self.read(file)
    guard !members.specs.isEmpty else { throw Fault(line: 1, text: "'specs' names no spec") }
    self.init(
      specs: members.specs.map { URL(filePath: $0, relativeTo: folder).standardizedFileURL }, views: members.views,
      files: [file])
  }

  private static func read(_ file: URL) throws(Fault) -> Members {
    var text = ""
    do {
      text = try String(contentsOf: file, encoding: .utf8)
      return try JSONDecoder().decode(Members.self, from: Data(text.utf8))
    } catch DecodingError.dataCorrupted(let context) where !context.codingPath.isEmpty {
      throw Fault(line: line(of: context, in: text), text: context.debugDescription)
    } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context) {
      let isViews = context.codingPath.first?.stringValue == "views"
      throw Fault(
        line: line(of: context, in: text),
        text: isViews ? "'views' must be true or false" : "'specs' must be an array of the paths of specs")
    } catch DecodingError.keyNotFound {
      throw Fault(line: 1, text: "'specs' is missing: an array of the paths of specs, relative to this folder")
    } catch {
      throw Fault(line: 1, text: "cannot be read as JSON: \(error)")
    }
  }

  private static func line(of context: DecodingError.Context, in text: String) -> Int {
    let name = context.codingPath.first?.stringValue ?? ""
    let place = text.range(of: "\"\(name)\"")?.lowerBound ?? text.startIndex
    return 1 + text[..<place].count(where: \.isNewline)
  }
}

/// The members of the file's object. One that is not known is an error: it would be a spelling mistake.
private struct Members: Decodable {
  var specs: [String]
  var views: Bool

  private struct Name: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: Name.self)
    for name in members.allKeys.sorted(by: { $0.stringValue < $1.stringValue })
    where name.stringValue != "specs" && name.stringValue != "views" {
      throw DecodingError.dataCorruptedError(
        forKey: name, in: members,
        debugDescription: "'\(name.stringValue)' is not known here; allowed are 'specs' and 'views'")
    }
    specs = try members.decode([String].self, forKey: Name(stringValue: "specs"))
    views = try members.decodeIfPresent(Bool.self, forKey: Name(stringValue: "views")) ?? false
  }
}
