import DevmemDaemon
import EventLoop
import Glibc
import NetdevMessages
import NetlinkCodec
import NetlinkSocket

/// A kernel whose answers to bind-rx are withheld until they are let go; everything else goes through.
final class HeldKernel: Sendable {
  private let kernel: KernelInterface
  private let reading: OwnedDescriptor
  private let writing: OwnedDescriptor

  init(_ kernel: KernelInterface) throws(SystemError) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw SystemError("pipe", .EMFILE) }
    self.kernel = kernel
    reading = OwnedDescriptor(owning: ends[0])
    writing = OwnedDescriptor(owning: ends[1])
  }

  var interface: KernelInterface {
    KernelInterface(
      backend: kernel.backend, release: kernel.release,
      openSocket: { () throws(SystemError) in try self.openSocket() }, openEvents: kernel.openEvents,
      connections: kernel.connections, name: kernel.name, index: kernel.index)
  }

  /// Lets one answer go.
  func letGo() {
    var byte: UInt8 = 1
    _ = write(writing.fileDescriptor, &byte, 1)
  }

  private func openSocket() throws(SystemError) -> MessageSocket {
    let pair = try MessageSocket.pair()
    let ends = Ends(pair.second, try kernel.openSocket())
    do {
      _ = try SystemThread(name: "held-requests") { self.passRequests(ends) }
      _ = try SystemThread(name: "held-answers") { self.passAnswers(ends) }
    } catch {
      throw SystemError("pthread_create", .EAGAIN, "\(error)")
    }
    return pair.first
  }

  private final class Ends: Sendable {
    let near: MessageSocket
    let far: MessageSocket

    init(_ near: consuming MessageSocket, _ far: consuming MessageSocket) {
      self.near = near
      self.far = far
    }
  }

  private func passRequests(_ ends: Ends) {
    guard var buffer = try? ReceiveBuffer(limit: 1 << 16) else { return }
    while case .datagram? = try? ends.near.receive(into: &buffer, waiting: .forever) {
      let bytes = buffer.withBytes { $0.withUnsafeBytes { [UInt8]($0) } }
      guard (try? ends.far.send(bytes.span.bytes)) != nil else { break }
    }
    _ = Glibc.shutdown(ends.far.fileDescriptor, Int32(SHUT_WR))
  }

  /// Ends when the kernel has closed its side, which is when it has unbound.
  private func passAnswers(_ ends: Ends) {
    guard var buffer = try? ReceiveBuffer(limit: 1 << 16) else { return }
    while case .datagram? = try? ends.far.receive(into: &buffer, waiting: .forever) {
      let bytes = buffer.withBytes { $0.withUnsafeBytes { [UInt8]($0) } }
      if Self.isBinding(bytes) {
        var byte: UInt8 = 0
        _ = read(reading.fileDescriptor, &byte, 1)
      }
      guard (try? ends.near.send(bytes.span.bytes)) != nil else { break }
    }
    try? ends.near.shutdown()
  }

  private static func isBinding(_ bytes: [UInt8]) -> Bool {
    let command = Netdev.Operations.BindRX.schema.do?.reply?.command
    return bytes.withBytes { bytes in
      guard let message = try? MessageView(bytes), message.header.type.rawValue >= MessageType.firstFamily,
        let generic = try? message.genericHeader()
      else { return false }
      return UInt16(generic.command) == command
    }
  }
}
