import DevmemdMessages
import Glibc
import NetlinkCodec
import NetlinkSocket

/// Numbers of the `binding` set's attributes, for the paths of refusals.
enum BindingAttribute {
  static let id = number("id")
  static let name = number("name")
  static let ifindex = number("ifindex")
  static let ifname = number("ifname")
  static let queues = number("queues")
  static let queueCount = number("queue-count")
  static let fd = number("fd")
  static let direction = number("direction")
  static let rxPageSize = number("rx-page-size")

  private static func number(_ name: String) -> AttributePath.Step {
    AttributePath.Step(Devmemd.Binding.schema[name]?.number ?? 0)
  }
}

/// What a client asks to bind, checked as far as that takes no kernel.
struct BindRequest: Sendable {
  enum Queues: Hashable, Sendable {
    case listed([UInt32])
    /// So many, chosen by the daemon.
    case count(Int)
    /// A transmit binding has none.
    case none
  }

  var name: String?
  var direction: Devmemd.Direction
  var lifetime: Devmemd.Lifetime
  var ifindex: UInt32
  var ifname: String
  var queues: Queues
  /// Index of the dmabuf among the record's descriptors.
  var descriptorIndex: Int
  var rxPageSize: UInt32?

  /// - Parameter kernel: knows the interfaces by name and number.
  init(_ message: Devmemd.Binding, _ kernel: KernelInterface) throws(Refusal) {
    direction = message.direction ?? .rx
    lifetime = message.lifetime ?? .connection
    name = try Self.checkedName(message.name)
    (ifindex, ifname) = try Self.interface(message, kernel)
    queues = try Self.queues(message, direction)
    guard let fd = message.fd else { throw Refusal(missing: BindingAttribute.fd.type) }
    descriptorIndex = Int(fd)
    rxPageSize = message.rxPageSize
    if rxPageSize != nil, direction == .tx {
      throw Refusal(.EINVAL, "a transmit binding has no receive page size", at: [BindingAttribute.rxPageSize])
    }
  }

  private static func checkedName(_ name: String?) throws(Refusal) -> String? {
    guard let name else { return nil }
    guard !name.isEmpty, name.unicodeScalars.allSatisfy({ $0.value >= 32 && $0.value != 127 }) else {
      throw Refusal(.EINVAL, "a name is 1 to 63 bytes without control characters", at: [BindingAttribute.name])
    }
    guard !name.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }) else {
      throw Refusal(.EINVAL, "a name of digits alone would read as a number", at: [BindingAttribute.name])
    }
    return name
  }

  private static func interface(
    _ message: Devmemd.Binding, _ kernel: KernelInterface
  ) throws(Refusal) -> (UInt32, String) {
    if let name = message.ifname {
      guard let index = kernel.index(name) else {
        throw Refusal(.ENODEV, "there is no interface \(name)", at: [BindingAttribute.ifname])
      }
      if let given = message.ifindex, given != index {
        throw Refusal(.EINVAL, "interface \(name) has number \(index), not \(given)", at: [BindingAttribute.ifindex])
      }
      return (index, name)
    }
    guard let index = message.ifindex else { throw Refusal(missing: BindingAttribute.ifindex.type) }
    guard let name = kernel.name(index) else {
      throw Refusal(.ENODEV, "there is no interface with number \(index)", at: [BindingAttribute.ifindex])
    }
    return (index, name)
  }

  private static func queues(_ message: Devmemd.Binding, _ direction: Devmemd.Direction) throws(Refusal) -> Queues {
    guard direction == .rx else {
      guard message.queues.isEmpty, message.queueCount == nil else {
        throw Refusal(
          .EINVAL, "a transmit binding takes no queues",
          at: [message.queues.isEmpty ? BindingAttribute.queueCount : BindingAttribute.queues])
      }
      return .none
    }
    if !message.queues.isEmpty {
      guard message.queueCount == nil else {
        throw Refusal(.EINVAL, "name the queues or say how many, not both", at: [BindingAttribute.queueCount])
      }
      var ids: Set<UInt32> = []
      for (place, queue) in message.queues.enumerated() {
        let step = AttributePath.Step(BindingAttribute.queues.type, occurrence: place)
        guard let id = queue.id else { throw Refusal(missing: 1, in: AttributePath([step])) }
        ids.insert(id)
      }
      return .listed(ids.sorted())
    }
    guard let count = message.queueCount else { throw Refusal(missing: BindingAttribute.queues.type) }
    return .count(Int(count))
  }
}

/// The memory of a binding: the descriptor a client passed, and how large it is.
///
/// It is kept while the binding lives, since a restart installs it again.
struct BoundMemory: ~Copyable, Sendable {
  let descriptor: OwnedDescriptor
  /// In bytes.
  let size: UInt64

  /// A dmabuf tells its size by seeking to its end, as a memfd does.
  init(_ descriptor: consuming OwnedDescriptor, on backend: KernelInterface.Backend) throws(Refusal) {
    let end = lseek(descriptor.fileDescriptor, 0, SEEK_END)
    guard end > 0 else {
      throw Refusal(
        end == 0 ? .EINVAL : .EBADF,
        (end == 0 ? "the memory is empty" : "the descriptor is not memory that can be bound")
          + "; devmemctl bind --memory \(backend.exampleMemory) makes a dmabuf of ordinary memory",
        at: [BindingAttribute.fd])
    }
    size = UInt64(end)
    self.descriptor = descriptor
  }
}
