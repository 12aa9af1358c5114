internal import NetlinkCodec
internal import NetlinkSocket

/// The descriptors that came with one record: a request names them by their index in it.
///
/// A peer in another process has a descriptor table of its own, so that its numbers mean nothing here.
final class RecordFileTable: FileTable {
  private let numbers: [Int32]
  private let scatter: ProcessFileTable.Scatter

  init(_ descriptors: inout ReceivedDescriptors, scatter: ProcessFileTable.Scatter = .pages) {
    var numbers: [Int32] = []
    for index in 0..<descriptors.count {
      if let descriptor = descriptors.take(index) { numbers.append(descriptor.release()) }
    }
    self.numbers = numbers
    self.scatter = scatter
  }

  deinit { for number in numbers { _ = OwnedDescriptor(owning: number) } }

  func deviceMemory(fd: UInt32) throws(Refusal) -> DeviceMemoryFile {
    guard let index = Int(exactly: fd), numbers.indices.contains(index) else { throw Refusal(.EBADF) }
    return try DeviceMemoryFile(duplicating: UInt32(numbers[index]), scatter: scatter)
  }
}
