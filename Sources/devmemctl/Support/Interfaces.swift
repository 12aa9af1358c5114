import DevmemClient
import DevmemdMessages
import NetlinkCodec

/// The interfaces of the kernel the service works on, by name and number.
struct Interfaces: Sendable {
  private(set) var all: [Devmemd.Interface]
  private let names: [UInt32: String]

  init(_ interfaces: [Devmemd.Interface]) {
    all = interfaces.sorted { ($0.ifindex ?? 0) < ($1.ifindex ?? 0) }
    names = Dictionary(
      interfaces.compactMap { interface in
        guard let index = interface.ifindex, let name = interface.ifname else { return nil }
        return (index, name)
      }, uniquingKeysWith: { first, _ in first })
  }

  static func fetch(_ client: DevmemClient) async throws(NetlinkError) -> Interfaces {
    Interfaces(try await client.daemon.dumpInterfaceGet().warned())
  }

  /// The name, or the number of one that has gone since; nil for none.
  func name(_ ifindex: UInt32?) -> String? { ifindex.map { names[$0] ?? "#\($0)" } }

  /// The number of a name, or of a number written out.
  func number(of name: String) throws(Failure) -> UInt32 {
    if let interface = all.first(where: { $0.ifname == name }), let index = interface.ifindex { return index }
    if let index = UInt32(name), names[index] != nil { return index }
    throw Failure(.refused, "the service's kernel has no interface \(name); it \(advice)")
  }

  /// What the service's kernel has in place of one that it has not.
  fileprivate var advice: String {
    let known = all.compactMap(\.ifname)
    return known.isEmpty ? "has none" : "has \(listed(known))"
  }

  /// The number of the interface that a list is to be of; nil for a list of all.
  func filter(_ name: String?) throws(Failure) -> UInt32? {
    guard let name else { return nil }
    return try number(of: name)
  }
}

extension NetlinkError {
  /// Whether it refuses a name that no interface has.
  var blamesInterfaceName: Bool { errno == .ENODEV && rejection?.attribute?.path.names.last == "ifname" }
}

extension Failure {
  /// The same, with the interfaces that there are.
  func listingInterfaces(_ client: DevmemClient) async -> Failure {
    guard let interfaces = try? await Interfaces.fetch(client) else { return self }
    var failure = self
    failure.sentence += "; the service's kernel \(interfaces.advice)"
    return failure
  }
}

extension JSONValue {
  /// An object with the interface's name in it, behind the number that the kernel gives.
  func named(_ interfaces: Interfaces, _ ifindex: UInt32?) -> JSONValue {
    guard case .object(var object) = self, object["ifname"] == nil, let ifindex,
      let name = interfaces.all.first(where: { $0.ifindex == ifindex })?.ifname
    else { return self }
    object["ifname"] = .string(name)
    return .object(object)
  }
}

extension MessageBody {
  /// The canonical form of a value that was decoded from a message, which therefore has one.
  func document() throws(Failure) -> JSONValue {
    do throws(JSONMessageError) {
      return try json()
    } catch {
      throw Failure(.incompatible, "an answer cannot be shown: \(error)")
    }
  }
}

extension JSONValue {
  /// An object with one more member, if there is a value for it.
  func adding(_ name: String, _ value: JSONValue?) -> JSONValue {
    guard case .object(var object) = self, let value else { return self }
    object[name] = value
    return .object(object)
  }
}
