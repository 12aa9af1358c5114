import DevmemdMessages
import EthtoolMessages
import Logging
import NetdevMessages
import NetlinkCodec
import NetlinkSocket
import NlctrlMessages

/// Everything that answers one message of a client: replies, then an acknowledgement or a refusal.
struct Answer {
  var answers: [ServedAnswer]
  /// What others are told, and the log: whoever asked is answered first. Nothing comes between the two.
  var afterwards: (() -> Void)?

  init(_ answers: [ServedAnswer], afterwards: (() -> Void)? = nil) {
    self.answers = answers
    self.afterwards = afterwards
  }
}

extension Daemon {
  func answer(
    _ message: IncomingRecord.Message, _ descriptors: inout ReceivedDescriptors, from client: ClientSession
  ) async -> Answer {
    let header = message.header
    if let reason = client.refusal { return Answer(refusal(reason, to: message)) }
    guard header.flags.contains(.request) else {
      return Answer(
        refusal(Refusal(.EINVAL, "this socket takes requests only; NLM_F_REQUEST is not set"), to: message))
    }
    switch header.type.rawValue {
    case MessageType.control.rawValue: return Answer(answerControl(message))
    case families.netdevID: return Answer(await answerNetdev(message, from: client))
    case families.ethtoolID: return Answer(await answerEthtool(message, from: client))
    case Families.devmemdID: return await answerDevmemd(message, &descriptors, from: client)
    default:
      return Answer(
        refusal(Refusal(.ENOENT, "there is no family with number \(header.type.rawValue)"), to: message))
    }
  }

  private func answerControl(_ message: IncomingRecord.Message) -> [ServedAnswer] {
    respond(to: message, attributesAt: NetlinkHeader.size + GenericHeader.size) { view, response throws(Refusal) in
      try families.control.answer(view, into: &response)
    }
  }

  /// Reads pass through to the kernel; what changes something is ours to do.
  private func answerNetdev(
    _ message: IncomingRecord.Message, from client: ClientSession
  ) async -> [ServedAnswer] {
    guard let command = message.command, families.netdevReads.contains(command) else {
      return refusal(
        Refusal(.EOPNOTSUPP, "netdev is served for reading here; bind and unbind through the devmemd family"),
        to: message)
    }
    return await pass(message, to: Netdev.schema.name, from: client)
  }

  /// Reads pass through, and changes do for those who may bind.
  private func answerEthtool(
    _ message: IncomingRecord.Message, from client: ClientSession
  ) async -> [ServedAnswer] {
    guard let command = message.command,
      families.ethtoolReads.contains(command) || families.ethtoolChanges[command] != nil
    else {
      return refusal(
        Refusal(.EOPNOTSUPP, "ethtool is served here for channels, rings, features and receive side scaling"),
        to: message)
    }
    guard let change = families.ethtoolChanges[command] else {
      return await pass(message, to: Ethtool.schema.name, from: client)
    }
    do throws(Refusal) {
      try authorization.checkBind(client.owner, groups: client.groups, doing: "changing an interface is")
    } catch {
      return refusal(error, to: message)
    }
    let owner = client.owner
    let answers = await pass(message, to: Ethtool.schema.name, from: client)
    let interface = interface(changedBy: change, message)
    noteChange(change, of: interface, answers, by: owner)
    return advised(answers, answering: message, of: interface)
  }

  /// A message goes on to a family of the kernel; the answers of a dump come later, as the client takes them.
  private func pass(
    _ message: IncomingRecord.Message, to family: String, from client: ClientSession
  ) async -> [ServedAnswer] {
    guard !message.header.flags.isSuperset(of: .dump) else {
      relay(message, of: family, to: client)
      return []
    }
    do throws(NetlinkError) {
      return try await reader.relay(message.bytes, to: family).map { .datagram($0) }
    } catch {
      return refusal(Self.refusal(error), to: message)
    }
  }

  static func refusal(_ error: NetlinkError) -> Refusal {
    Refusal(error.errno ?? .EIO, "the kernel could not be asked: \(error)")
  }

  // MARK: Writing answers

  /// Runs `body` on a message and closes its answer: an acknowledgement if it was asked for, or the refusal it throws.
  func respond(
    to message: IncomingRecord.Message, attributesAt: Int,
    _ body: (MessageView, inout ResponseWriter) throws(Refusal) -> Void
  ) -> [ServedAnswer] {
    var response = ResponseWriter(to: message.header, portID: message.header.portID)
    response.acknowledgesTogether = true
    return message.bytes.withBytes { bytes in
      guard let view = try? MessageView(bytes) else { return [] }
      do throws(Refusal) {
        try body(view, &response)
        let isDump = message.header.flags.isSuperset(of: .dump)
        if message.header.flags.contains(.acknowledge), !isDump { response.acknowledge(view) }
      } catch {
        response.refuse(view, error, attributesAt: attributesAt)
      }
      return response.takeAnswers()
    }
  }

  func refusal(_ refusal: Refusal, to message: IncomingRecord.Message) -> [ServedAnswer] {
    respond(to: message, attributesAt: families.devmemd.family.headerSize) { _, _ throws(Refusal) in throw refusal }
  }
}

extension IncomingRecord.Message {
  /// The generic netlink command; nil where the message is too short for one.
  fileprivate var command: UInt8? {
    bytes.count >= NetlinkHeader.size + GenericHeader.size ? bytes[NetlinkHeader.size] : nil
  }
}
