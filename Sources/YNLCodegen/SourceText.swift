/// Swift source in the making: lines, indentation and doc comments.
struct SourceText {
  private(set) var text = ""
  private var depth = 0

  mutating func line(_ content: String = "") {
    if !content.isEmpty { text += String(repeating: "  ", count: depth) + content }
    text += "\n"
  }

  mutating func block(_ head: String, _ body: (inout SourceText) -> Void) {
    line(head + " {")
    depth += 1
    body(&self)
    depth -= 1
    line("}")
  }

  /// A spec's documentation as a doc comment, wrapped to the line's width; paragraphs stay apart.
  mutating func documentation(_ text: String?) {
    guard let text else { return }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let paragraphs = lines.split { $0.allSatisfy(\.isWhitespace) }
    for (index, paragraph) in paragraphs.enumerated() {
      if index > 0 { line("///") }
      let words = paragraph.flatMap { $0.split { $0.isWhitespace } }
      var current = "///"
      for word in words {
        if current.count + word.count + 1 + depth * 2 > 118, current.count > 3 {
          line(current)
          current = "///"
        }
        current += " " + word
      }
      line(current)
    }
  }
}
