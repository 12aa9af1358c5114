import NetdevSimulator
import NetlinkCodec
import Synchronization
import Testing

/// A kernel with one NIC, and what its tests ask again and again.
struct TestMachine {
  static let ifindex: UInt32 = 2

  let kernel: SimulatedKernel

  init(
    _ driver: DriverProfile = .plain, queues: Int = 4, _ change: (inout InterfaceDescription) -> Void = { _ in }
  ) throws {
    var nic = InterfaceDescription(name: "sim0", driver: driver, receiveQueues: queues, transmitQueues: queues)
    change(&nic)
    kernel = try SimulatedKernel(MachineDescription(interfaces: [.loopback, nic]))
  }

  @discardableResult
  func bind(
    _ queues: [UInt32], _ memory: TestMemory, socket: UInt64 = 1, pageSize: UInt32? = nil,
    ifindex: UInt32 = ifindex, files: ProcessFileTable = ProcessFileTable()
  ) throws(Refusal) -> UInt32 {
    let request = BindRXRequest(
      ifindex: ifindex, fd: memory.number, queues: queues.map { .rx($0) }, receivePageSize: pageSize)
    return try kernel.bindRX(request, socket: SocketID(rawValue: socket), files: files)
  }

  func close(_ socket: UInt64 = 1) { kernel.closeSocket(SocketID(rawValue: socket)) }

  /// The binding's id on each receive queue.
  func dmabufs(of ifindex: UInt32 = ifindex) throws -> [UInt32?] {
    try kernel.queues(of: ifindex).filter { $0.type == .rx }.map(\.dmabuf)
  }

  /// All that user space can see, page pools without their ids: a restart, undone or not, may change those.
  func state() throws -> VisibleState {
    let pools = kernel.pagePools().map { pool in
      var pool = pool
      pool.id = 0
      return pool
    }
    return VisibleState(
      queues: try kernel.queues(), pools: pools.sorted { ($0.napiID ?? 0) < ($1.napiID ?? 0) },
      napis: try kernel.napis(), statistics: try kernel.queueStatistics(scope: .queue), bindings: kernel.bindings())
  }
}

struct VisibleState: Equatable {
  var queues: [QueueInfo]
  var pools: [PagePoolInfo]
  var napis: [NAPIInfo]
  var statistics: [QueueStatistics]
  var bindings: [BindingInfo]
}

/// Keeps what was notified.
final class Notifications: Sendable {
  private let seen = Mutex<[KernelNotification]>([])

  init(_ kernel: SimulatedKernel) {
    _ = kernel.subscribe { [self] notification in seen.withLock { $0.append(notification) } }
  }

  /// What came since the last call.
  func take() -> [KernelNotification] {
    seen.withLock { seen in
      defer { seen.removeAll() }
      return seen
    }
  }
}

/// A file table that must not be asked: the checks before it are to refuse.
struct UntouchedFiles: FileTable {
  func deviceMemory(fd: UInt32) throws(Refusal) -> DeviceMemoryFile {
    Issue.record("the descriptor was looked up")
    throw Refusal(.EIO)
  }
}

/// What a call refused with; records an issue when it did not.
func refusal(_ body: () throws(Refusal) -> some Any, sourceLocation: SourceLocation = #_sourceLocation) -> Refusal? {
  do throws(Refusal) {
    _ = try body()
    Issue.record("not refused", sourceLocation: sourceLocation)
    return nil
  } catch {
    return error
  }
}
