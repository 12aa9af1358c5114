/// Specs in the small: a family with just what a test is about.
enum Sample {
  static func family(
    attributes: String, sets: String = "", definitions: String = "", operations: String = "", head: String = ""
  ) -> String {
    """
    name: sample
    doc: A test.
    protocol: genetlink-legacy
    \(head)
    definitions:
      - {name: color, type: enum, entries: [red, {name: green, value: 5}]}
      - {name: powers, type: flags, entries: [rx, tx]}
      - name: point
        type: struct
        members: [{name: x, type: u32}, {name: y, type: s16, byte-order: big-endian}, {name: gap, type: pad, len: 2}]
    \(indented(definitions, by: 2))
    attribute-sets:
      - name: thing
        attributes:
    \(indented(attributes, by: 6))
      - name: inner
        attributes: [{name: depth, type: u32}]
    \(indented(sets, by: 2))
    sub-messages:
      - name: options
        formats: [{value: plain, attribute-set: inner}, {value: spot, fixed-header: point}, {value: nothing}]
    operations:
      enum-model: unified
      list: \(operations.isEmpty ? "[]" : "")
    \(indented(operations, by: 4))
    """
  }

  private static func indented(_ text: String, by count: Int) -> String {
    let space = String(repeating: " ", count: count)
    return text.split(separator: "\n").map { space + $0 }.joined(separator: "\n")
  }
}
