import NetlinkCodec

/// The word that a list is not what it should be, for people and scripts alike: on the standard error, whatever form the
/// list itself has.
enum PartialDump {
  static func warn<Reply>(of dump: Dump<Reply>, to output: Output = .standardError) {
    if let sentence = sentence(dump) { output.line("devmemctl: \(visible(sentence))") }
  }

  /// `queue-get: this list is partial: what it lists changed meanwhile (asked 3 times)`; nil for a dump that is whole.
  static func sentence<Reply>(_ dump: Dump<Reply>) -> String? {
    guard let interruption = dump.interruption else { return nil }
    let times = dump.attempts == 1 ? "once" : "\(dump.attempts) times"
    return "\(dump.operation): this list is partial: \(interruption) (asked \(times))"
  }
}

extension Dump {
  /// The replies, with a warning when they are partial.
  func warned() -> [Reply] {
    PartialDump.warn(of: self)
    return replies
  }
}
