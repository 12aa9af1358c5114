import YNLSpec

/// What is wrong with a spec, one line a fault; empty where nothing is.
func faults(_ text: String) -> [String] { faults(Array(text.utf8)) }

func faults(_ bytes: [UInt8]) -> [String] {
  do {
    _ = try Specification(yaml: bytes, file: "x.yaml")
    return []
  } catch {
    return error.diagnostics.map(\.description)
  }
}

/// A family with the given attributes in set `s`, whose first attribute stands on line 7.
func spec(attributes: String, rest: String = "") -> String {
  """
  name: x
  doc: A test.
  operations: {list: []}
  attribute-sets:
    - name: s
      attributes:
  \(attributes.split(separator: "\n").map { "      " + $0 }.joined(separator: "\n"))
  \(rest)
  """
}

/// A family with an empty attribute set `s` and the given operations; the first stands on line 11.
func spec(operations: String, head: String = "protocol: genetlink", model: String = "unified") -> String {
  """
  name: x
  doc: A test.
  \(head)
  attribute-sets:
    - name: s
      attributes:
        - {name: a, type: u32}
        - {name: b, type: u32}
  operations:
    enum-model: \(model)
    list:
  \(operations.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n"))
  """
}

/// A family with the given definitions; the first stands on line 6.
func spec(definitions: String) -> String {
  """
  name: x
  doc: A test.
  operations: {list: []}
  attribute-sets: []
  definitions:
  \(definitions.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))
  """
}
