import DevmemdMessages
import EthtoolMessages
import NetlinkCodec

/// Adds to a kernel's refusal to change a bound interface what stands in the way and what to do next.
///
/// The kernel says that there is a memory provider (`ethnl_set_rings`, `ethtool_check_max_channel`, `netdev_queue_busy`), and
/// knows nothing of bindings by name.
enum SettingsAdvice {
  /// The interface that a change is for; nil for one that no binding stands in the way of.
  static func header(of request: IncomingRecord.Message, _ operation: String) -> Ethtool.Header? {
    request.bytes.withBytes { bytes -> Ethtool.Header? in
      guard let view = try? MessageView(bytes) else { return nil }
      return switch operation {
      case Ethtool.Operations.RingsSet.schema.name: (try? view.genericBody(as: Ethtool.Rings.self))?.header
      case Ethtool.Operations.ChannelsSet.schema.name: (try? view.genericBody(as: Ethtool.Channels.self))?.header
      default: nil
      }
    }
  }

  /// The kernel's words with the advice behind them; nil for those that have nothing to do with bindings.
  ///
  /// - Parameter bindings: those that hold receive queues of the interface.
  static func text(_ words: String, interface: String, bindings: [BindingRecord]) -> String? {
    guard words.contains("memory provider") else { return nil }
    guard !bindings.isEmpty else {
      return
        "\(words); a program other than this service has bound queues of \(interface); devmemctl queues \(interface) "
        + "shows which"
    }
    let holders = bindings.map { "\($0.label)" }.joined(separator: ", ")
    let commands = bindings.map { "devmemctl unbind \(argument(for: $0))" }.joined(separator: "; ")
    let (noun, verb) = bindings.count == 1 ? ("binding", "holds") : ("bindings", "hold")
    return "\(words); \(noun) \(holders) \(verb) queues of \(interface); run: \(commands)"
  }

  /// Its name, where a shell takes that as it is.
  private static func argument(for binding: BindingRecord) -> String {
    let isPlain = binding.name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
        true
      default: false
      }
    }
    return isPlain && !binding.name.hasPrefix("-") ? binding.name : String(binding.id)
  }
}

extension Daemon {
  /// What answers a change of settings; where the kernel refused it over a binding, with what to do about it.
  func advised(
    _ answers: [ServedAnswer], answering request: IncomingRecord.Message, _ operation: String
  ) -> [ServedAnswer] {
    guard let header = SettingsAdvice.header(of: request, operation),
      let ifindex = header.devIndex ?? header.devName.flatMap(configuration.kernel.index)
    else { return answers }
    let interface = configuration.kernel.name(ifindex) ?? header.devName ?? "interface \(ifindex)"
    let bindings = registry.live.filter { $0.ifindex == ifindex && $0.direction == .rx }
    return answers.map { answer in
      guard case .datagram(let datagram) = answer else { return answer }
      let advised = Self.rewritten(datagram, answering: request) { words in
        SettingsAdvice.text(words, interface: interface, bindings: bindings)
      }
      return advised.map { .datagram($0) } ?? answer
    }
  }

  /// A refusal in other words; nil for a datagram that is none, or where there are no other words.
  private static func rewritten(
    _ datagram: [UInt8], answering request: IncomingRecord.Message, _ words: (String) -> String?
  ) -> [UInt8]? {
    datagram.withBytes { bytes -> [UInt8]? in
      guard let message = try? MessageView(bytes), message.header.type == .error,
        var refusal = try? ExtendedAck(message), refusal.errno != nil, let text = refusal.message.flatMap(words)
      else { return nil }
      refusal.message = text
      let options = AckOptions(isExtended: true, isCapped: message.header.flags.contains(.capped))
      return request.bytes.withBytes { asked -> [UInt8]? in
        guard let asked = try? MessageView(asked) else { return nil }
        var writer = MessageWriter()
        refusal.write(answering: asked, portID: message.header.portID, options, into: &writer)
        return writer.array
      }
    }
  }
}
