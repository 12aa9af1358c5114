import DevmemClient
import DevmemdMessages
import NetdevMessages
import NetlinkCodec

/// Events as lines and as documents.
enum EventText {
  /// `binding-add     binding 4 (train) is active: eth0 queues 2 and 3`
  static func line(_ event: Event, _ interfaces: Interfaces) -> String {
    let name = name(event)
    let short = name.hasSuffix("-ntf") ? String(name.dropLast(4)) : name
    let padding = String(repeating: " ", count: max(2, 18 - short.utf8.count))
    return visible(short + padding + sentence(event, interfaces))
  }

  /// `{"name": "binding-add-ntf", "msg": {…}}`, as the kernel's own tool prints notifications.
  static func document(_ event: Event) throws(Failure) -> JSONValue {
    var object: JSONObject = ["name": .string(name(event))]
    switch event {
    case .notification(let notification): object["msg"] = try message(notification)
    case .unknown(let unknown):
      object["family"] = unknown.family.map { .string($0) }
      object["command"] = unknown.command.map { JSONValue($0) }
      object["error"] = unknown.error.map { .string("\($0)") }
    case .resync: break
    }
    return .object(object)
  }

  private static func message(_ notification: ServiceNotification) throws(Failure) -> JSONValue {
    switch notification {
    case .devmemd(let notification): try notification.binding.document()
    case .netdev(.devAddNtf(let device)), .netdev(.devDelNtf(let device)), .netdev(.devChangeNtf(let device)):
      try device.document()
    case .netdev(.pagePoolAddNtf(let pool)), .netdev(.pagePoolDelNtf(let pool)),
      .netdev(.pagePoolChangeNtf(let pool)):
      try pool.document()
    case .ethtool(let notification): try SettingsText.document(notification)
    }
  }

  /// The operation's name in its spec.
  static func name(_ event: Event) -> String {
    switch event {
    case .notification(let notification): name(notification)
    case .unknown: "unknown"
    case .resync: "resync"
    }
  }

  private static func name(_ notification: ServiceNotification) -> String {
    switch notification {
    case .devmemd(.bindingAddNtf): Devmemd.Operations.BindingAddNtf.schema.name
    case .devmemd(.bindingDelNtf): Devmemd.Operations.BindingDelNtf.schema.name
    case .devmemd(.bindingChangeNtf): Devmemd.Operations.BindingChangeNtf.schema.name
    case .netdev(.devAddNtf): Netdev.Operations.DevAddNtf.schema.name
    case .netdev(.devDelNtf): Netdev.Operations.DevDelNtf.schema.name
    case .netdev(.devChangeNtf): Netdev.Operations.DevChangeNtf.schema.name
    case .netdev(.pagePoolAddNtf): Netdev.Operations.PagePoolAddNtf.schema.name
    case .netdev(.pagePoolDelNtf): Netdev.Operations.PagePoolDelNtf.schema.name
    case .netdev(.pagePoolChangeNtf): Netdev.Operations.PagePoolChangeNtf.schema.name
    case .ethtool(let notification): SettingsText.name(notification)
    }
  }

  private static func sentence(_ event: Event, _ interfaces: Interfaces) -> String {
    switch event {
    case .notification(let notification): sentence(notification, interfaces)
    case .unknown(let unknown): sentence(unknown)
    case .resync: "events were lost; list again what you rely on"
    }
  }

  private static func sentence(_ unknown: UnknownNotification) -> String {
    let command = unknown.command.map { " \($0)" } ?? ""
    let family = unknown.family.map { " of \($0)" } ?? ""
    return "notification\(command)\(family), "
      + (unknown.error.map { "which cannot be read: \($0)" } ?? "which this version does not know")
  }

  private static func sentence(_ notification: ServiceNotification, _ interfaces: Interfaces) -> String {
    switch notification {
    case .devmemd(.bindingDelNtf(let binding)): "\(binding.fullName) ended: \(BindingText.place(binding))"
    case .devmemd(let notification):
      "\(notification.binding.fullName) is \(notification.binding.state?.description ?? "there"): "
        + BindingText.place(notification.binding)
        + (notification.binding.state == .draining ? ", with \(BindingText.stillOut(notification.binding)) out" : "")
    case .netdev(.devAddNtf(let device)): "\(interfaces.name(device.ifindex) ?? "an interface") came"
    case .netdev(.devDelNtf(let device)): "\(interfaces.name(device.ifindex) ?? "an interface") went"
    case .netdev(.devChangeNtf(let device)):
      "\(interfaces.name(device.ifindex) ?? "an interface") changed its XDP features"
    case .netdev(.pagePoolAddNtf(let pool)): "\(self.pool(pool, interfaces)) came"
    case .netdev(.pagePoolDelNtf(let pool)): "\(self.pool(pool, interfaces)) went"
    case .netdev(.pagePoolChangeNtf(let pool)):
      "\(self.pool(pool, interfaces)) "
        + (pool.detachTime == nil ? "changed" : "was detached with \(pool.inflight ?? 0) buffers out")
    case .ethtool(let notification): SettingsText.sentence(notification, interfaces)
    }
  }

  private static func pool(_ pool: Netdev.PagePool, _ interfaces: Interfaces) -> String {
    let number = pool.id.map { "page pool \($0)" } ?? "a page pool"
    let interface = interfaces.name(pool.ifindex).map { " of \($0)" } ?? ""
    let memory = pool.dmabuf.map { " on dmabuf \($0)" } ?? (pool.ioUring == nil ? "" : " on io_uring memory")
    return number + interface + memory
  }
}

extension Devmemd.Notification {
  var binding: Devmemd.Binding {
    switch self {
    case .bindingAddNtf(let binding), .bindingDelNtf(let binding), .bindingChangeNtf(let binding): binding
    }
  }
}
