/// What a dump lists, entry by entry, in a form that can be left and taken up again.
public struct DumpListing: Sendable {
  let command: UInt16
  let family: FamilySchema
  /// Changes whenever what is listed does.
  let generation: (@Sendable () -> UInt64)?
  var pages: any DumpPages

  /// A list that is read anew for each page of entries, and goes on behind the last one that was listed. What comes or
  /// goes meanwhile is listed or not, as in a kernel; nothing is listed twice.
  ///
  /// - Parameters:
  ///   - key: the order of the list, ascending.
  ///   - generation: a number that changes with the list. With it, a dump that the list changed under says so
  ///     (`NLM_F_DUMP_INTR`).
  ///   - entries: the list as it is now, in order, from what follows an entry on, of which a page is enough: it is handed
  ///     the key of the last entry listed, and how many a page has. What it gives too early or too much does no harm. A
  ///     refusal ends the dump.
  ///   - write: writes an entry's body.
  public init<Operation: NetlinkOperation, Entry: Sendable, Key: Comparable & Sendable>(
    _ operation: Operation.Type, by key: @escaping @Sendable (Entry) -> Key,
    generation: (@Sendable () -> UInt64)? = nil,
    of entries: @escaping @Sendable (_ last: Key?, _ length: Int) throws(Refusal) -> [Entry],
    write: @escaping @Sendable (Entry, inout MessageWriter) -> Void
  ) {
    self.init(
      command: Operation.replyCommand, of: Operation.Family.schema, generation: generation,
      pages: KeyedPages(key: key, fetch: entries, write: write))
  }

  /// A list that was made for this dump.
  public init<Operation: NetlinkOperation>(_ operation: Operation.Type, _ bodies: [Operation.Body]) {
    self.init(command: Operation.replyCommand, of: Operation.Family.schema, bodies) { $0.encode(into: &$1) }
  }

  /// A list that was made for this dump, with bodies that no generated type describes.
  public init<Entry: Sendable>(
    command: UInt16, of family: FamilySchema, _ entries: [Entry],
    write: @escaping @Sendable (Entry, inout MessageWriter) -> Void
  ) {
    self.init(command: command, of: family, generation: nil, pages: ListPages(entries: entries, write: write))
  }

  private init(
    command: UInt16, of family: FamilySchema, generation: (@Sendable () -> UInt64)?, pages: any DumpPages
  ) {
    self.command = command
    self.family = family
    self.generation = generation
    self.pages = pages
  }
}

extension NetlinkOperation {
  fileprivate static var replyCommand: UInt16 { schema.dump?.reply?.command ?? 0 }
}

/// A cursor over what is to be listed: it stands before an entry until it is advanced.
protocol DumpPages: Sendable {
  /// What was read for the last part may be out of date by now.
  mutating func beginPart()
  /// Whether there is another entry.
  mutating func hasNext() throws(Refusal) -> Bool
  /// Writes the entry the cursor stands before.
  func write(into writer: inout MessageWriter)
  mutating func advance()
}

private struct ListPages<Entry: Sendable>: DumpPages {
  let entries: [Entry]
  let write: @Sendable (Entry, inout MessageWriter) -> Void
  var place = 0

  func beginPart() {}
  func hasNext() -> Bool { place < entries.count }
  func write(into writer: inout MessageWriter) { write(entries[place], &writer) }
  mutating func advance() { place += 1 }
}

private struct KeyedPages<Entry: Sendable, Key: Comparable & Sendable>: DumpPages {
  let key: @Sendable (Entry) -> Key
  let fetch: @Sendable (Key?, Int) throws(Refusal) -> [Entry]
  let write: @Sendable (Entry, inout MessageWriter) -> Void
  /// The last entry that was listed.
  var last: Key?
  var page: ArraySlice<Entry> = []
  /// More than any datagram holds of most entries, and little to keep for a peer that is slow.
  static var length: Int { 256 }

  mutating func beginPart() { page = [] }

  mutating func hasNext() throws(Refusal) -> Bool {
    guard page.isEmpty else { return true }
    let entries = try fetch(last, Self.length)
    let rest = last.map { last in entries.drop { key($0) <= last } } ?? entries[...]
    // A copy, so that the rest of the list is not kept for its sake.
    page = ArraySlice(Array(rest.prefix(Self.length)))
    return !page.isEmpty
  }

  func write(into writer: inout MessageWriter) {
    if let entry = page.first { write(entry, &writer) }
  }

  mutating func advance() { last = page.popFirst().map(key) ?? last }
}
