public import CBaseline
import Glibc

/// The kernel's own C codec, built as a library by `YNL/build` and loaded at run time, since not every machine has it.
public struct PeerLibrary {
  /// Reads all messages there are, and sums up their fields.
  public typealias Pass = @convention(c) (UnsafePointer<UInt8>?, Int) -> baseline_pass

  public struct Failure: Error, CustomStringConvertible {
    public var description: String
  }

  private let handle: UnsafeMutableRawPointer

  /// - Parameter path: of the library.
  public init(_ path: String) throws(Failure) {
    guard let handle = dlopen(path, RTLD_NOW | RTLD_LOCAL) else { throw Self.lastFailure() }
    self.handle = handle
  }

  /// A function of `YNL/peer.h`.
  public func pass(_ name: String) throws(Failure) -> Pass {
    guard let symbol = dlsym(handle, name) else { throw Self.lastFailure() }
    return unsafeBitCast(symbol, to: Pass.self)
  }

  private static func lastFailure() -> Failure {
    Failure(description: dlerror().map { String(cString: $0) } ?? "the library cannot be loaded")
  }
}
