/// Why a JSON document is not the message it should be: where, what is wrong, and what is allowed.
public struct JSONMessageError: Error, Hashable, Sendable {
  public enum Reason: Hashable, Sendable {
    /// No attribute or member has this name; `near` lists the ones most like it.
    case unknownMember(near: [String])
    case wrongType(expected: String, found: String)
    /// The number does not fit the field.
    case outOfRange(Int128, allowed: ClosedRange<Int128>)
    /// The enumeration or flags have no such entry.
    case unknownEntry(String, entries: [String])
    /// The text is not what the field's type or display hint reads.
    case badText(String, expected: String)
    /// More bytes than a fixed field has.
    case tooLong(limit: Int)
    /// The sub-message's selector is missing, or chooses no format this spec has.
    case unknownFormat(String?, selector: String, formats: [String])
    case tooDeep
    /// The message would not fit the wire.
    case encoding(EncodingError)
    /// The bytes are not a message.
    case decoding(DecodingError)
  }

  public var reason: Reason
  /// Where in the document: `.queues[1].id`, or nothing for the document itself.
  public var path: String

  public init(_ reason: Reason, at path: String) {
    self.reason = reason
    self.path = path
  }
}

extension JSONMessageError: CustomStringConvertible {
  public var description: String { path.isEmpty ? what : "\(path): \(what)" }

  private var what: String {
    switch reason {
    case .unknownMember(let near) where near.isEmpty: "there is no such member"
    case .unknownMember(let near): "there is no such member; did you mean \(near.joined(separator: " or "))?"
    case .wrongType(let expected, let found): "expected \(expected), found \(found)"
    case .outOfRange(let value, let allowed): "\(value) is not within \(allowed.lowerBound) to \(allowed.upperBound)"
    case .unknownEntry(let name, let entries): "there is no \(name); allowed are \(entries.joined(separator: ", "))"
    case .badText(let text, let expected): "expected \(expected), found \(JSONValue.string(text))"
    case .tooLong(let limit): "longer than \(limit) bytes"
    case .unknownFormat(nil, let selector, _): "its format depends on \(selector), which is missing"
    case .unknownFormat(let value?, let selector, let formats):
      "\(selector) \(value) has no format; known are \(formats.joined(separator: ", "))"
    case .tooDeep: "nested too deep"
    case .encoding(let error): error.description
    case .decoding(let error): error.description
    }
  }
}

/// The names most like a misspelt one, nearest first, at most three.
package func namesNear(_ name: String, among candidates: [String]) -> [String] {
  let limit = max(1, name.utf8.count / 3)
  let ranked = candidates.map { (name: $0, distance: editDistance(Array(name.utf8), Array($0.utf8))) }
    .filter { $0.distance <= limit || (name.utf8.count > 2 && $0.name.hasPrefix(name)) }
    .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
  return ranked.prefix(3).map(\.name)
}

/// Levenshtein's distance, by rows.
private func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
  // Names are short; a longer one is like none, and must not cost quadratic time.
  guard a.count <= 64, b.count <= 64 else { return .max }
  var row = Array(0...b.count)
  for (i, x) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, y) in b.enumerated() {
      let substituted = diagonal + (x == y ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(substituted, row[j] + 1, diagonal + 1)
    }
  }
  return row[b.count]
}
