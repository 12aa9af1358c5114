import DevmemdMessages
import Logging
import NetlinkCodec
import NetlinkSocket

/// Numbers of the `attachment` set's attributes, for the paths of refusals.
private enum AttachmentAttribute {
  static let fd = number("fd")
  static let ifindex = number("ifindex")
  static let ifname = number("ifname")
  static let bindingID = number("binding-id")
  static let queueID = number("queue-id")

  private static func number(_ name: String) -> AttributePath.Step {
    AttributePath.Step(Devmemd.Attachment.schema[name]?.number ?? 0)
  }
}

/// TCP connections that are handed to a simulated kernel. The service keeps nothing of them: each lasts as long as its
/// channel, which is the client's.
extension Daemon {
  func attach(
    _ message: Devmemd.Attachment, _ descriptors: inout ReceivedDescriptors, for client: ClientSession,
    answering request: IncomingRecord.Message
  ) throws(Refusal) -> [ServedAnswer] {
    guard let connections = configuration.kernel.connections else {
      throw Refusal(
        .EOPNOTSUPP, "the service runs on Linux, whose sockets need no attaching: receive on the connection itself")
    }
    guard let fd = message.fd else { throw Refusal(missing: AttachmentAttribute.fd.type) }
    let steering = try steering(message, for: client)
    guard let connection = descriptors.take(Int(fd)) else {
      throw Refusal(
        .EBADF, "the record carries no descriptor \(fd); pass the connection by SCM_RIGHTS",
        at: [AttachmentAttribute.fd])
    }
    let socket = try connections.attach(connection, steering)
    let (id, queue) = (client.id.number, socket.queue)
    note(
      .debug, "socket attached",
      [
        "client": "\(id)", "ifindex": "\(steering.ifindex)", "queue": "\(queue.map { String($0) } ?? "none")",
      ])
    let body = Devmemd.Attachment(
      ifindex: steering.ifindex, ifname: configuration.kernel.name(steering.ifindex), queueID: socket.queue, channel: 0)
    return enclose(socket.channel, in: reply(Devmemd.Operations.SocketAttach.self, body, to: request))
  }

  /// The channel travels with the reply, which comes first.
  private func enclose(_ channel: consuming MessageSocket, in answers: [ServedAnswer]) -> [ServedAnswer] {
    guard case .datagram(let reply)? = answers.first else { return answers }
    return [.enclosing(reply, EnclosedDescriptor(channel.release()))] + answers.dropFirst()
  }

  private func steering(
    _ message: Devmemd.Attachment, for client: ClientSession
  ) throws(Refusal) -> KernelInterface.Steering {
    if let id = message.bindingID { return try steering(toBinding: id, message, for: client) }
    let ifindex = try interface(of: message)
    if message.queueID != nil { try authorization.checkBind(client.owner, groups: client.groups) }
    return KernelInterface.Steering(ifindex: ifindex, queue: message.queueID)
  }

  /// Connections take turns among the binding's queues.
  private func steering(
    toBinding id: UInt32, _ message: Devmemd.Attachment, for client: ClientSession
  ) throws(Refusal) -> KernelInterface.Steering {
    guard let record = registry[id] else {
      throw Refusal(.ENOENT, "there is no binding \(id)", at: [AttachmentAttribute.bindingID])
    }
    try authorization.checkChange(of: record, by: client.owner, groups: client.groups)
    guard record.direction == .rx else {
      throw Refusal(
        .EINVAL, "binding \(record.label) is for sending and has no queues", at: [AttachmentAttribute.bindingID])
    }
    let queues = record.queues.filter { !$0.isDegraded }.map(\.id)
    if let queue = message.queueID {
      guard queues.contains(queue) else {
        throw Refusal(
          .EINVAL, "binding \(record.label) has no queue \(queue) that uses its memory",
          at: [AttachmentAttribute.queueID])
      }
      return KernelInterface.Steering(ifindex: record.ifindex, queue: queue)
    }
    guard !queues.isEmpty else {
      throw Refusal(
        .ENODATA, "no queue of binding \(record.label) uses its memory", at: [AttachmentAttribute.bindingID])
    }
    defer { attachments &+= 1 }
    return KernelInterface.Steering(ifindex: record.ifindex, queue: queues[Int(attachments % UInt(queues.count))])
  }

  private func interface(of message: Devmemd.Attachment) throws(Refusal) -> UInt32 {
    if let name = message.ifname {
      guard let index = configuration.kernel.index(name) else {
        throw Refusal(.ENODEV, "there is no interface \(name)", at: [AttachmentAttribute.ifname])
      }
      return index
    }
    guard let index = message.ifindex else { throw Refusal(missing: AttachmentAttribute.ifindex.type) }
    guard configuration.kernel.name(index) != nil else {
      throw Refusal(.ENODEV, "there is no interface with number \(index)", at: [AttachmentAttribute.ifindex])
    }
    return index
  }
}
