// Generated from ethtool.yaml. Do not edit: change the spec and generate again.
// swift-format-ignore-file
public import NetlinkCodec


extension Ethtool: NetlinkFamily {
  public static let schema: FamilySchema = FamilySchema(
    name: "ethtool", transport: .generic(version: 1),
    operations: [
      Operations.FeaturesGet.schema,
      Operations.FeaturesSet.schema,
      Operations.FeaturesNtf.schema,
      Operations.RingsGet.schema,
      Operations.RingsSet.schema,
      Operations.RingsNtf.schema,
      Operations.ChannelsGet.schema,
      Operations.ChannelsSet.schema,
      Operations.ChannelsNtf.schema,
      Operations.RSSGet.schema,
      Operations.RSSSet.schema,
      Operations.RSSNtf.schema,
      Operations.RSSCreateAct.schema,
      Operations.RSSCreateNtf.schema,
      Operations.RSSDeleteAct.schema,
      Operations.RSSDeleteNtf.schema,
    ] as [OperationSchema],
    multicastGroups: [
      MulticastGroupSchema(name: "monitor"),
    ] as [MulticastGroupSchema], firstStrictCommand: 51)

  public static let operations: [any NetlinkOperation.Type] = [
    Operations.FeaturesGet.self,
    Operations.FeaturesSet.self,
    Operations.FeaturesNtf.self,
    Operations.RingsGet.self,
    Operations.RingsSet.self,
    Operations.RingsNtf.self,
    Operations.ChannelsGet.self,
    Operations.ChannelsSet.self,
    Operations.ChannelsNtf.self,
    Operations.RSSGet.self,
    Operations.RSSSet.self,
    Operations.RSSNtf.self,
    Operations.RSSCreateAct.self,
    Operations.RSSCreateNtf.self,
    Operations.RSSDeleteAct.self,
    Operations.RSSDeleteNtf.self,
  ]
}

extension Ethtool {
  /// The family's operations, one type each.
  public enum Operations {
    /// Get the features of one device, or of all.
    public enum FeaturesGet: NetlinkOperation {
      public typealias Family = Ethtool
      public typealias Body = Ethtool.Features
      public static let schema: OperationSchema = OperationSchema(
        "features-get",
        attributes: Ethtool.Features.schema,
        do: OperationSchema.Exchange(request: OperationSchema.Message(command: 11, attributes: [1]), reply: OperationSchema.Message(command: 11, attributes: [1, 2, 3, 4, 5])),
        dump: OperationSchema.Exchange(request: OperationSchema.Message(command: 11, attributes: [1]), reply: OperationSchema.Message(command: 11, attributes: [1, 2, 3, 4, 5])))
    }

    /// Ask for features, by a bitset in "wanted". The reply tells what came of it, if that is not just what was asked
    /// for.
    public enum FeaturesSet: NetlinkOperation {
      public typealias Family = Ethtool
      public typealias Body = Ethtool.Features
      public static let schema: OperationSchema = OperationSchema(
        "features-set",
        attributes: Ethtool.Features.schema,
        do: OperationSchema.Exchange(request: OperationSchema.Message(command: 12, attributes: [1, 2, 3, 4, 5]), reply: OperationSchema.Message(command: 12, attributes: [1, 2, 3, 4, 5])))
    }

    /// Features were switched.
    public enum FeaturesNtf: NetlinkOperation {
      public typealias Family = Ethtool
      public typealias Body = Ethtool.Features
      public static let schema: OperationSchema = OperationSchema(
        "features-ntf",
        attributes: Ethtool.Features.schema,
        notification: OperationSchema.Message(command: 13, attributes: [1, 2, 3, 4, 5]))
    }

