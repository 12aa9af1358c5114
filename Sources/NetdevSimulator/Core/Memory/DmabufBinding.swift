public import NetlinkCodec

/// A dmabuf bound to a device, and its memory as net_iovs (`net_devmem_dmabuf_binding`).
///
/// The kernel's tables drop it at unbind. It ends when its user, every page pool on it and every net_iov that is out to
/// send have let go of it, in whatever order: only then are mapping and file given back.
@_spi(NetworkMemory) public final class DmabufBinding {
  let id: UInt32
  let direction: BindingDirection
  let socket: SocketID
  /// In bytes.
  let size: UInt64
  /// A net_iov has `1 << niovShift` bytes.
  let niovShift: UInt8
  let chunks: MemoryChunks
  let table: NetmemTable
  /// The device the request named; nil once it is unregistered and holds none of the binding's queues any more.
  var ifindex: UInt32?
  /// The device whose DMA sends: another one where the request named a virtual device. Nil for receiving, and once that
  /// device is gone.
  var senderIfindex: UInt32?
  /// The queues the provider is installed on, as requested: a leased queue stands under its virtual device.
  var queues: [QueueAddress] = []
  /// What stands for the dmabuf; nil once everybody has let go.
  private(set) var memory: DeviceMemoryFile?
  /// How many still hold it, its user among them (`percpu_ref`).
  private(set) var references = 1
  private let order: NetIOVOrder
  private let taken: FirstFitMap
  private var mapping: MappedBytes?

  /// The caller has checked that each chunk is made of whole net_iovs.
  /// - Throws: ENOMEM, also for memory with more net_iovs than can be told apart.
  public init(
    id: UInt32, direction: BindingDirection, socket: SocketID, memory: DeviceMemoryFile, pageSize: UInt64,
    ifindex: UInt32
  ) throws(Refusal) {
    let niovShift = UInt8(pageSize.trailingZeroBitCount)
    guard let count = Int(exactly: memory.size >> UInt64(niovShift)), count <= Netmem.maximumCount else {
      throw Refusal(.ENOMEM)
    }
    self.id = id
    self.direction = direction
    self.socket = socket
    self.memory = memory
    self.niovShift = niovShift
    self.ifindex = ifindex
    size = memory.size
    chunks = MemoryChunks(size: memory.size, chunkSize: memory.chunkSize)
    order = NetIOVOrder(chunks, shift: niovShift)
    table = try NetmemTable(.netIOVs(of: id), count: count)
    taken = try FirstFitMap(count: count)
  }

  /// In bytes: the size of a net_iov.
  var pageSize: UInt64 { 1 << UInt64(niovShift) }

  /// Net_iovs that no page pool has taken.
  var freeNetIOVs: UInt64 { UInt64(taken.available) }

  // MARK: Its life

  /// One more that holds it; it must not have ended.
  func get() {
    precondition(references > 0)
    references += 1
  }

  /// One lets go; the last one ends it (`__net_devmem_dmabuf_binding_free`).
  func put() {
    guard references > 0 else { return }
    references -= 1
    guard references == 0 else { return }
    mapping = nil
    memory = nil
  }

  /// Whether what is sent on a connection through the device may lie in its memory (`net_devmem_get_binding`).
  func sends(through device: UInt32) -> Bool { device == ifindex || device == senderIfindex }

  /// A device goes that none of its queues belongs to.
  func forget(_ device: UInt32) {
    if ifindex == device { ifindex = nil }
    if senderIfindex == device { senderIfindex = nil }
  }

  // MARK: Its net_iovs

  /// A net_iov's place in the dmabuf, and in its chunk.
  func netIOV(_ netmem: Netmem) -> NetIOV? {
    guard netmem.area == table.area, netmem.index < table.records.count else { return nil }
    let offset = UInt64(netmem.index) << UInt64(niovShift)
    let chunk = chunks[Int(offset / chunks.chunkSize)]
    return NetIOV(chunk: chunk, index: Int((offset - chunk.baseVirtual) >> UInt64(niovShift)), shift: niovShift)
  }

