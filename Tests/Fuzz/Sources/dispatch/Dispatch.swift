import FuzzSupport

@_cdecl("LLVMFuzzerTestOneInput")
public func dispatch(_ data: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = input(data, count)
  guard let script = Script(bytes) else { return -1 }
  let machine = Machine(script.machine)
  let looksOften = Thoroughness.isDue(bytes)
  for step in script.steps.prefix(32) {
    machine.perform(step)
    if looksOften { machine.checkBindings() }
  }
  machine.checkBindings()
  machine.end()
  return 0
}

@_cdecl("LLVMFuzzerCustomMutator")
public func mutateDispatch(
  _ data: UnsafeMutablePointer<UInt8>, _ count: Int, _ room: Int, _ seed: CUnsignedInt
) -> Int {
  Thoroughness.beginMutating()
  var random = SeededRandom(seed)
  let bytes = input(data, count)
  guard var script = Script(bytes), !random.chance(16) else {
    return bytes.mutated(growingBy: max(0, room - bytes.count)).store(data, room: room)
  }
  for _ in 0...Int.random(in: 0...3, using: &random) { script.mutate(&random) }
  return script.bytes.store(data, room: room)
}
