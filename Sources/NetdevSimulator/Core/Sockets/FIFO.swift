/// A queue of plain values that grows when it must and keeps its room: in a steady flow it allocates nothing.
///
/// What comes or goes in a row does so at once, so that what a change of the queue costs is paid once.
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

  /// Goes through the oldest so many, of those that are there, as long as `body` says so.
  @inline(__always)
  func walk(_ most: Int, _ body: (Element) -> Bool) {
    precondition(most <= count)
    let (start, mask) = (start, places.count &- 1)
    let places = places.span
    var place = 0
    while place < most, body(places[(start &+ place) & mask]) { place &+= 1 }
  }

  mutating func append(_ element: Element) { append(1) { _ in element } }

  /// Appends so many, each by its number among them, for which it may be asked twice.
  @inline(__always)
  mutating func append(_ more: Int, _ element: (Int) -> Element) {
    guard more > 0 else { return }
    if count + more > places.count { grow(by: more, element(0)) }
    let (end, mask) = (start &+ count, places.count &- 1)
    var places = places.mutableSpan
    for number in 0..<more { places[(end &+ number) & mask] = element(number) }
    count += more
  }

  /// Takes in elements until there are `size`: each before the oldest where it `precedes` that, else behind the newest.
  /// Those behind it are turned round where the last of them precedes the first.
  /// - Returns: false where `next` has no more.
  @inline(__always)
  mutating func fill(to size: Int, precedes: (Element, Element) -> Bool, _ next: () -> Element?) -> Bool {
    guard count < size else { return true }
    guard var element = next() else { return false }
    if size > places.count { grow(by: size - count, element) }
    let mask = places.count &- 1
    var (first, filled) = (start, count)
    var appended = 0
    var places = places.mutableSpan
    while true {
      if filled > 0, precedes(element, places[first]) {
        first = (first &- 1) & mask
        places[first] = element
      } else {
        places[(first &+ filled) & mask] = element
        appended &+= 1
      }
      filled &+= 1
      guard filled < size, let following = next() else { break }
      element = following
    }
    var (low, high) = (first &+ filled &- appended, first &+ filled &- 1)
    if appended > 1, precedes(places[high & mask], places[low & mask]) {
      while low < high {
        places.swapAt(low & mask, high & mask)
        low &+= 1
        high &-= 1
      }
    }
    (start, count) = (first, filled)
    return filled == size
  }

  mutating func removeFirst() -> Element? {
    guard count > 0 else { return nil }
    let element = places[start]
    removeFirst(1)
    return element
  }

  /// The oldest so many leave, of those that are there.
  mutating func removeFirst(_ gone: Int) {
    precondition(gone >= 0 && gone <= count)
    start = index(gone)
    count -= gone
  }

  /// - Parameter filler: what stands in places that are not used yet.
  @inline(never)
  private mutating func grow(by more: Int, _ filler: Element) {
    var room = max(places.count, 64)
    while room < count + more { room *= 2 }
    var wider = (0..<count).map { self[$0] }
    wider += repeatElement(filler, count: room - count)
    places = wider
    start = 0
  }

  @inline(__always)
  private func index(_ place: Int) -> Int { (start &+ place) & (places.count &- 1) }
}
