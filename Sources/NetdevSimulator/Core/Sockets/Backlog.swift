/// What waits, the oldest first. Places that are done with are given up now and then, so that each costs a constant.
struct Backlog<Element> {
  private var elements: [Element] = []
  private var first = 0

  var isEmpty: Bool { first == elements.count }
  var count: Int { elements.count - first }
  var all: ArraySlice<Element> { elements[first...] }
  var oldest: Element? { isEmpty ? nil : elements[first] }

  mutating func append(_ element: Element) { elements.append(element) }

  mutating func changeOldest(_ body: (inout Element) -> Void) { if !isEmpty { body(&elements[first]) } }

  mutating func changeNewest(_ body: (inout Element) -> Void) { if !isEmpty { body(&elements[elements.count - 1]) } }

  mutating func removeOldest() {
    guard !isEmpty else { return }
    first += 1
    guard first == elements.count || first >= 64 && first * 2 >= elements.count else { return }
    elements.removeSubrange(..<first)
    first = 0
  }
}
