/// One step of libyaml's reading of a file.
struct YAMLEvent {
  enum Kind {
    case streamStart
    case streamEnd
    case documentStart
    case documentEnd
    case alias(String)
    case scalar(text: String, isPlain: Bool)
    case sequenceStart
    case sequenceEnd
    case mappingStart
    case mappingEnd
  }
  var kind: Kind
  var position: Position
  /// The name an `&anchor` gives to the node that starts here.
  var anchor: String?
  /// The type a `!tag` claims for the node that starts here.
  var tag: String?
}

/// The file is not YAML.
struct YAMLSyntaxError: Error {
  var message: String
  var position: Position
}
