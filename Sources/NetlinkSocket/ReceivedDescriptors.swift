import Glibc

/// Descriptors that came in from another process, in the order it sent them. Those not taken are closed at the end.
public struct ReceivedDescriptors: ~Copyable, Sendable {
  /// A number below zero marks one that was taken.
  private var numbers: [Int32]

  /// Those of a record that brought none.
  package static var none: ReceivedDescriptors { ReceivedDescriptors(owning: []) }

  /// Takes over descriptors that nobody else will close.
  init(owning numbers: [Int32]) { self.numbers = numbers }

  /// How many came, whether or not they have been taken since.
  public var count: Int { numbers.count }
  public var isEmpty: Bool { numbers.isEmpty }

  /// The descriptor at an index, once. Nil when there is no such index, which a peer may well send, or it was taken.
  public mutating func take(_ index: Int) -> OwnedDescriptor? {
    guard numbers.indices.contains(index), numbers[index] >= 0 else { return nil }
    let number = numbers[index]
    numbers[index] = -1
    return OwnedDescriptor(owning: number)
  }

  deinit {
    for number in numbers where number >= 0 {
      _ = OwnedDescriptor(owning: number)
    }
  }
}
