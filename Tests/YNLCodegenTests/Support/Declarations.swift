/// The names that generated Swift declares, by where; enough of a parser for text that is indented by two.
struct Declarations {
  /// Each declaration as its scope and what tells it from its neighbours.
  private(set) var names: Set<String> = []
  private(set) var repeated: [String] = []
  private var scopes: [(depth: Int, name: String)] = []
  private var function: (depth: Int, text: String)?

  mutating func read(_ text: String) {
    scopes = []
    for line in text.split(separator: "\n") {
      let content = line.drop { $0 == " " }
      read(String(content), depth: (line.count - content.count) / 2)
    }
  }

  private mutating func read(_ line: String, depth: Int) {
    if let open = function { return continueFunction(line, open) }
    while let last = scopes.last, last.depth >= depth { scopes.removeLast() }
    let words = line.split(separator: " ").map(String.init).filter {
      !["public", "private", "static", "indirect"].contains($0)
    }
    guard let kind = words.first, words.count > 1, !line.hasPrefix("//") else { return }
    let name = String(words[1].prefix { !":({<".contains($0) })
    switch kind {
    case "extension": scopes.append((depth, name))
    case "struct", "enum", "class":
      declare(name)
      scopes.append((depth, name))
    case "var", "let", "typealias": if isMember(depth) { declare(name) }
    case "case": if isMember(depth), line.last != ":", !line.contains(": ") { declare(name) }
    case "func":
      if line.contains(")") { declare(line) } else { function = (depth, line) }
    default: break
    }
  }

  /// The labels of a function's parameters are part of its name; they may stand on the next line.
  private mutating func continueFunction(_ line: String, _ open: (depth: Int, text: String)) {
    declare(open.text + line)
    function = nil
  }

  /// Statements stand deeper than the members of the type they are in.
  private func isMember(_ depth: Int) -> Bool { scopes.last.map { $0.depth + 1 == depth } ?? false }

  private mutating func declare(_ name: String) {
    let full = (scopes.map(\.name) + [name]).joined(separator: ".")
    if !names.insert(full).inserted { repeated.append(full) }
  }
}
