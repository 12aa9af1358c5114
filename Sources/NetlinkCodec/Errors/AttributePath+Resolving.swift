extension AttributePath {
  /// The offset in `request` of the attribute the path leads to, or of the last one on the way that is there; nil when
  /// even the first step is not.
  func offset(in request: RawSpan, attributesAt start: Int) -> Int? {
    guard start >= 0, start <= request.byteCount else { return nil }
    var range = start..<request.byteCount
    var offset: Int?
    for step in steps {
      let matches = AttributeList(request, in: range).filter { $0.type == step.type }
      let place = step.occurrence ?? matches.count - 1
      guard matches.indices.contains(place) else { return offset }
      let found = matches[place]
      offset = found.range.lowerBound
      range = found.payload
    }
    return offset
  }
}
