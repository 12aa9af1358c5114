import DevmemSocket
import Glibc
import NetlinkCodec
import NetlinkSocket

/// What the kernel answers to the calls of a `DevmemSocket` that no command makes.
enum Sockets {
  private static let modulus = 251

  /// Accepts a connection whose payload comes into device memory, and prints what each way of receiving it comes to.
  ///
  /// - Parameter deliveries: how many calls' fragments to keep at once.
  static func receive(port: UInt16, deliveries: Int) throws {
    let socket = try DevmemSocket(adopting: accept(port))
    do throws(SystemError) {
      let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 1)
      defer { bytes.deallocate() }
      let count = try socket.receiveBytes(into: bytes)
      print("as bytes: \(count)")
    } catch {
      print("as bytes: \(error)")
    }
    do throws(SystemError) {
      var delivery = try Delivery(fragmentRoom: 0)
      print("without room: \(try socket.receive(into: &delivery))")
    } catch {
      print("without room: \(error)")
    }
    var total = try look(socket)
    let kept = Kept()
    var (fragments, most) = (0, 0)
    var isOpen = true
    while isOpen {
      let next = try Kept.Next()
      isOpen = try socket.receive(into: &next.delivery)
      total += next.delivery.byteCount
      fragments += next.delivery.fragmentCount
      kept.add(next)
      most = max(most, socket.outstanding.count)
      if kept.count == deliveries || !isOpen { kept.removeAll() }
    }
    let isMuch = most > 1024
    print(
      "\(total) bytes, kept at a time: \(isMuch ? "more than a call returns" : "\(most) of \(fragments) fragments")")
    socket.flush()
    print("out at the end: \(socket.outstanding.count), waiting to be returned: \(socket.outstanding.waitingReturns)")
  }

  /// Looks at a fragment, throws its first byte away, and receives the rest.
  ///
  /// - Returns: how many bytes are gone.
  private static func look(_ socket: borrowing DevmemSocket) throws -> Int {
    var look = try Delivery(fragmentRoom: 1)
    var delivery = try Delivery(fragmentRoom: 1)
    guard try socket.peek(into: &look), case .fragment(let seen)? = look.next() else {
      print("nothing was seen")
      return look.byteCount
    }
    let count = try socket.discard(upTo: 1)
    guard try socket.receive(into: &delivery), case .fragment(let received)? = delivery.next() else {
      print("nothing was received behind what was seen")
      return count + delivery.byteCount
    }
    let isThere = received.offset == seen.offset + 1 && received.size == seen.size - 1
    print(
      "thrown away: \(count), received where it was seen: \(isThere), by another token: \(received.token != seen.token)"
    )
    return count + delivery.byteCount
  }

  /// Sends from a binding, and prints what it refuses. The stream that arrives is the pattern, once.
  static func send(address: String, port: UInt16, dmabufID: UInt32) throws {
    let socket = try DevmemSocket(adopting: connect(address, port))
    let memory = try DeviceMemory(adopting: OwnedDescriptor(owning: 9)).map(writable: true)
    let whole = 0..<memory.size
    try memory.withMutableBytes(at: whole) { bytes in
      for index in 0..<bytes.byteCount {
        bytes.storeBytes(of: UInt8(index % modulus), toByteOffset: index, as: UInt8.self)
      }
    }
    refused("binding 0") { () throws(SystemError) in _ = try TransmitBinding(dmabufID: 0) }
    let none = try TransmitBinding(dmabufID: dmabufID + 1000)
    refused("no binding") { () throws(SystemError) in _ = try socket.send([0..<4096], of: none) }
    let binding = try TransmitBinding(dmabufID: dmabufID)
    let end = UInt64(memory.size)
    refused("beyond the end") { () throws(SystemError) in _ = try socket.send([end..<end + 4096], of: binding) }
    // Two ranges at a time, which meet in the middle of a page.
    var offset: UInt64 = 0
    while offset < end {
      let middle = min(offset + 10_000, end)
      let ranges = [offset..<middle] + (middle < end ? [middle..<min(middle + 50_000, end)] : [])
      offset += UInt64(try socket.send(ranges, of: binding).byteCount)
    }
    try socket.finishSends()
    print("sent \(offset) bytes, unfinished \(socket.unfinishedSends), copied \(socket.copiedSends)")
    try socket.endSending()
  }

  /// Sends a page from a binding, runs a command of the shell, and sends the page, a byte and the page again; prints what
  /// comes of each.
  static func trySends(address: String, port: UInt16, dmabufID: UInt32, around command: String) throws {
    let socket = try DevmemSocket(adopting: connect(address, port))
    let binding = try TransmitBinding(dmabufID: dmabufID)
    func trySend(_ what: String) {
      refused(what) { () throws(SystemError) in
        _ = try socket.send([0..<4096], of: binding)
        try socket.finishSends()
      }
    }
    trySend("before")
    print("\(command): \(system(command))")
    let byte: [UInt8] = [7]
    // Without waiting: there may be nobody left to acknowledge it.
    refused("after") { () throws(SystemError) in _ = try socket.send([0..<4096], of: binding) }
    refused("byte") { () throws(SystemError) in _ = try socket.send(byte.span.bytes) }
    refused("again") { () throws(SystemError) in _ = try socket.send([0..<4096], of: binding) }
  }

  private static func refused(_ what: String, _ body: () throws(SystemError) -> Void) {
    do throws(SystemError) {
      try body()
      print("\(what): taken")
    } catch {
      print("\(what): \(error)")
    }
  }

  // MARK: Connections

  private static func accept(_ port: UInt16) throws(SystemError) -> OwnedDescriptor {
    let listener = OwnedDescriptor(owning: socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
    try setSocketOption(listener.fileDescriptor, SOL_SOCKET, SO_REUSEADDR, to: 1)
    let result = withAddress("0.0.0.0", port) { bind(listener.fileDescriptor, $0, $1) }
    guard result == 0, listen(listener.fileDescriptor, 1) == 0 else { throw .last("listen") }
    print("listening")
    fflush(nil)
    let number = Glibc.accept(listener.fileDescriptor, nil, nil)
    guard number >= 0 else { throw .last("accept") }
    return OwnedDescriptor(owning: number)
  }

  private static func connect(_ address: String, _ port: UInt16) throws(SystemError) -> OwnedDescriptor {
    let connection = OwnedDescriptor(owning: socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
    let result = withAddress(address, port) { Glibc.connect(connection.fileDescriptor, $0, $1) }
    guard result == 0 else { throw .last("connect") }
    return connection
  }

  private static func withAddress(
    _ text: String, _ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) -> Int32 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    guard inet_pton(AF_INET, text, &address.sin_addr) == 1 else { return -1 }
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
  }
}

/// Deliveries whose fragments are kept.
private final class Kept {
  final class Next {
    var delivery: Delivery

    init() throws(SystemError) { delivery = try Delivery(fragmentRoom: 512) }
  }

  private var all: [Next] = []
  var count: Int { all.count }

  func add(_ next: Next) { all.append(next) }
  func removeAll() { all.removeAll() }
}
