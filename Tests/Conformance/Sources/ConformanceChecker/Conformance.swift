import Glibc
import NetlinkCodec

/// Checks the generated types of every family given: `[--forward N] [--seed S] [FILE.jsonl…]`.
public enum Conformance {
  /// Gives the exit status: 0 if everything holds, 1 if something does not, 2 if the command line is wrong.
  public static func run(_ families: FamilyTable, _ arguments: [String]) -> Int32 {
    let plan: Plan
    do throws(Plan.Fault) { plan = try Plan(arguments) } catch {
      print("conformance: \(error)")
      return 2
    }
    var report = Report()
    for file in plan.files { check(file, families, &report) }
    if plan.forwardCount > 0 {
      ForwardCheck(families: families, seed: plan.seed, count: plan.forwardCount).run(&report)
    }
    print("\(report.passed) passed, \(report.failed) failed")
    return report.failed == 0 ? 0 : 1
  }

  private static func check(_ file: String, _ families: FamilyTable, _ report: inout Report) {
    guard let contents = TextFile.read(file) else { return report.add(file, ["it cannot be read"]) }
    let check = VectorCheck(families: families)
    let name = file.split(separator: "/").last ?? ""
    for (index, line) in contents.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      guard line.contains(where: { $0 > 0x20 }) else { continue }
      let place = "\(name):\(index + 1)"
      do throws(JSONParsingError) {
        check.check(try JSONValue(parsing: Array(line)), at: place, &report)
      } catch { report.add(place, ["\(error)"]) }
    }
  }
}

/// What the command line asks for.
struct Plan {
  struct Fault: Error, CustomStringConvertible {
    var description: String
  }

  var files: [String] = []
  var forwardCount = 0
  var seed: UInt64 = 1

  init(_ arguments: [String]) throws(Fault) {
    var left = arguments[...]
    while let argument = left.popFirst() {
      switch argument {
      case "--forward": forwardCount = try Self.number(left.popFirst(), of: argument)
      case "--seed": seed = try Self.number(left.popFirst(), of: argument)
      case _ where argument.hasPrefix("-"): throw Fault(description: "\(argument) is no option")
      default: files.append(argument)
      }
    }
  }

  private static func number<T: FixedWidthInteger>(_ text: String?, of option: String) throws(Fault) -> T {
    guard let number = text.flatMap({ T($0) }), number >= 0 else {
      throw Fault(description: "\(option) takes a number, not \(text ?? "nothing")")
    }
    return number
  }
}

enum TextFile {
  static func read(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var contents: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&chunk, 1, chunk.count, file)
      if count == 0 { return ferror(file) == 0 ? contents : nil }
      contents += chunk[..<count]
    }
  }
}
