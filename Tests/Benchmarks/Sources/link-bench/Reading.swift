import LinkMessages
import NetlinkCodec

/// The same fields of every link of a dump, read in three ways. The kernel's C codec reads these too, see YNL/links.c.
enum Reading {
  /// Walks a view: the way to read most of it.
  @inline(never)
  static func walking(_ bytes: RawSpan) throws(DecodingError) -> UInt64 {
    var sum: UInt64 = 0
    var messages = MessageReader(bytes)
    while let message = try messages.next() {
      let header = try RtLink.Operations.Getlink.header(of: message).value
      sum &+= UInt64(header.ifiIndex) &+ UInt64(header.ifiFlags.rawValue)
      let link = try RtLink.Operations.Getlink.view(of: message)
      var attributes = link.makeIterator()
      while let attribute = attributes.next() {
        switch attribute {
        case .ifname(let name): sum &+= UInt64(name.bytes.byteCount)
        case .address(let address): sum &+= UInt64(address.byteCount)
        case .qdisc(let name): sum &+= UInt64(name.bytes.byteCount)
        case .txqlen(let value), .mtu(let value), .link(let value), .master(let value): sum &+= UInt64(value)
        case .numTXQueues(let value), .numRXQueues(let value), .carrierChanges(let value): sum &+= UInt64(value)
        case .operstate(let state): sum &+= UInt64(state)
        case .stats64(let stats):
          let stats = stats.value
          sum &+= stats.rxPackets &+ stats.txPackets &+ stats.rxBytes &+ stats.txBytes
        case .afSpec(let families):
          if let inet6 = families.inet6 { sum &+= UInt64(inet6.flags ?? 0) &+ UInt64(inet6.addrGenMode ?? 0) }
        case .linkinfo(let info): sum &+= kinds(info)
        default: break
        }
      }
    }
    return sum
  }

  @inline(__always)
  private static func kinds(_ info: borrowing RtLink.LinkinfoAttrs.View) -> UInt64 {
    var sum: UInt64 = 0
    if let kind = info.kind { sum &+= UInt64(kind.bytes.byteCount) }
    if let kind = info.slaveKind { sum &+= UInt64(kind.bytes.byteCount) }
    switch info.data {
    case .bridge(let bridge):
      sum &+= UInt64(bridge.ageingTime ?? 0) &+ UInt64(bridge.priority ?? 0) &+ UInt64(bridge.mcastHashMax ?? 0)
    case .vlan(let vlan): sum &+= UInt64(vlan.id ?? 0)
    case .bond(let bond): sum &+= UInt64(bond.mode ?? 0) &+ UInt64(bond.miimon ?? 0)
    case .vrf(let vrf): sum &+= UInt64(vrf.table ?? 0)
    default: break
    }
    if case .bridge(let port) = info.slaveData { sum &+= UInt64(port.priority ?? 0) &+ UInt64(port.cost ?? 0) }
    return sum
  }

  /// Asks a view for a few attributes, which it looks for.
  @inline(never)
  static func asking(_ bytes: RawSpan) throws(DecodingError) -> UInt64 {
    var sum: UInt64 = 0
    var messages = MessageReader(bytes)
    while let message = try messages.next() {
      let header = try RtLink.Operations.Getlink.header(of: message).value
      let link = try RtLink.Operations.Getlink.view(of: message)
      sum &+= UInt64(header.ifiIndex) &+ UInt64(link.mtu ?? 0) &+ UInt64(link.operstate ?? 0)
      if let name = link.ifname { sum &+= UInt64(name.bytes.byteCount) }
      if let kind = link.linkinfo?.kind { sum &+= UInt64(kind.bytes.byteCount) }
    }
    return sum
  }

  /// Decodes each link into a structure that owns what it holds.
  @inline(never)
  static func decoding(_ bytes: RawSpan) throws(DecodingError) -> UInt64 {
    var sum: UInt64 = 0
    var messages = MessageReader(bytes)
    while let message = try messages.next() {
      let body = try message.body(as: RtLink.Operations.Getlink.Body.self, after: NetlinkHeader.size)
      let (header, link) = (body.header, body.attributes)
      sum &+= UInt64(header.ifiIndex) &+ UInt64(header.ifiFlags.rawValue)
      sum &+= UInt64(link.ifname?.utf8.count ?? 0) &+ UInt64(link.address?.count ?? 0)
      sum &+= UInt64(link.qdisc?.utf8.count ?? 0) &+ UInt64(link.txqlen ?? 0) &+ UInt64(link.operstate ?? 0)
      sum &+= UInt64(link.mtu ?? 0) &+ UInt64(link.link ?? 0) &+ UInt64(link.master ?? 0)
      sum &+= UInt64(link.numTXQueues ?? 0) &+ UInt64(link.numRXQueues ?? 0) &+ UInt64(link.carrierChanges ?? 0)
      if let stats = link.stats64 { sum &+= stats.rxPackets &+ stats.txPackets &+ stats.rxBytes &+ stats.txBytes }
      if let inet6 = link.afSpec?.inet6 { sum &+= UInt64(inet6.flags ?? 0) &+ UInt64(inet6.addrGenMode ?? 0) }
      if let info = link.linkinfo { sum &+= kinds(info) }
    }
    return sum
  }

  private static func kinds(_ info: RtLink.LinkinfoAttrs) -> UInt64 {
    var sum = UInt64(info.kind?.utf8.count ?? 0) &+ UInt64(info.slaveKind?.utf8.count ?? 0)
    switch info.data {
    case .bridge(let bridge):
      sum &+= UInt64(bridge.ageingTime ?? 0) &+ UInt64(bridge.priority ?? 0) &+ UInt64(bridge.mcastHashMax ?? 0)
    case .vlan(let vlan): sum &+= UInt64(vlan.id ?? 0)
    case .bond(let bond): sum &+= UInt64(bond.mode ?? 0) &+ UInt64(bond.miimon ?? 0)
    case .vrf(let vrf): sum &+= UInt64(vrf.table ?? 0)
    default: break
    }
    if case .bridge(let port) = info.slaveData { sum &+= UInt64(port.priority ?? 0) &+ UInt64(port.cost ?? 0) }
    return sum
  }
}
