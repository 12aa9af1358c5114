import EthtoolMessages
import FuzzSupport
import NetdevMessages
import NetlinkCodec
import NlctrlMessages

/// The requests of one datagram, and what must answer them.
struct Conversation {
  private let portID: UInt32
  private var sequences: Set<UInt32> = []
  /// Requests that ask to be told of their end, which dumps always are.
  private var endings = 0

  init(_ datagram: [UInt8], portID: UInt32) {
    self.portID = portID
    var sequences = Set<UInt32>()
    var endings = 0
    datagram.withBytes { span in
      var reader = MessageReader(span)
      while let message = try? reader.next() {
        sequences.insert(message.header.sequence)
        let flags = message.header.flags
        let isDump = flags.isSuperset(of: [.request, .dump]) && message.header.type.rawValue >= MessageType.firstFamily
        if flags.contains(.acknowledge) || isDump { endings += 1 }
      }
    }
    self.sequences = sequences
    self.endings = endings
  }

  func check(_ answers: [[UInt8]]) {
    var told = 0
    var isOverrun = false
    for answer in answers {
      var left = answer[...]
      while !left.isEmpty {
        let message = first(of: &left)
        switch check(message) {
        case .overrun: isOverrun = true
        case .error, .done: told += 1
        default: break
        }
      }
    }
    require(isOverrun || told >= endings, "a request that asks for it is told of its end", "\(told) of \(endings)")
  }

  /// Takes the first message off a datagram.
  private func first(of datagram: inout ArraySlice<UInt8>) -> [UInt8] {
    let whole = Array(datagram)
    let size = whole.withBytes { span in
      do throws(DecodingError) { return try MessageView(span).bytes.byteCount } catch {
        fail("an answer is well-formed", hex(whole), "\(error)")
      }
    }
    datagram = datagram.dropFirst(netlinkAligned(size))
    return Array(whole[..<size])
  }

  private func check(_ bytes: [UInt8]) -> MessageType {
    bytes.withBytes { span in
      do throws(DecodingError) {
        let message = try MessageView(span)
        let header = message.header
        if header.type == .overrun { return header.type }
        require(header.portID == portID, "an answer is addressed to who asks", "\(header)")
        require(sequences.contains(header.sequence), "an answer has the number of its request", "\(header)")
        if try ExtendedAck(message) == nil { try checkBody(message, bytes) }
        return header.type
      } catch {
        fail("an answer is well-formed", hex(bytes), "\(error)")
      }
    }
  }

  private func checkBody(_ message: MessageView, _ bytes: [UInt8]) throws(DecodingError) {
    let header = try message.genericHeader()
    let tables = [MessageType.control.rawValue: Self.control, 20: Self.netdev, 21: Self.ethtool]
    let table = tables[message.header.type.rawValue] ?? [:]
    guard let body = table[UInt16(header.command)] else { fail("a reply is one of the family's", hex(bytes)) }
    require(body.checkBytes(Array(bytes[20...])), "a reply can be decoded", hex(bytes))
  }

  private static let netdev = byCommand([
    BodyCase(Netdev.Operations.DevGet.self), BodyCase(Netdev.Operations.PagePoolGet.self),
    BodyCase(Netdev.Operations.PagePoolStatsGet.self), BodyCase(Netdev.Operations.QueueGet.self),
    BodyCase(Netdev.Operations.NAPIGet.self), BodyCase(Netdev.Operations.QstatsGet.self),
    BodyCase(Netdev.Operations.BindRX.self), BodyCase(Netdev.Operations.BindTX.self),
    BodyCase(Netdev.Operations.QueueCreate.self),
  ])
  private static let ethtool = byCommand([
    BodyCase(Ethtool.Operations.FeaturesGet.self), BodyCase(Ethtool.Operations.FeaturesSet.self),
    BodyCase(Ethtool.Operations.RingsGet.self), BodyCase(Ethtool.Operations.ChannelsGet.self),
    BodyCase(Ethtool.Operations.RSSGet.self), BodyCase(Ethtool.Operations.RSSCreateAct.self),
  ])
  private static let control = byCommand([
    BodyCase(Nlctrl.Operations.Getfamily.self), BodyCase(Nlctrl.Operations.Getpolicy.self),
  ])

  private static func byCommand(_ bodies: [BodyCase]) -> [UInt16: BodyCase] {
    Dictionary(bodies.compactMap { body in body.replyCommand.map { ($0, body) } }) { first, _ in first }
  }
}
