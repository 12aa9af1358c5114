import ArgumentParser
import DevmemClient
import DevmemdMessages
import Glibc
import NetlinkCodec
import NetlinkSocket

/// Words the shell offers. They are asked for while a person types, so that whoever does not answer at once is left
/// out.
enum Completions {
  static let interfaces = CompletionKind.custom { _, _, _ in interfaceNames() }
  static let bindings = CompletionKind.custom { _, _, _ in bindingNames() }
  static let families = CompletionKind.custom { _, _, _ in Families.all.map(\.name) }
  static let operations = CompletionKind.custom { words, _, _ in operationNames(words) }

  private static let patience = Duration.milliseconds(500)

  /// Those of the service's kernel, which may be simulated; without a service, this machine's.
  private static func interfaceNames() -> [String] {
    let known = ask(Devmemd.Operations.InterfaceGet.self, Devmemd.Interface())?.compactMap(\.ifname)
    return known ?? directory("/sys/class/net")
  }

  private static func bindingNames() -> [String] {
    let bindings = ask(Devmemd.Operations.BindingGet.self, Devmemd.Binding()) ?? []
    return bindings.compactMap { $0.name ?? $0.id.map { String($0) } }
  }

  /// The operations of the family that was typed before.
  static func operationNames(_ words: [String]) -> [String] {
    let family = words.lazy.compactMap { word in Families.all.first { $0.name == word } }.first
    return family?.operations.filter(\.isRequest).map(\.name) ?? []
  }

  private static func ask<Operation: NetlinkOperation>(
    _ operation: Operation.Type, _ request: Operation.Body
  ) -> [Operation.Body]? {
    guard var session = try? NetlinkSession(.connect(path: DevmemClient.socketPath())) else { return nil }
    session.patience = patience
    return try? session.dump(operation, request).replies
  }

  private static func directory(_ path: String) -> [String] {
    guard let stream = opendir(path) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }
}
