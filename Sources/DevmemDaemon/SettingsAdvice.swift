import DevmemdMessages
import NetlinkCodec

/// Adds to a kernel's refusal to change a bound interface what stands in the way and what to do next.
///
/// The kernel says that there is a memory provider (`ethnl_set_rings`, `ethtool_check_max_channel`, `netdev_queue_busy`), and
/// knows nothing of bindings by name.
enum SettingsAdvice {
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
    _ answers: [ServedAnswer], answering request: IncomingRecord.Message, of interface: ChangedInterface?
  ) -> [ServedAnswer] {
    guard let interface, let ifindex = interface.index else { return answers }
    let name = configuration.kernel.name(ifindex) ?? interface.name
    let bindings = registry.live.filter { $0.ifindex == ifindex && $0.direction == .rx }
    return answers.map { answer in
      guard let (header, refusal) = Self.refusal(in: answer), let words = refusal.message,
        let text = SettingsAdvice.text(words, interface: name, bindings: bindings)
      else { return answer }
      var advised = refusal
      advised.message = text
      return Self.answer(request, header, advised) ?? answer
    }
  }

  /// A refusal in other words, in the form of the kernel's.
  private static func answer(
    _ request: IncomingRecord.Message, _ header: NetlinkHeader, _ refusal: ExtendedAck
  ) -> ServedAnswer? {
    let options = AckOptions(isExtended: true, isCapped: header.flags.contains(.capped))
    return request.bytes.withBytes { asked -> ServedAnswer? in
      guard let asked = try? MessageView(asked) else { return nil }
      var writer = MessageWriter()
      refusal.write(answering: asked, portID: header.portID, options, into: &writer)
      return .datagram(writer.array)
    }
  }
}
