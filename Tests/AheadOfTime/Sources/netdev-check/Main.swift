import Glibc
import NetdevMessages
import NetlinkSocket

/// A notification goes through a socket and comes out as it was.
@main
struct NetdevCheck {
  static func main() throws {
    let pool = Netdev.PagePool(id: 7, ifindex: 2, napiID: 1 << 40)
    let sent = try Netdev.Operations.PagePoolAddNtf.notification(pool, familyID: 31)
    let pair = try MessageSocket.pair()
    try pair.first.send(sent.span.bytes)
    var buffer = try ReceiveBuffer()
    guard case .datagram = try pair.second.receive(into: &buffer) else { exit(1) }
    let received = try buffer.withBytes { bytes in try MessageView(bytes).genericBody(as: Netdev.PagePool.self) }
    guard received == pool else {
      print("sent \(pool), received \(received)")
      exit(1)
    }
  }
}
