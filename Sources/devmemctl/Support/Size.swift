/// Sizes of memory, as people write and read them. Units are powers of 1024.
enum Size {
  private static let units: [(letter: Character, shift: Int)] = [("K", 10), ("M", 20), ("G", 30), ("T", 40)]

  /// `4096`, `64K`, `64KiB`, `64k`: nil for anything else, and for what no file can be as long as.
  static func parse(_ text: String) -> Int? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let number = Int(digits) else { return nil }
    var unit = text.dropFirst(digits.count).uppercased()[...]
    if unit.isEmpty || unit == "B" { return number }
    guard let scale = units.first(where: { $0.letter == unit.first }) else { return nil }
    unit = unit.dropFirst()
    guard ["", "B", "IB"].contains(unit) else { return nil }
    let (size, overflow) = number.multipliedReportingOverflow(by: 1 << scale.shift)
    return overflow ? nil : size
  }

  /// `64 MiB`, `1.5 GiB`, `17 B`: exact, or rounded to a tenth of the unit.
  static func text(_ bytes: UInt64) -> String {
    guard let unit = units.last(where: { bytes >> UInt64($0.shift) != 0 }) else { return "\(bytes) B" }
    let one = UInt64(1) << UInt64(unit.shift)
    let (whole, rest) = bytes.quotientAndRemainder(dividingBy: one)
    // In tenths of the unit, rounded; the remainder is below 2^40, so that ten of it fit.
    let tenths = whole * 10 + (rest * 10 + one / 2) / one
    let fraction = tenths % 10 == 0 ? "" : ".\(tenths % 10)"
    return "\(tenths / 10)\(fraction) \(unit.letter)iB"
  }
}
