import DevmemClient
import DevmemSocket
import DevmemdMessages
import NetlinkCodec
import NetlinkSocket

/// The binding that a transfer uses, and its memory as this process sees it, for the threads that use them.
final class TransferBinding: Sendable {
  let binding: Devmemd.Binding
  /// Made for this transfer, and ended with it.
  let isOurs: Bool
  /// nil where the memory cannot be mapped, or is not known here.
  private let mapped: MappedDeviceMemory?

  init(binding: Devmemd.Binding, isOurs: Bool, mapped: consuming MappedDeviceMemory?) {
    self.binding = binding
    self.isOurs = isOurs
    self.mapped = mapped
  }

  var isMapped: Bool {
    switch mapped {
    case .some: true
    case .none: false
    }
  }

  /// Uses the memory as it is mapped here; nil where it is not.
  func withMapping<Result>(
    _ body: (borrowing MappedDeviceMemory) throws(SystemError) -> Result
  ) throws(SystemError) -> Result? {
    switch mapped {
    case .some(let memory): try body(memory)
    case .none: nil
    }
  }

  /// Binds memory, or takes the binding that is named.
  ///
  /// - Parameter request: what to bind to; its name says what for.
  static func make(
    _ options: TransferOptions, _ request: Devmemd.Binding, _ session: Session
  ) async throws -> TransferBinding {
    let isTransmit = request.direction == .tx
    if let reference = options.binding {
      let binding = try await session.client.binding(reference)
      guard binding.direction == request.direction else {
        throw Failure(.refused, "\(binding.fullName) is for \(isTransmit ? "receiving" : "sending")")
      }
      let memory = try options.memory.map { source throws(SystemError) in try source.open() }
      return TransferBinding(binding: binding, isOurs: false, mapped: try map(memory, writable: isTransmit))
    }
    let memory = try (try await source(options, session)).open()
    let binding = try await session.client.bind(request, memory: memory.fileDescriptor)
    return TransferBinding(binding: binding, isOurs: true, mapped: try map(memory, writable: isTransmit))
  }

  private static func source(_ options: TransferOptions, _ session: Session) async throws -> MemorySource {
    if let memory = options.memory { return memory }
    let daemon = try await session.client.daemon.daemonGet()
    return daemon.backend == .simulator ? .memfd(64 << 20) : .usual(64 << 20)
  }

  private static func map(
    _ memory: consuming DeviceMemory?, writable: Bool
  ) throws(SystemError) -> MappedDeviceMemory? {
    guard let memory, memory.isMappable else { return nil }
    return try memory.map(writable: writable)
  }

  /// Ends what was made for the transfer, unless somebody has ended it already. A service that has gone has taken it along.
  ///
  /// - Returns: why it could not be ended, to be told behind what the transfer came to.
  func end(_ session: Session) async -> NetlinkError? {
    guard isOurs, let id = binding.id else { return nil }
    do throws(NetlinkError) {
      try await session.client.unbind(.id(id))
    } catch {
      if case .transport = error.reason {
        Output.standardError.line("devmemctl: the service went away, and \(binding.fullName) with it")
        return nil
      }
      return error.errno == .ENOENT ? nil : error
    }
    return nil
  }
}
