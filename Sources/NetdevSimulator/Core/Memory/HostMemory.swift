public import NetlinkCodec

/// The host's pages, from which page pools without a memory provider live (the page allocator).
///
/// None of this machine's memory is used for a page before something is written to it.
@_spi(NetworkMemory) public final class HostMemory {
  let table: NetmemTable
  private let taken: FirstFitMap
  private var bytes: MappedBytes?

  /// 16 GiB: more than all rings of a large machine take.
  static let usualPages = 1 << 22

  /// - Throws: ENOMEM.
  public init(pages: Int) throws(Refusal) {
    guard pages >= 0, pages <= Netmem.maximumCount else { throw Refusal(.ENOMEM) }
    table = try NetmemTable(.hostPages, count: pages)
    taken = try FirstFitMap(count: pages)
  }

  var freePages: Int { taken.available }

  /// A page that only the caller refers to (`alloc_pages_node`); nil when the memory is used up.
  func allocate(order: UInt8, node: UInt8) -> Int? {
    guard let index = taken.takeRun(1 << Int(order)) else { return nil }
    var record = NetmemRecord()
    record.owner.references = 1
    record.order = order
    record.node = node
    table.records[index] = record
    return index
  }

  /// As many single pages as are free in a row where the first one is, at most so many (`alloc_pages_bulk_node`); nil
  /// when the memory is used up.
  func allocateBulk(_ most: Int, node: UInt8) -> Range<Int>? {
    guard let row = taken.firstFree(most) else { return nil }
    taken.take(row)
    var record = NetmemRecord()
    record.owner.references = 1
    record.node = node
    for index in row { table.records[index] = record }
    return row
  }

  /// One more refers to a page that is in use (`get_page`).
  func get(_ index: Int) throws(NetmemError) {
    let references = try references(to: index)
    guard references < .max else { throw .tooManyReferences }
    table.records[index].owner.references = references + 1
  }

  /// One no longer refers to a page; the last one frees it (`put_page`).
  func put(_ index: Int) throws(NetmemError) {
    let references = try references(to: index)
    // A page pool's own reference goes by way of the pool.
    guard references > 1 || table.records[index].owner.pool == 0 else { throw .notOut }
    leave(index, table.records[index].owner)
  }

  /// A page pool lets go of a page, and of its reference.
  func takeBack(_ index: Int) {
    var owner = table.records[index].owner
    owner.pool = 0
    leave(index, owner)
  }

  /// Whether a page pool has a page.
  func isOfPool(_ index: Int) -> Bool {
    index >= 0 && index < table.records.count && table.records[index].owner.pool != 0
  }

  /// One of the references in `owner` goes, which also says whose the page then is.
  @inline(__always)
  private func leave(_ index: Int, _ owner: NetmemRecord.Owner) {
    var owner = owner
    owner.references -= 1
    table.records[index].owner = owner
    guard owner.references == 0 else { return }
    let order = Int(table.records[index].order)
    if order == 0 { _ = taken.free(index) } else { taken.free(index..<index + (1 << order)) { _ in } }
  }

  private func references(to index: Int) throws(NetmemError) -> UInt32 {
    guard index >= 0, index < table.records.count else { throw .notOfThisMemory }
    let references = table.records[index].owner.references
    guard references > 0 else { throw .notOut }
    return references
  }

  func write(_ bytes: RawSpan, to index: Int, at offset: Int) throws(NetmemError) {
    let place = try place(of: index, offset, bytes.byteCount)
    guard self.bytes?.write(bytes, at: place) == true else { throw .unreadable }
  }

  func read(_ count: Int, of index: Int, at offset: Int) throws(NetmemError) -> [UInt8] {
    let place = try place(of: index, offset, count)
    guard let read = bytes?.read(count, at: place) else { throw .unreadable }
    return read
  }

  /// Appends the first of some pages to what a system call is to fill; false where they cannot be reached.
  func append(_ count: Int, of pages: FIFO<Netmem>, each size: Int, to list: inout ScatterList) -> Bool {
    map()
    return bytes?.append(count, of: pages, at: kernelPageSize.trailingZeroBitCount, each: size, to: &list) ?? false
  }

  private func map() {
    if bytes == nil { bytes = MappedBytes(count: table.records.count * Int(kernelPageSize)) }
  }

  /// Lets somebody look at bytes of a page in place; nil where they cannot be reached.
  func withBytes<Result>(_ count: Int, of index: Int, at offset: Int, _ body: (RawSpan) -> Result) -> Result? {
    guard let place = try? place(of: index, offset, count) else { return nil }
    return bytes?.withBytes(count, at: place, body)
  }

  private func place(of index: Int, _ offset: Int, _ length: Int) throws(NetmemError) -> Int {
    guard index >= 0, index < table.records.count else { throw .notOfThisMemory }
    let size = Int(kernelPageSize) << Int(table.records[index].order)
    guard offset >= 0, length <= size, offset <= size - length else { throw .outOfBounds }
    map()
    return index * Int(kernelPageSize) + offset
  }
}