    /// Get the rings of one device, or of all.
    public enum RingsGet: NetlinkOperation {
      public typealias Family = Ethtool
      public typealias Body = Ethtool.Rings
      public static let schema: OperationSchema = OperationSchema(
        "rings-get",
        attributes: Ethtool.Rings.schema,
        do: OperationSchema.Exchange(request: OperationSchema.Message(command: 15, attributes: [1]), reply: OperationSchema.Message(command: 16, attributes: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18])),
        dump: OperationSchema.Exchange(request: OperationSchema.Message(command: 15, attributes: [1]), reply: OperationSchema.Message(command: 16, attributes: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18])))
    }

    /// Change rings. All of them are built anew, each with its memory provider.
    public enum RingsSet: NetlinkOperation {
      public typealias Family = Ethtool
      public typealias Body = Ethtool.Rings
      public static let schema: OperationSchema = OperationSchema(
        "rings-set",
        attributes: Ethtool.Rings.schema,
        do: OperationSchema.Exchange(request: OperationSchema.Message(command: 16, attributes: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18]), reply: nil))
    }

    /// Rings were changed.
    public enum RingsNtf: NetlinkOperation {
      public typealias Family = Ethtool
      public typealias Body = Ethtool.Rings
      public static let schema: OperationSchema = OperationSchema(
        "rings-ntf",
        attributes: Ethtool.Rings.schema,
        notification: OperationSchema.Message(command: 17, attributes: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18]))
    }

    /// Get the channels of one device, or of all.
    public enum ChannelsGet: NetlinkOperation {
      public typealias Family = Ethtool
      public typealias Body = Ethtool.Channels
      public static let schema: OperationSchema = OperationSchema(
        "channels-get",
        attributes: Ethtool.Channels.schema,
        do: OperationSchema.Exchange(request: OperationSchema.Message(command: 17, attributes: [1]), reply: OperationSchema.Message(command: 18, attributes: [1, 2, 3, 4, 5, 6, 7, 8, 9])),
        dump: OperationSchema.Exchange(request: OperationSchema.Message(command: 17, attributes: [1]), reply: OperationSchema.Message(command: 18, attributes: [1, 2, 3, 4, 5, 6, 7, 8, 9])))
    }

    /// Change how many channels there are. Queues that a table, a rule, a memory provider, a lease or an AF_XDP
    /// socket uses have to stay.
    public enum ChannelsSet: NetlinkOperation {
      public typealias Family = Ethtool
      public typealias Body = Ethtool.Channels
      public static let schema: OperationSchema = OperationSchema(
        "channels-set",
        attributes: Ethtool.Channels.schema,
        do: OperationSchema.Exchange(request: OperationSchema.Message(command: 18, attributes: [1, 2, 3, 4, 5, 6, 7, 8, 9]), reply: nil))
    }

    /// Channels were changed.
    public enum ChannelsNtf: NetlinkOperation {
      public typealias Family = Ethtool
      public typealias Body = Ethtool.Channels
      public static let schema: OperationSchema = OperationSchema(
        "channels-ntf",
        attributes: Ethtool.Channels.schema,
        notification: OperationSchema.Message(command: 19, attributes: [1, 2, 3, 4, 5, 6, 7, 8, 9]))
    }

    /// Get one RSS context; or, in a dump, those of one device or of all.
    public enum RSSGet: NetlinkOperation {
      public typealias Family = Ethtool
      public typealias Body = Ethtool.RSS
      public static let schema: OperationSchema = OperationSchema(
        "rss-get",
        attributes: Ethtool.RSS.schema,
        do: OperationSchema.Exchange(request: OperationSchema.Message(command: 38, attributes: [1, 2]), reply: OperationSchema.Message(command: 38, attributes: [1, 2, 3, 4, 5, 6, 8])),
        dump: OperationSchema.Exchange(request: OperationSchema.Message(command: 38, attributes: [1, 7]), reply: OperationSchema.Message(command: 38, attributes: [1, 2, 3, 4, 5, 6, 8])))
    }

    /// Change an RSS context.
    public enum RSSSet: NetlinkOperation {
      public typealias Family = Ethtool
      public typealias Body = Ethtool.RSS
      public static let schema: OperationSchema = OperationSchema(
        "rss-set",
        attributes: Ethtool.RSS.schema,
        do: OperationSchema.Exchange(request: OperationSchema.Message(command: 48, attributes: [1, 2, 3, 4, 5, 6, 8]), reply: nil))
    }

    /// An RSS context was changed.
    public enum RSSNtf: NetlinkOperation {
      public typealias Family = Ethtool
      public typealias Body = Ethtool.RSS
      public static let schema: OperationSchema = OperationSchema(
        "rss-ntf",
        attributes: Ethtool.RSS.schema,
        notification: OperationSchema.Message(command: 50, attributes: [1, 2, 3, 4, 5, 6, 8]))
    }

    /// Make an RSS context, with an id of one's choice or the lowest free one.
    public enum RSSCreateAct: NetlinkOperation {
      public typealias Family = Ethtool
      public typealias Body = Ethtool.RSS
      public static let schema: OperationSchema = OperationSchema(
        "rss-create-act",
        attributes: Ethtool.RSS.schema,
        do: OperationSchema.Exchange(request: OperationSchema.Message(command: 49, attributes: [1, 2, 3, 4, 5, 6]), reply: OperationSchema.Message(command: 51, attributes: [1, 2, 3, 4, 5, 6])))
    }

    /// An RSS context was made.
    public enum RSSCreateNtf: NetlinkOperation {
      public typealias Family = Ethtool
      public typealias Body = Ethtool.RSS
      public static let schema: OperationSchema = OperationSchema(
        "rss-create-ntf",
        attributes: Ethtool.RSS.schema,
        notification: OperationSchema.Message(command: 52, attributes: [1, 2, 3, 4, 5, 6]))
    }

    /// Delete an RSS context, which no flow rule may name any more.
    public enum RSSDeleteAct: NetlinkOperation {
      public typealias Family = Ethtool
      public typealias Body = Ethtool.RSS
      public static let schema: OperationSchema = OperationSchema(
        "rss-delete-act",
        attributes: Ethtool.RSS.schema,
        do: OperationSchema.Exchange(request: OperationSchema.Message(command: 50, attributes: [1, 2]), reply: nil))
    }

    /// An RSS context was deleted.
    public enum RSSDeleteNtf: NetlinkOperation {
      public typealias Family = Ethtool
      public typealias Body = Ethtool.RSS
      public static let schema: OperationSchema = OperationSchema(
        "rss-delete-ntf",
        attributes: Ethtool.RSS.schema,
        notification: OperationSchema.Message(command: 53, attributes: [1, 2]))
    }
  }
}

