/// A JSON value with exact integers and objects that keep the order of their members.
///
/// Messages need both: a 64-bit counter must not pass through a floating-point number, and attributes are written in
/// the order the document lists them.
public enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  /// A number written without fraction and exponent.
  case integer(Int128)
  /// Any other number.
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)

  public init(_ value: some BinaryInteger & FixedWidthInteger) { self = .integer(Int128(truncatingIfNeeded: value)) }

  /// The member of that name, if this is an object that has it.
  public subscript(name: String) -> JSONValue? { object?[name] }

  /// The element at that index, if this is an array that long.
  public subscript(index: Int) -> JSONValue? {
    guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
    return elements[index]
  }

  public var object: JSONObject? { if case .object(let object) = self { object } else { nil } }
  public var array: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }
  public var string: String? { if case .string(let text) = self { text } else { nil } }
  public var integer: Int128? { if case .integer(let value) = self { value } else { nil } }
  public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

  /// What a message calls a value of this kind.
  var kindName: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .integer: "an integer"
    case .number: "a fractional number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  public init(nilLiteral: ()) { self = .null }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(integerLiteral value: Int128) { self = .integer(value) }
  public init(floatLiteral value: Double) { self = .number(value) }
  public init(stringLiteral value: String) { self = .string(value) }
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  public init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(JSONObject(elements)) }
}

/// The members of a JSON object, in order, each name once.
///
/// Two objects are equal when they have equal members, in whatever order.
public struct JSONObject: Sendable {
  public struct Member: Hashable, Sendable {
    public let name: String
    public var value: JSONValue
  }

  /// In the order they were written or set.
  public private(set) var members: [Member] = []
  private var places: [String: Int] = [:]

  public init() {}

  /// A name that occurs twice keeps its first place and takes its last value.
  public init(_ members: some Sequence<(String, JSONValue)>) {
    for (name, value) in members { self[name] = value }
  }

  public var count: Int { members.count }
  public var isEmpty: Bool { members.isEmpty }

  /// Setting a new name appends a member; setting nil removes it.
  public subscript(name: String) -> JSONValue? {
    get { places[name].map { members[$0].value } }
    set {
      switch (places[name], newValue) {
      case (let place?, let value?): members[place].value = value
      case (nil, let value?):
        places[name] = members.count
        members.append(Member(name: name, value: value))
      case (let place?, nil): remove(at: place)
      case (nil, nil): break
      }
    }
  }

  private mutating func remove(at place: Int) {
    places[members.remove(at: place).name] = nil
    for later in place..<members.count { places[members[later].name] = later }
  }

  /// Appends to the array at `name`, which begins where the first element was seen.
  mutating func append(_ value: JSONValue, toArray name: String) {
    guard let place = places[name] else { return self[name] = .array([value]) }
    guard case .array(var elements) = members[place].value else { return }
    // The array is taken out of the member first, so that appending does not copy it.
    members[place].value = .null
    elements.append(value)
    members[place].value = .array(elements)
  }
}

extension JSONObject: Hashable {
  public static func == (a: JSONObject, b: JSONObject) -> Bool {
    a.count == b.count && a.members.allSatisfy { b[$0.name] == $0.value }
  }

  public func hash(into hasher: inout Hasher) {
    // Order must not matter, so members are combined with an operation that has none.
    hasher.combine(members.reduce(0) { $0 ^ $1.hashValue })
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}
