import Glibc

/// Says which promise was broken and ends the process, which the fuzzer takes for a find.
public func fail(_ promise: String, _ details: String...) -> Never {
  let text = (["promise broken: \(promise)"] + details).joined(separator: "\n  ") + "\n"
  _ = text.withCString { write(STDERR_FILENO, $0, strlen($0)) }
  abort()
}

/// Holds the code under test to a promise.
@inline(__always)
public func require(_ holds: Bool, _ promise: @autoclosure () -> String, _ details: @autoclosure () -> String = "") {
  if !holds { fail(promise(), details()) }
}

/// Bytes in hexadecimal.
public func hex(_ bytes: [UInt8]) -> String {
  bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
}
