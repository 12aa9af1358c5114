import Glibc

/// The memory that datagrams are received into, one at a time.
///
/// A datagram that does not fit is cut short by the kernel and its rest is lost, and asking for its length first would
/// cost a second system call for each (and, on a Unix socket, a second copy of every descriptor). So the buffer spans
/// the longest datagram that will ever be accepted, in address space only: pages become memory when the kernel writes
/// to them, so that a buffer costs what the datagrams seen so far needed, and gives back what an unusually
/// long one took.
public struct ReceiveBuffer: ~Copyable, @unchecked Sendable {
  /// What stays in memory between datagrams: the kernel fills at most this much of a dump (`netlink_recvmsg` caps
  /// `max_recvmsg_len` just below it), so that dumps never pay for giving memory back.
  static let retained = 32 << 10

  /// The longest datagram that can be received, in bytes.
  public let limit: Int
  /// The length of the datagram in the buffer, in bytes; 0 before the first.
  public private(set) var count = 0

  private let memory: UnsafeMutableRawBufferPointer
  private var touched = 0

  /// - Parameter limit: the longest datagram to accept, in bytes; longer ones are an error. At least 32 KiB.
  public init(limit: Int = 16 << 20) throws(SystemError) {
    let length = max(limit, Self.retained)
    let address = mmap(
      nil, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    guard let address, address != MAP_FAILED else {
      throw .last("mmap", "a receive buffer of \(length) bytes")
    }
    // Most datagrams touch a page or two, and a huge page would be 2 MiB. A kernel without huge pages refuses, which is
    // as good.
    _ = madvise(address, length, MADV_NOHUGEPAGE)
    self.limit = length
    self.memory = UnsafeMutableRawBufferPointer(start: address, count: length)
  }

  deinit { munmap(memory.baseAddress, memory.count) }

  /// Reads the datagram received last. The span does not outlive `body`.
  public borrowing func withBytes<Result: ~Copyable, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeRawBufferPointer(rebasing: memory[..<count]).bytes)
  }

  /// Lets a system call write to the whole buffer; it answers how many bytes it wrote.
  mutating func fill(_ body: (UnsafeMutableRawBufferPointer) -> Int) {
    count = 0
    if touched > Self.retained {
      _ = madvise(memory.baseAddress.map { $0 + Self.retained }, memory.count - Self.retained, MADV_DONTNEED)
      touched = 0
    }
    count = min(max(body(memory), 0), memory.count)
    touched = max(touched, count)
  }

  /// All of the memory, for what the system can tell of it.
  func withMemory<Result>(_ body: (UnsafeMutableRawBufferPointer) -> Result) -> Result { body(memory) }

  /// Forgets a datagram that must not be read.
  mutating func clear() { count = 0 }
}