extension Ethtool {
  /// Calls the family's operations over a connection.
  public struct Client: FamilyClient {
    public typealias Family = Ethtool
    public let connection: any NetlinkRequester
    /// How often a dump is asked for before what it listed is returned as interrupted.
    public var dumpAttempts = DumpAttempts.standard
    public init(_ connection: any NetlinkRequester) { self.connection = connection }

    /// Get the features of one device, or of all.
    public func featuresGet(
      header: Header? = nil
    ) async throws(NetlinkError) -> Operations.FeaturesGet.Body {
      try await connection.call(Operations.FeaturesGet.self, Features(header: header))
    }

    /// Get the features of one device, or of all.
    public func dumpFeaturesGet(
      header: Header? = nil
    ) async throws(NetlinkError) -> Dump<Operations.FeaturesGet.Body> {
      try await connection.dump(Operations.FeaturesGet.self, Features(header: header), attempts: dumpAttempts)
    }

    /// Get the features of one device, or of all.
    public func streamFeaturesGet(
      header: Header? = nil
    ) -> DumpReplies<Operations.FeaturesGet> {
      connection.stream(Operations.FeaturesGet.self, Features(header: header))
    }

    /// Ask for features, by a bitset in "wanted". The reply tells what came of it, if that is not just what was asked
    /// for.
    public func featuresSet(
      header: Header? = nil, hw: Bitset? = nil, wanted: Bitset? = nil, active: Bitset? = nil, nochange: Bitset? = nil
    ) async throws(NetlinkError) -> Operations.FeaturesSet.Body {
      try await connection.call(Operations.FeaturesSet.self, Features(header: header, hw: hw, wanted: wanted, active: active, nochange: nochange))
    }

    /// Get the rings of one device, or of all.
    public func ringsGet(
      header: Header? = nil
    ) async throws(NetlinkError) -> Operations.RingsGet.Body {
      try await connection.call(Operations.RingsGet.self, Rings(header: header))
    }

    /// Get the rings of one device, or of all.
    public func dumpRingsGet(
      header: Header? = nil
    ) async throws(NetlinkError) -> Dump<Operations.RingsGet.Body> {
      try await connection.dump(Operations.RingsGet.self, Rings(header: header), attempts: dumpAttempts)
    }

    /// Get the rings of one device, or of all.
    public func streamRingsGet(
      header: Header? = nil
    ) -> DumpReplies<Operations.RingsGet> {
      connection.stream(Operations.RingsGet.self, Rings(header: header))
    }

