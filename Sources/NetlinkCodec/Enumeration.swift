/// An enumeration of a spec. Values the spec does not list are kept as they are, so a newer kernel's survive.
public protocol NetlinkEnumeration: RawRepresentable, Hashable, Sendable, CustomStringConvertible
where RawValue: FixedWidthInteger & Sendable {
  static var schema: EnumerationSchema { get }
}

extension NetlinkEnumeration {
  /// The entry's name in the spec, or nil for a value it does not list.
  public var entryName: String? {
    Self.schema.entries.first { RawValue(exactly: $0.value) == rawValue }?.name
  }

  public var description: String { entryName ?? String(rawValue) }
}

/// Flags of a spec: each entry a bit. Bits the spec does not list are kept.
public protocol NetlinkFlags: OptionSet, Hashable, Sendable, CustomStringConvertible
where RawValue: FixedWidthInteger & Sendable, Element == Self {
  static var schema: EnumerationSchema { get }
}

extension NetlinkFlags {
  /// Names of the bits that are set, ascending by bit; bits without a name as a number.
  public var entryNames: [String] {
    var left = rawValue
    var names: [String] = []
    for entry in Self.schema.entries {
      let bit = RawValue(truncatingIfNeeded: 1) << RawValue(truncatingIfNeeded: entry.value)
      if left & bit != 0 {
        names.append(entry.name)
        left &= ~bit
      }
    }
    return left == 0 ? names : names + [String(left)]
  }

  public var description: String { entryNames.joined(separator: " ") }
}
