extension AttributePath {
  /// The offset in `request` of the attribute the path leads to, or of the last one on the way that is there; nil when
  /// even the first step is not.
  func offset(in request: RawSpan, attributesAt start: Int) -> Int? {
    guard start >= 0, start <= request.byteCount else { return nil }
    var range = start..<request.byteCount
    var offset: Int?
    for step in steps {
      var matches = AttributeList(request, in: range).lazy.filter { $0.type == step.type }.makeIterator()
      for _ in 0..<step.occurrence { _ = matches.next() }
      guard let found = matches.next() else { return offset }
      offset = found.range.lowerBound
      range = found.payload
    }
    return offset
  }
}
