/// Rows under headings, aligned for people to read.
struct Table {
  enum Alignment { case left, right }

  struct Column {
    /// In capitals.
    var title: String
    /// Numbers go to the right.
    var alignment: Alignment

    static func text(_ title: String) -> Column { Column(title: title, alignment: .left) }
    static func number(_ title: String) -> Column { Column(title: title, alignment: .right) }
  }

  var columns: [Column]
  /// A cell for each column; nil is shown as a dash.
  private(set) var rows: [[String?]] = []

  init(_ columns: [Column]) { self.columns = columns }

  mutating func add(_ cells: [String?]) { rows.append(cells) }

  /// Lines without trailing spaces, columns two spaces apart.
  func text() -> String {
    let cells = rows.map { row in row.map { visible($0 ?? "-") } }
    let widths = columns.indices.map { index in
      cells.reduce(width(columns[index].title)) { max($0, width($1[index])) }
    }
    return ([columns.map(\.title)] + cells).map { line($0, widths) }.joined(separator: "\n")
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    let padded = cells.indices.map { index in
      let space = String(repeating: " ", count: widths[index] - width(cells[index]))
      return columns[index].alignment == .left ? cells[index] + space : space + cells[index]
    }
    var line = padded.joined(separator: "  ")
    while line.last == " " { line.removeLast() }
    return line
  }

  private func width(_ text: String) -> Int { text.count }
}
