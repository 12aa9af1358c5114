import NetlinkCodec
import Testing
import ViewedMessages

/// Views of whole messages, as an operation's type makes them.
struct OperationViewTests {
  private func message(_ type: UInt16, _ body: [UInt8]) -> [UInt8] {
    little(UInt32(16 + body.count)) + little(type) + little(0 as UInt16) + little(1 as UInt32) + little(2 as UInt32)
      + body
  }

  private func thrown(_ body: () throws(DecodingError) -> Void) -> DecodingError? {
    do throws(DecodingError) { try body() } catch { return error }
    return nil
  }

  @Test func aStructureBeforeTheAttributes() throws {
    let bytes = message(
      16, little(1 as UInt16) + little(2 as UInt16) + little(-3 as Int32) + attribute(1, text("first")))
    let message = try MessageView(bytes.span.bytes)
    let head = try Catalogue.Operations.Get.header(of: message).value
    #expect(head.kind == 1 && head.level == 2 && head.index == -3)
    let view = try Catalogue.Operations.Get.view(of: message)
    let entry = try Catalogue.Entry(view)
    #expect(entry == Catalogue.Entry(name: "first"))
  }

  /// Every end too early is the error that decoding the whole body has.
  @Test func messagesThatAreCutOff() throws {
    let whole = message(16, [UInt8](repeating: 0, count: 8) + attribute(1, text("first")) + attribute(3, [1]))
    for count in 16...whole.count {
      let bytes = little(UInt32(count)) + whole[4..<count]
      let message = try MessageView(bytes.span.bytes)
      let expected = thrown { () throws(DecodingError) in
        _ = try message.body(as: Catalogue.Operations.Get.Body.self, after: NetlinkHeader.size)
      }
      let found = thrown { () throws(DecodingError) in _ = try Catalogue.Operations.Get.view(of: message) }
      #expect(found == expected, "\(count)")
      let headerFault = thrown { () throws(DecodingError) in _ = try Catalogue.Operations.Get.header(of: message) }
      #expect(headerFault == (count < 24 ? DecodingError(.truncatedHeader, offset: 16) : nil))
    }
  }

  @Test func aMessageWithoutRoomForItsGenericHeader() throws {
    let bytes = message(20, [1, 1])
    let message = try MessageView(bytes.span.bytes)
    let expected = thrown { () throws(DecodingError) in _ = try message.genericBody(as: Netdev.Queue.self) }
    let found = thrown { () throws(DecodingError) in _ = try Netdev.Operations.QueueGet.view(of: message) }
    #expect(found == DecodingError(.truncatedHeader, offset: 20) && found == expected)
  }

  /// The example of README.md.
  private func bound(in datagram: RawSpan) throws(DecodingError) -> [UInt32: UInt32] {
    var bound: [UInt32: UInt32] = [:]
    var messages = MessageReader(datagram)
    while let message = try messages.next() {
      let queue = try Netdev.Operations.QueueGet.view(of: message)
      if let id = queue.id, let dmabuf = queue.dmabuf { bound[id] = dmabuf }
    }
    return bound
  }

  @Test func queuesOfADump() throws {
    let queues = (0..<4 as Range<UInt32>).map {
      Netdev.Queue(id: $0, ifindex: 7, type: .rx, napiID: $0 + 100, dmabuf: $0 % 2 == 1 ? $0 + 50 : nil)
    }
    var writer = MessageWriter()
    for queue in queues {
      let start = writer.beginMessage(NetlinkHeader(type: MessageType(rawValue: 20)))
      writer.append(GenericHeader(command: 10, version: 1))
      queue.encode(into: &writer)
      writer.endMessage(start)
    }
    let datagram = writer.array
    #expect(try bound(in: datagram.span.bytes) == [1: 51, 3: 53])
    let cutOff = Array(datagram.dropLast(3))
    #expect(thrown { () throws(DecodingError) in _ = try bound(in: cutOff.span.bytes) }?.reason == .badMessageLength)
  }

  @Test func aFamilyFromTheController() throws {
    let family = Nlctrl.CtrlAttrs(
      familyID: 30, familyName: "netdev", version: 1, hdrsize: 0, maxattr: 0,
      ops: [Nlctrl.OpAttrs(id: 1, flags: Nlctrl.OpFlags(rawValue: 0xc))],
      mcastGroups: [Nlctrl.McastGroupAttrs(name: "mgmt", id: 5), Nlctrl.McastGroupAttrs(name: "page-pool", id: 6)],
      policy: KeyedNest(keys: [3, 1], attributes: Nlctrl.PolicyAttrs(type: .u32, minValueU: 1)))
    let bytes = encoded(family)
    let view = try Nlctrl.CtrlAttrs.View(checking: bytes.span.bytes, in: 0..<bytes.count)
    let isNetdev = if let name = view.familyName { name == "netdev" } else { false }
    #expect(isNetdev && view.familyID == 30)
    var groups: [String: UInt32] = [:]
    if var list = view.mcastGroups {
      while let group = list.next() {
        if let name = group.name { groups[String(name)] = group.id }
      }
    }
    #expect(groups == ["mgmt": 5, "page-pool": 6])
    let keys: [UInt16] = if let policy = view.policy { [policy.policyID, policy.attrID] } else { [] }
    #expect(keys == [3, 1])
    let copy = try Nlctrl.CtrlAttrs(view)
    #expect(copy == family)
  }
}
