/// A queue of plain values that grows when it must and keeps its room: in a steady flow it allocates nothing.
struct FIFO<Element: BitwiseCopyable> {
  /// Empty, or as many as a power of two.
  private var places: [Element] = []
  private var start = 0
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  /// The element at a place, 0 being the oldest.
  subscript(place: Int) -> Element {
    get {
      precondition(place < count)
      return places[index(place)]
    }
    set {
      precondition(place < count)
      places[index(place)] = newValue
    }
  }

  mutating func append(_ element: Element) {
    if count == places.count { grow(element) }
    places[index(count)] = element
    count += 1
  }

  /// Puts an element before the oldest.
  mutating func prepend(_ element: Element) {
    if count == places.count { grow(element) }
    start = index(places.count - 1)
    places[start] = element
    count += 1
  }

  mutating func removeFirst() -> Element? {
    guard count > 0 else { return nil }
    let element = places[start]
    start = index(1)
    count -= 1
    return element
  }

  /// - Parameter filler: what stands in places that are not used yet.
  private mutating func grow(_ filler: Element) {
    var wider = (0..<count).map { self[$0] }
    wider += repeatElement(filler, count: max(count, 64))
    places = wider
    start = 0
  }

  @inline(__always)
  private func index(_ place: Int) -> Int { (start &+ place) & (places.count &- 1) }
}
