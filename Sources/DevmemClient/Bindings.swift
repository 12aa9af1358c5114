public import DevmemdMessages
public import NetlinkCodec
import NetlinkSocket

/// Names one of the service's bindings.
public enum BindingReference: Hashable, Sendable, CustomStringConvertible {
  /// The service's number for it, which is not the kernel's.
  case id(UInt32)
  case name(String)

  public var description: String {
    switch self {
    case .id(let id): String(id)
    case .name(let name): name
    }
  }
}

extension DevmemClient {
  /// Binds memory to the receive queues of an interface, or to its transmit side. Returns when the queues have
  /// restarted and each was looked at.
  ///
  /// - Parameters:
  ///   - request: what to bind to: `ifname` or `ifindex`, and `queues` or `queueCount`. Its `fd` is filled in here.
  ///   - memory: a dmabuf's descriptor, or a memfd's where the service simulates. It is borrowed for the call: the
  ///     binding holds the memory from then on, whatever becomes of the descriptor.
  /// - Returns: the binding, `active`, or `degraded` when a queue was not seen to use the memory.
  /// - Throws: what the service or the kernel refused, with its reason; then nothing is bound.
  public func bind(_ request: Devmemd.Binding, memory: Int32) async throws(NetlinkError) -> Devmemd.Binding {
    var request = request
    request.fd = 0
    return try await connection.call(Devmemd.Operations.Bind.self, request, descriptors: [memory])
  }

  /// Ends a binding. Returns when its queues run on ordinary memory again.
  ///
  /// - Throws: ENOENT when there is no such binding, EPERM when it is another user's.
  public func unbind(_ binding: BindingReference) async throws(NetlinkError) {
    switch binding {
    case .id(let id): try await daemon.unbind(id: id)
    case .name(let name): try await daemon.unbind(name: name)
    }
  }

  /// One binding.
  ///
  /// - Throws: ENOENT when there is no such binding.
  public func binding(_ binding: BindingReference) async throws(NetlinkError) -> Devmemd.Binding {
    switch binding {
    case .id(let id): try await daemon.bindingGet(id: id)
    case .name(let name): try await daemon.bindingGet(name: name)
    }
  }

  /// The bindings the service holds, those of other users too. The list says whether it is of one moment.
  ///
  /// - Parameter ifindex: only those of this interface.
  public func bindings(ifindex: UInt32? = nil) async throws(NetlinkError) -> Dump<Devmemd.Binding> {
    try await daemon.dumpBindingGet(ifindex: ifindex)
  }
}
