internal import NetlinkCodec

/// Reads the members of one object of a description, and says what is wrong with them and what is allowed.
struct DescriptionReader {
  private let object: JSONObject
  private let path: String

  /// - Parameters:
  ///   - path: where the object stands; empty for the outermost.
  ///   - members: all it may have.
  init(_ value: JSONValue, at path: String, members: [String]) throws(MachineDescriptionError) {
    guard case .object(let object) = value else {
      throw MachineDescriptionError(path: path, reason: "must be an object with \(Self.alternatives(members))")
    }
    self.object = object
    self.path = path
    for member in object.members where !members.contains(member.name) {
      let near = namesNear(member.name, among: members)
      let hint =
        near.isEmpty ? "allowed are \(Self.alternatives(members))" : "did you mean \(near.joined(separator: " or "))?"
      throw error(member.name, "there is no such member; \(hint)")
    }
  }

  func has(_ name: String) -> Bool { object[name] != nil }

  /// What an object of its own is read from.
  func value(_ name: String) -> JSONValue? { object[name] }

  func text(_ name: String) throws(MachineDescriptionError) -> String {
    guard let value = object[name] else { throw error(name, "is required") }
    guard case .string(let text) = value else { throw error(name, "must be a string") }
    return text
  }

  func flag(_ name: String) throws(MachineDescriptionError) -> Bool? {
    guard let value = object[name] else { return nil }
    guard case .bool(let flag) = value else { throw error(name, "must be true or false") }
    return flag
  }

  /// A number of the type asked for; narrower limits are the validation's.
  func integer<Value: FixedWidthInteger>(_ name: String) throws(MachineDescriptionError) -> Value? {
    guard let value = object[name] else { return nil }
    return try integer(value, name)
  }

  func integers<Value: FixedWidthInteger>(_ name: String) throws(MachineDescriptionError) -> [Value] {
    var integers: [Value] = []
    for (place, element) in try list(name).enumerated() { integers.append(try integer(element, "\(name)[\(place)]")) }
    return integers
  }

  func list(_ name: String, isRequired: Bool = false) throws(MachineDescriptionError) -> [JSONValue] {
    guard let value = object[name] else {
      if isRequired { throw error(name, "is required") }
      return []
    }
    guard case .array(let elements) = value else { throw error(name, "must be a list") }
    return elements
  }

  /// One of some names.
  func choice<Value>(_ name: String, of choices: [(String, Value)]) throws(MachineDescriptionError) -> Value? {
    guard let value = object[name] else { return nil }
    guard case .string(let text) = value, let choice = choices.first(where: { $0.0 == text }) else {
      throw error(name, "must be \(Self.alternatives(choices.map { "\"\($0.0)\"" }))")
    }
    return choice.1
  }

  func required<Value>(_ name: String, _ value: Value?) throws(MachineDescriptionError) -> Value {
    guard let value else { throw error(name, "is required") }
    return value
  }

  private func integer<Value: FixedWidthInteger>(
    _ value: JSONValue, _ name: String
  ) throws(MachineDescriptionError) -> Value {
    guard case .integer(let number) = value, let integer = Value(exactly: number), integer >= 0 else {
      throw error(name, "must be an integer from 0 to \(Value.max)")
    }
    return integer
  }

  private func error(_ name: String, _ reason: String) -> MachineDescriptionError {
    MachineDescriptionError(path: path.isEmpty ? name : "\(path).\(name)", reason: reason)
  }

  private static func alternatives(_ names: [String]) -> String {
    guard names.count > 1, let last = names.last else { return names.joined() }
    return names.dropLast().joined(separator: ", ") + " or " + last
  }
}