  /// Where a net_iov of this binding starts, in bytes from the start of the dmabuf (`net_iov_virtual_addr`).
  func offset(of netmem: Netmem) -> UInt64 { UInt64(netmem.index) << UInt64(niovShift) }

  /// The descriptor's file cannot shrink under a mapping of it: what cannot be promised that is read and written call
  /// by call.
  private func map() {
    guard mapping == nil, let memory, memory.isOfFixedSize, let count = Int(exactly: size) else { return }
    mapping = MappedBytes(fileOfFixedSize: memory.descriptor, count: count)
  }

  private func place(of index: Int, _ offset: Int, _ length: Int) throws(NetmemError) -> Int {
    guard index < table.records.count, offset >= 0, length <= Int(pageSize), offset <= Int(pageSize) - length else {
      throw .outOfBounds
    }
    map()
    return index << Int(niovShift) + offset
  }

  var info: BindingInfo {
    BindingInfo(
      id: id, direction: direction, socket: socket, ifindex: ifindex, queues: queues.map(\.index).sorted(),
      size: size, pageSize: pageSize, freeNetIOVs: freeNetIOVs)
  }
}

/// Where a net_iov is (`struct net_iov`, as far as it never changes).
struct NetIOV: Hashable, Sendable {
  var chunk: MemoryChunk
  /// In its chunk (`net_iov_idx`).
  var index: Int
  var shift: UInt8

  /// In bytes, from the start of the dmabuf: what an application is told (`net_iov_virtual_addr`).
  var offset: UInt64 { chunk.baseVirtual + UInt64(index) << UInt64(shift) }
  /// Where the device writes.
  var address: UInt64 { chunk.address + UInt64(index) << UInt64(shift) }
}

extension DmabufBinding: MemoryProvider {
  var dmabuf: UInt32? { id }
  var unitShift: UInt8 { niovShift }

  /// `mp_dmabuf_devmem_init`
  func initialize(_ parameters: PagePoolParameters) throws(Refusal) {
    guard references > 0 else { throw Refusal(.EINVAL) }
    guard UInt64(parameters.order) + UInt64(kernelPageSize.trailingZeroBitCount) == UInt64(niovShift) else {
      throw Refusal(.E2BIG)
    }
    get()
  }

  func destroy() { put() }

  /// `net_devmem_alloc_dmabuf`
  func allocate() -> Int? {
    guard let position = taken.take() else { return nil }
    return order.index(at: position)
  }

  /// `net_devmem_free_dmabuf`
  @inline(__always)
  func release(_ index: Int) { _ = taken.free(order.position(of: index)) }

  /// `mp_dmabuf_devmem_uninstall`
  func uninstall(from queue: QueueAddress) {
    queues.removeAll { $0 == queue }
    if queues.isEmpty { ifindex = nil }
  }

  var isExhausted: Bool { taken.available == 0 }

  func append(_ count: Int, of units: FIFO<Netmem>, to list: inout ScatterList) -> Bool {
    map()
    let shift = Int(niovShift)
    return mapping?.append(count, of: units, at: shift, each: 1 << shift, to: &list) ?? false
  }

  /// The same for bytes in a row anywhere in the memory, which a send may take from several net_iovs.
  func append(_ count: Int, at offset: Int, to list: inout ScatterList) -> Bool {
    map()
    return mapping?.append(count, at: offset, to: &list) ?? false
  }

  func write(_ bytes: RawSpan, to index: Int, at offset: Int) throws(NetmemError) {
    let place = try place(of: index, offset, bytes.byteCount)
    let isWritten = mapping?.write(bytes, at: place) ?? memory?.write(bytes, at: place) ?? false
    guard isWritten else { throw .unreadable }
  }

  func read(_ count: Int, of index: Int, at offset: Int) throws(NetmemError) -> [UInt8] {
    let place = try place(of: index, offset, count)
    guard let bytes = mapping?.read(count, at: place) ?? memory?.read(count, at: place) else { throw .unreadable }
    return bytes
  }
}
