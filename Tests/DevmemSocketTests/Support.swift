import Glibc
import NetlinkSocket
import Testing

/// The error that a call ends with.
func failure(_ body: () throws(SystemError) -> Void) -> SystemError? {
  do {
    try body()
    return nil
  } catch {
    return error
  }
}

/// `#require` for a value that cannot be copied.
func unwrap<Value: ~Copyable>(_ value: consuming Value?, _ what: Comment = "a value") throws -> Value {
  guard let value else {
    Issue.record(what)
    throw Missing()
  }
  return value
}

struct Missing: Error {}
