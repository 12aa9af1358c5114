import DevmemdMessages
import EventLoop
import Glibc
import NetdevMessages
import NetlinkCodec
import NetlinkSocket

/// The serving side of our own family.
extension Daemon {
  func answerDevmemd(
    _ message: IncomingRecord.Message, _ descriptors: inout ReceivedDescriptors, from client: ClientSession
  ) async -> Answer {
    do throws(Refusal) {
      switch try decode(message) {
      case .bind(let wanted):
        let installation = try await bind(wanted, &descriptors, for: client)
        return Answer(reply(Devmemd.Operations.Bind.self, installation.record.message, to: message)) {
          self.conclude(installation)
        }
      case .unbind(let wanted):
        let withdrawal = try await unbind(wanted, by: client)
        let answers = withdrawal.refusal.map { refusal($0, to: message) } ?? acknowledgement(of: message)
        return Answer(answers) { self.conclude(withdrawal) }
      case .queueRestart(let wanted):
        return try await restart(wanted, by: client, answering: message)
      case .daemonGet:
        return Answer(reply(Devmemd.Operations.DaemonGet.self, daemonMessage(), to: message))
      case .bindingGet(let wanted):
        await lookAtDraining()
        return Answer(reply(Devmemd.Operations.BindingGet.self, try find(wanted).message, to: message))
      case .dumpBindingGet(let wanted):
        await lookAtDraining()
        return Answer(dump(bindings(of: wanted.ifindex), to: message))
      case .dumpInterfaceGet:
        return Answer(dump(DumpListing(Devmemd.Operations.InterfaceGet.self, try await interfaces()), to: message))
      case .socketAttach(let wanted):
        return Answer(try attach(wanted, &descriptors, for: client, answering: message))
      case .subscribe(let wanted):
        try subscribe(client, to: wanted)
        return Answer(acknowledgement(of: message))
      }
    } catch {
      return Answer(refusal(error, to: message))
    }
  }

  private func decode(_ message: IncomingRecord.Message) throws(Refusal) -> Devmemd.Request {
    let validator = families.devmemd
    return try message.bytes.withBytes { bytes throws(Refusal) in
      do {
        let view = try MessageView(bytes)
        guard let request = try Devmemd.Request(try validator.accept(view, hasAdmin: true), view) else {
          throw Refusal(.EOPNOTSUPP)
        }
        return request
      } catch let refusal as Refusal {
        throw refusal
      } catch {
        throw Refusal(.EINVAL, "\(error)")
      }
    }
  }

  // MARK: Reading

  private func daemonMessage() -> Devmemd.Daemon {
    Devmemd.Daemon(
      version: DaemonVersion.current, backend: configuration.kernel.backend == .linux ? .linux : .simulator,
      kernel: configuration.kernel.release, pid: UInt32(getpid()),
      uptime: UInt64((ContinuousClock().now - started).components.seconds), socket: configuration.socketPath,
      clients: UInt32(admittedClients), bindings: UInt32(registry.count))
  }

  /// The binding a request names, by number or by name; both must then mean the same one.
  func find(_ wanted: Devmemd.Binding) throws(Refusal) -> BindingRecord {
    if let id = wanted.id {
      guard let record = registry[id] else {
        throw Refusal(.ENOENT, "there is no binding \(id)", at: [BindingAttribute.id])
      }
      guard wanted.name == nil || wanted.name == record.name else {
        throw Refusal(.ENOENT, "binding \(id) is named \(record.name)", at: [BindingAttribute.name])
      }
      return record
    }
    guard let name = wanted.name else { throw Refusal(missing: BindingAttribute.id.type) }
    guard let record = registry.named(name) else {
      throw Refusal(.ENOENT, "there is no binding named \(name)", at: [BindingAttribute.name])
    }
    return record
  }

  /// The bindings of an interface, or all, as they are when the client comes to read them.
  private func bindings(of ifindex: UInt32?) -> DumpListing {
    // Parts are made when they are sent, which is on this actor's thread.
    DumpListing(Devmemd.Operations.BindingGet.self, by: \BindingRecord.id) {
      self.assumeIsolated { $0.registry.generation }
    } of: { (_, _) throws(Refusal) in
      self.assumeIsolated { daemon in daemon.registry.all.filter { ifindex == nil || $0.ifindex == ifindex } }
    } write: {
      $0.message.encode(into: &$1)
    }
  }

  private func interfaces() async throws(Refusal) -> [Devmemd.Interface] {
    do throws(NetlinkError) {
      let devices = try await reader.devices()
      let queues = Dictionary(grouping: try await reader.queues(), by: \.ifindex)
      return devices.compactMap { device in
        guard let ifindex = device.ifindex else { return nil }
        let own = queues[ifindex] ?? []
        let receive = own.filter { $0.type == .rx }
        return Devmemd.Interface(
          ifindex: ifindex, ifname: configuration.kernel.name(ifindex), rxQueues: UInt32(receive.count),
          txQueues: UInt32(own.count - receive.count),
          boundQueues: UInt32(receive.filter { $0.dmabuf != nil || $0.ioUring != nil }.count))
      }
    } catch {
      throw Refusal(error.errno ?? .EIO, "the kernel could not be asked: \(error)")
    }
  }

  private func subscribe(_ client: ClientSession, to wanted: Devmemd.Subscription) throws(Refusal) {
    guard let group = wanted.group else { throw Refusal(missing: 1) }
    guard families.groups.contains(group) else {
      throw Refusal(.ENOENT, "there is no multicast group \(group)", at: [1])
    }
    // What happened before is not for it.
    loop.assumeIsolated { $0.doIdleWork() }
    client.subscriptions.insert(group)
  }

  // MARK: Writing

  func reply<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ body: Operation.Body, to message: IncomingRecord.Message
  ) -> [ServedAnswer] {
    respond(to: message, attributesAt: families.devmemd.family.headerSize) { _, response throws(Refusal) in
      do throws(EncodingError) {
        try response.reply(command: Operation.schema.do?.reply?.command ?? 0, of: Devmemd.schema) {
          body.encode(into: &$0)
        }
      } catch {
        throw Refusal(.EMSGSIZE, "\(error)")
      }
    }
  }

  private func dump(_ listing: DumpListing, to message: IncomingRecord.Message) -> [ServedAnswer] {
    let attributesAt = families.devmemd.family.headerSize
    return respond(to: message, attributesAt: attributesAt) { view, response throws(Refusal) in
      response.dump(listing, answering: view, attributesAt: attributesAt)
    }
  }

  private func acknowledgement(of message: IncomingRecord.Message) -> [ServedAnswer] {
    respond(to: message, attributesAt: families.devmemd.family.headerSize) { _, _ throws(Refusal) in }
  }
}
