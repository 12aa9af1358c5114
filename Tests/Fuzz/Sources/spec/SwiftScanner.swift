/// Enough of a Swift lexer to see that brackets match and no string or comment ends before or behind its place.
struct SwiftScanner {
  private var open: [Character] = []
  private(set) var fault = ""

  var isWhole: Bool { open.isEmpty && fault.isEmpty }

  mutating func read(_ text: String) {
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) where fault.isEmpty { read(line) }
    if !open.isEmpty, fault.isEmpty { fault = "\(open) not closed" }
  }

  private mutating func read(_ line: Substring) {
    var left = line.drop { $0 == " " }
    if left.contains(where: { $0.isNewline }) { return fault = "a newline in: \(line)" }
    if left.hasPrefix("//") { return }
    while let character = left.popFirst(), fault.isEmpty {
      switch character {
      case "(", "[", "{": open.append(character)
      case ")": close("(", line)
      case "]": close("[", line)
      case "}": close("{", line)
      case "\"": skipString(&left, line)
      case "/" where left.first == "/": return
      default: break
      }
    }
  }

  private mutating func close(_ opening: Character, _ line: Substring) {
    if open.popLast() != opening { fault = "nothing to close in: \(line)" }
  }

  private mutating func skipString(_ left: inout Substring, _ line: Substring) {
    while let character = left.popFirst() {
      switch character {
      case "\"": return
      case "\\": if left.popFirst() == "(" { return fault = "interpolation in: \(line)" }
      default: break
      }
    }
    fault = "a string without end in: \(line)"
  }
}
