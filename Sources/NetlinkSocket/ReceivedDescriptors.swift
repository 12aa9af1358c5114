import Glibc

/// Descriptors that came in from another process, in the order it sent them. Those not taken are closed at the end, or given
/// to whoever closes them elsewhere.
public struct ReceivedDescriptors: ~Copyable, Sendable {
  /// A number below zero marks one that was taken.
  private var numbers: [Int32]
  /// Where those go that are not taken; nil closes them in place.
  private let discard: Discard?

  /// Takes over the numbers of descriptors that are to be closed.
  package typealias Discard = @Sendable (_ numbers: [Int32]) -> Void

  /// Those of a record that brought none.
  package static var none: ReceivedDescriptors { ReceivedDescriptors(owning: []) }

  /// Takes over descriptors that nobody else will close.
  init(owning numbers: [Int32], discard: Discard? = nil) {
    self.numbers = numbers
    self.discard = discard
  }

  /// How many came, whether or not they have been taken since.
  public var count: Int { numbers.count }
  public var isEmpty: Bool { numbers.isEmpty }

  /// The number at an index, borrowed: it means nothing once the descriptor is taken or this value has ended.
  package func number(at index: Int) -> Int32? {
    numbers.indices.contains(index) && numbers[index] >= 0 ? numbers[index] : nil
  }

  /// The descriptor at an index, once. Nil when there is no such index, which a peer may well send, or it was taken.
  public mutating func take(_ index: Int) -> OwnedDescriptor? {
    guard numbers.indices.contains(index), numbers[index] >= 0 else { return nil }
    let number = numbers[index]
    numbers[index] = -1
    return OwnedDescriptor(owning: number)
  }

  deinit {
    let left = numbers.filter { $0 >= 0 }
    guard !left.isEmpty else { return }
    if let discard { return discard(left) }
    for number in left { _ = OwnedDescriptor(owning: number) }
  }
}