    /// Change rings. All of them are built anew, each with its memory provider.
    public func ringsSet(
      header: Header? = nil, rxMax: UInt32? = nil, rxMiniMax: UInt32? = nil, rxJumboMax: UInt32? = nil, txMax: UInt32? = nil, rx: UInt32? = nil, rxMini: UInt32? = nil, rxJumbo: UInt32? = nil, tx: UInt32? = nil, rxBufLen: UInt32? = nil, tcpDataSplit: TCPDataSplit? = nil, cqeSize: UInt32? = nil, txPush: UInt8? = nil, rxPush: UInt8? = nil, txPushBufLen: UInt32? = nil, txPushBufLenMax: UInt32? = nil, hdsThresh: UInt32? = nil, hdsThreshMax: UInt32? = nil
    ) async throws(NetlinkError) {
      try await connection.acknowledge(Operations.RingsSet.self, Rings(header: header, rxMax: rxMax, rxMiniMax: rxMiniMax, rxJumboMax: rxJumboMax, txMax: txMax, rx: rx, rxMini: rxMini, rxJumbo: rxJumbo, tx: tx, rxBufLen: rxBufLen, tcpDataSplit: tcpDataSplit, cqeSize: cqeSize, txPush: txPush, rxPush: rxPush, txPushBufLen: txPushBufLen, txPushBufLenMax: txPushBufLenMax, hdsThresh: hdsThresh, hdsThreshMax: hdsThreshMax))
    }

    /// Get the channels of one device, or of all.
    public func channelsGet(
      header: Header? = nil
    ) async throws(NetlinkError) -> Operations.ChannelsGet.Body {
      try await connection.call(Operations.ChannelsGet.self, Channels(header: header))
    }

    /// Get the channels of one device, or of all.
    public func dumpChannelsGet(
      header: Header? = nil
    ) async throws(NetlinkError) -> Dump<Operations.ChannelsGet.Body> {
      try await connection.dump(Operations.ChannelsGet.self, Channels(header: header), attempts: dumpAttempts)
    }

    /// Get the channels of one device, or of all.
    public func streamChannelsGet(
      header: Header? = nil
    ) -> DumpReplies<Operations.ChannelsGet> {
      connection.stream(Operations.ChannelsGet.self, Channels(header: header))
    }

    /// Change how many channels there are. Queues that a table, a rule, a memory provider, a lease or an AF_XDP
    /// socket uses have to stay.
    public func channelsSet(
      header: Header? = nil, rxMax: UInt32? = nil, txMax: UInt32? = nil, otherMax: UInt32? = nil, combinedMax: UInt32? = nil, rxCount: UInt32? = nil, txCount: UInt32? = nil, otherCount: UInt32? = nil, combinedCount: UInt32? = nil
    ) async throws(NetlinkError) {
      try await connection.acknowledge(Operations.ChannelsSet.self, Channels(header: header, rxMax: rxMax, txMax: txMax, otherMax: otherMax, combinedMax: combinedMax, rxCount: rxCount, txCount: txCount, otherCount: otherCount, combinedCount: combinedCount))
    }

    /// Get one RSS context; or, in a dump, those of one device or of all.
    public func rssGet(
      header: Header? = nil, context: UInt32? = nil
    ) async throws(NetlinkError) -> Operations.RSSGet.Body {
      try await connection.call(Operations.RSSGet.self, RSS(header: header, context: context))
    }

    /// Get one RSS context; or, in a dump, those of one device or of all.
    public func dumpRSSGet(
      header: Header? = nil, startContext: UInt32? = nil
    ) async throws(NetlinkError) -> Dump<Operations.RSSGet.Body> {
      try await connection.dump(Operations.RSSGet.self, RSS(header: header, startContext: startContext), attempts: dumpAttempts)
    }

    /// Get one RSS context; or, in a dump, those of one device or of all.
    public func streamRSSGet(
      header: Header? = nil, startContext: UInt32? = nil
    ) -> DumpReplies<Operations.RSSGet> {
      connection.stream(Operations.RSSGet.self, RSS(header: header, startContext: startContext))
    }

    /// Change an RSS context.
    public func rssSet(
      header: Header? = nil, context: UInt32? = nil, hfunc: UInt32? = nil, indir: [UInt32]? = nil, hkey: [UInt8]? = nil, inputXfrm: InputXfrm? = nil, flowHash: Flow? = nil
    ) async throws(NetlinkError) {
      try await connection.acknowledge(Operations.RSSSet.self, RSS(header: header, context: context, hfunc: hfunc, indir: indir, hkey: hkey, inputXfrm: inputXfrm, flowHash: flowHash))
    }

