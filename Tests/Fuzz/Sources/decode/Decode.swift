import FuzzSupport
import NetlinkCodec

// An input is two bytes that choose a family and an operation, and the body of a message of that operation.

@_cdecl("LLVMFuzzerTestOneInput")
public func decode(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = input(data, count)
  // -1 keeps an input for a family that is not there out of the corpus.
  guard bytes.count >= 2, let body = Bodies.chosen(by: bytes[0], bytes[1]) else { return -1 }
  let message = Array(bytes[2...])
  _ = Thoroughness.isDue(bytes) ? body.check(message) : body.checkBytes(message)
  return 0
}

@_cdecl("LLVMFuzzerCustomMutator")
public func mutateDecode(_ data: UnsafeMutablePointer<UInt8>, _ count: Int, _ room: Int, _ seed: CUnsignedInt) -> Int {
  Thoroughness.beginMutating()
  var random = SeededRandom(seed)
  var bytes = input(data, count)
  guard bytes.count >= 2, let body = Bodies.chosen(by: bytes[0], bytes[1]), !random.chance(8) else {
    return bytes.mutated(growingBy: max(0, room - bytes.count)).store(data, room: room)
  }
  let head = 2 + netlinkAligned(body.headerSize)
  if bytes.count < head { bytes += repeatElement(0, count: head - bytes.count) }
  if body.headerSize > 0, random.chance(16) {
    let header = Array(bytes[2..<head]).mutated(growingBy: 0)
    return (bytes[..<2] + header + bytes[head...]).mutated(growingBy: 0).store(data, room: room)
  }
  var tree = AttributeTree(Array(bytes[head...]), AttributeTree.Meaning(body.attributes))
  for _ in 0...Int.random(in: 0...3, using: &random) { tree.mutate(&random) }
  return (Array(bytes[..<head]) + tree.bytes).store(data, room: room)
}
