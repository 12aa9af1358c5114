import CFuzzer

extension [UInt8] {
  /// What libFuzzer makes of these bytes: flipped, cut, grown, joined with words of its dictionary.
  public func mutated(growingBy growth: Int = 16) -> [UInt8] {
    var bytes = self
    let room = count + growth
    bytes.append(contentsOf: repeatElement(0, count: growth))
    let size = bytes.withUnsafeMutableBufferPointer { LLVMFuzzerMutate($0.baseAddress, count, room) }
    bytes.removeLast(room - Swift.min(size, room))
    return bytes
  }

  /// Puts these bytes where libFuzzer wants them, as far as they fit.
  public func store(_ data: UnsafeMutablePointer<UInt8>, room: Int) -> Int {
    let size = Swift.min(count, room)
    for index in 0..<size { data[index] = self[index] }
    return size
  }
}

/// What libFuzzer hands over, as an array of its own: reading beyond its end is an error that is seen.
public func input(_ data: UnsafePointer<UInt8>, _ count: Int) -> [UInt8] {
  [UInt8](UnsafeBufferPointer(start: data, count: count))
}
