/// Received bytes that lie in device memory.
///
/// The memory is this fragment's until the value ends: the device does not write there again before. Ending it, which
/// happens by itself at the end of its scope, returns it; once returned it cannot be used or returned again, for that
/// does not compile. Nor does it matter whether its socket still exists: a connection that was closed keeps the memory
/// of its fragments until they are gone.
///
/// It may be returned on any thread.
public struct Fragment: ~Copyable, Sendable {
  /// Where its bytes begin, in bytes from the start of the binding's memory.
  public let offset: UInt64
  /// In bytes.
  public let size: Int
  /// The kernel's name for it, unique among those of a socket that are out, but for one that was looked at: on a
  /// simulated kernel it may be received under the same.
  public let token: UInt32
  /// The kernel's number of the binding.
  public let dmabufID: UInt32
  private let core: SocketCore

  init(_ record: PartRecord, of core: SocketCore) {
    offset = record.offset
    size = Int(record.size)
    token = record.token
    dmabufID = record.dmabufID
    self.core = core
  }

  /// Returns the memory to the device. The kernel is told of several at once, at the latest before the socket waits for
  /// more.
  public consuming func giveBack() {}

  deinit { core.giveBack(token, size: size) }
}