    /// Make an RSS context, with an id of one's choice or the lowest free one.
    public func rssCreateAct(
      header: Header? = nil, context: UInt32? = nil, hfunc: UInt32? = nil, indir: [UInt32]? = nil, hkey: [UInt8]? = nil, inputXfrm: InputXfrm? = nil
    ) async throws(NetlinkError) -> Operations.RSSCreateAct.Body {
      try await connection.call(Operations.RSSCreateAct.self, RSS(header: header, context: context, hfunc: hfunc, indir: indir, hkey: hkey, inputXfrm: inputXfrm))
    }

    /// Delete an RSS context, which no flow rule may name any more.
    public func rssDeleteAct(
      header: Header? = nil, context: UInt32? = nil
    ) async throws(NetlinkError) {
      try await connection.acknowledge(Operations.RSSDeleteAct.self, RSS(header: header, context: context))
    }
  }
}

extension Ethtool {
  /// A request a server has to answer, checked and decoded.
  public enum Request: Sendable {
    case featuresGet(Operations.FeaturesGet.Body)
    case dumpFeaturesGet(Operations.FeaturesGet.Body)
    case featuresSet(Operations.FeaturesSet.Body)
    case ringsGet(Operations.RingsGet.Body)
    case dumpRingsGet(Operations.RingsGet.Body)
    case ringsSet(Operations.RingsSet.Body)
    case channelsGet(Operations.ChannelsGet.Body)
    case dumpChannelsGet(Operations.ChannelsGet.Body)
    case channelsSet(Operations.ChannelsSet.Body)
    case rssGet(Operations.RSSGet.Body)
    case dumpRSSGet(Operations.RSSGet.Body)
    case rssSet(Operations.RSSSet.Body)
    case rssCreateAct(Operations.RSSCreateAct.Body)
    case rssDeleteAct(Operations.RSSDeleteAct.Body)

    /// Decodes a request that a `RequestValidator` of this family let pass; nil when it is another family's.
    public init?(_ accepted: AcceptedRequest, _ message: MessageView) throws(DecodingError) {
      switch (accepted.operation, accepted.mode) {
      case (0, .`do`): self = .featuresGet(try accepted.body(of: message))
      case (0, .dump): self = .dumpFeaturesGet(try accepted.body(of: message))
      case (1, .`do`): self = .featuresSet(try accepted.body(of: message))
      case (3, .`do`): self = .ringsGet(try accepted.body(of: message))
      case (3, .dump): self = .dumpRingsGet(try accepted.body(of: message))
      case (4, .`do`): self = .ringsSet(try accepted.body(of: message))
      case (6, .`do`): self = .channelsGet(try accepted.body(of: message))
      case (6, .dump): self = .dumpChannelsGet(try accepted.body(of: message))
      case (7, .`do`): self = .channelsSet(try accepted.body(of: message))
      case (9, .`do`): self = .rssGet(try accepted.body(of: message))
      case (9, .dump): self = .dumpRSSGet(try accepted.body(of: message))
      case (10, .`do`): self = .rssSet(try accepted.body(of: message))
      case (12, .`do`): self = .rssCreateAct(try accepted.body(of: message))
      case (14, .`do`): self = .rssDeleteAct(try accepted.body(of: message))
      default: return nil
      }
    }
  }
}

extension Ethtool {
  /// What the family tells its multicast groups.
  public enum Notification: FamilyNotification {
    public typealias Family = Ethtool
    case featuresNtf(Operations.FeaturesNtf.Body)
    case ringsNtf(Operations.RingsNtf.Body)
    case channelsNtf(Operations.ChannelsNtf.Body)
    case rssNtf(Operations.RSSNtf.Body)
    case rssCreateNtf(Operations.RSSCreateNtf.Body)
    case rssDeleteNtf(Operations.RSSDeleteNtf.Body)

    /// Decodes a notification by its command; nil for one the spec does not know.
    public init?(_ message: MessageView) throws(DecodingError) {
      switch try Ethtool.schema.command(of: message) {
      case 13: self = .featuresNtf(try Ethtool.schema.body(of: message))
      case 17: self = .ringsNtf(try Ethtool.schema.body(of: message))
      case 19: self = .channelsNtf(try Ethtool.schema.body(of: message))
      case 50: self = .rssNtf(try Ethtool.schema.body(of: message))
      case 52: self = .rssCreateNtf(try Ethtool.schema.body(of: message))
      case 53: self = .rssDeleteNtf(try Ethtool.schema.body(of: message))
      default: return nil
      }
    }
  }
}
