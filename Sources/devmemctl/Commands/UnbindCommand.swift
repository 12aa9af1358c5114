import ArgumentParser
import DevmemClient
import DevmemdMessages
import NetlinkCodec

struct UnbindCommand: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "unbind", abstract: "End a binding: its queues go back to ordinary memory.")

  @OptionGroup var options: GlobalOptions
  @Argument(
    help: "The binding's number or name, as `devmemctl bindings` lists them.", completion: Completions.bindings,
    transform: BindingReference.init(argument:))
  var binding: BindingReference

  func run(_ session: Session) async throws {
    let ended = try await session.client.binding(binding)
    // By its number, which is never used again: the name may be another's by now.
    try await session.client.unbind(ended.id.map { .id($0) } ?? binding)
    try session.show(ended.document(), orText: BindingText.ended(ended))
  }
}

extension BindingReference {
  /// Digits alone are a number: no binding that this command makes is named so.
  init(argument: String) throws {
    guard !argument.isEmpty else { throw ValidationError("a binding's number or name is not empty") }
    self = UInt32(argument).map { .id($0) } ?? .name(argument)
  }
}
