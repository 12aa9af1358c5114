public import NetlinkSocket
public import Testing

/// The error that a call ends with.
public func failure(_ body: () throws(SystemError) -> Void) -> SystemError? {
  do {
    try body()
    return nil
  } catch {
    return error
  }
}

/// `#require` for a value that cannot be copied.
public func unwrap<Value: ~Copyable>(_ value: consuming Value?, _ what: Comment = "a value") throws -> Value {
  guard let value else {
    Issue.record(what)
    throw Missing()
  }
  return value
}

public struct Missing: Error {
  public init() {}
}
