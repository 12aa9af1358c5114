import ArgumentParser
import DevmemClient
import DevmemdMessages
import Glibc
import NetlinkCodec
import NetlinkSocket
import SystemPackage

/// Why a command failed, as it is told: one sentence for people, one object for programs, a status for scripts.
///
/// All errors come through here, so that one failure reads the same whichever command met it.
struct Failure: Error {
  var status: ExitStatus
  /// Without a full stop, for what follows may still be added.
  var sentence: String
  var json: JSONObject

  init(_ status: ExitStatus, _ sentence: String, json: JSONObject? = nil) {
    self.status = status
    self.sentence = sentence
    self.json = json ?? ["message": .string(sentence)]
  }

  /// nil for what the argument parser has its own words for: usage errors, help, clean exits.
  init?(_ error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case let error as NetlinkError: self.init(error)
    case let error as ConnectionError: self.init(error)
    case let error as SystemError: self.init(error)
    case let error as Errno: self.init(SystemError("epoll", ErrorNumber(rawValue: error.rawValue)))
    default: return nil
    }
  }

  init(_ error: NetlinkError) {
    self.init(error.exitStatus, error.sentence, json: error.json)
  }

  init(_ error: ConnectionError) {
    var json: JSONObject = ["operation": "connect"]
    json.set(error.errno)
    json["message"] = .string(error.description)
    self.init(.unreachable, error.description, json: json)
  }

  init(_ error: SystemError) {
    var json: JSONObject = ["operation": .string(error.call)]
    json.set(error.errno)
    json["message"] = error.context.map { .string($0) }
    self.init(.refused, error.description, json: json)
  }

  /// Writes it to the standard error, as JSON if that is how answers were wanted, and ends the process.
  func endProcess() -> Never {
    let asJSON = CommandLine.arguments.contains("--json")
    Output.standardError.line(asJSON ? JSONValue.object(json).text() : "devmemctl: \(visible(sentence))")
    exit(status.rawValue)
  }
}

extension NetlinkError {
  fileprivate var exitStatus: ExitStatus {
    switch reason {
    case .refused, .encoding, .invalid, .interruptedDump: .refused
    case .transport(.ECONNRESET, _), .transport(.EPIPE, _): .lost
    case .transport, .unknownFamily: .unreachable
    case .decoding, .protocolViolation: .incompatible
    }
  }

  /// What happened, and what to do where the answer itself does not say it.
  fileprivate var sentence: String {
    switch reason {
    case .refused(let rejection) where rejection.errno == .EPERM && rejection.message == nil:
      "\(description); this needs CAP_NET_ADMIN: run it as root"
    case .interruptedDump: "\(description); ask again"
    case .transport(.ECONNRESET, _), .transport(.EPIPE, _): "\(operation): the service went away"
    case .unknownFamily(Devmemd.schema.name):
      "\(description); a kernel answered, running or simulated, and not the service: leave out --kernel, or name the "
        + "socket that devmemd serves on"
    case .unknownFamily: "\(description); the kernel lacks it, or its module is not loaded"
    default: description
    }
  }

  /// `{"operation", "errno", "error", "message", "attribute" or "missing"}`, each where there is one.
  fileprivate var json: JSONObject {
    var json: JSONObject = ["operation": .string(operation)]
    if let errno { json.set(errno) }
    if let fault {
      json["message"] = .string(fault.description)
      json["attribute"] = fault.path.map { .string($0.description) }
      return json
    }
    guard let rejection else {
      json["message"] = .string(sentence)
      return json
    }
    json["message"] = rejection.message.map { .string($0) }
    if let attribute = rejection.attribute {
      json[attribute.isMissing ? "missing" : "attribute"] = .string(attribute.path.description)
    }
    return json
  }
}

extension JSONObject {
  fileprivate mutating func set(_ errno: ErrorNumber) {
    self["errno"] = JSONValue(errno.rawValue)
    self["error"] = .string(errno.name)
  }
}
