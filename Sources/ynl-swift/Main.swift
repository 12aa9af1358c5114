import Glibc
import YNLCodegen
import YNLSpec

/// `ynl-swift`: checks netlink specs and generates Swift from them.
@main
struct YNLSwift {
  static let usage = """
    usage: ynl-swift lint FILE...
           ynl-swift generate FILE... --output DIR [--views]

    lint      check specs; every fault is printed as file:line:column: what is wrong, what is allowed
    generate  write NAME.types.swift, NAME.schema.swift and NAME.operations.swift for each NAME.yaml into DIR;
              a file whose contents would not change is left alone
    --views   write NAME.views.swift as well: messages read where they lie, without a copy; the target needs
              .enableExperimentalFeature("Lifetimes")

    exit status: 0 all is well, 1 a spec has faults or a file cannot be written, 2 the command line is wrong

    """

  static func main() {
    exit(run(Array(CommandLine.arguments.dropFirst())))
  }

  static func run(_ arguments: [String]) -> Int32 {
    switch arguments.first {
    case "lint": return lint(Array(arguments.dropFirst()))
    case "generate": return generate(Array(arguments.dropFirst()))
    case "--help", "-h", "help":
      Output.standard(usage)
      return 0
    case let other?:
      Output.error("ynl-swift: '\(other)' is not a command\n" + usage)
      return 2
    case nil:
      Output.error(usage)
      return 2
    }
  }

  private static func lint(_ files: [String]) -> Int32 {
    guard !files.isEmpty, !files.contains(where: { $0.hasPrefix("-") }) else {
      Output.error("ynl-swift: lint takes the files to check\n" + usage)
      return 2
    }
    let failures = files.filter { read($0) == nil }
    return failures.isEmpty ? 0 : 1
  }

  private static func generate(_ arguments: [String]) -> Int32 {
    var files: [String] = []
    var output: String?
    var views = false
    var left = arguments[...]
    while let argument = left.popFirst() {
      if argument == "--output" || argument == "-o" {
        output = left.popFirst()
      } else if argument.hasPrefix("--output=") {
        output = String(argument.dropFirst("--output=".count))
      } else if argument == "--views" {
        views = true
      } else if argument.hasPrefix("-") {
        Output.error("ynl-swift: '\(argument)' is not an option of generate\n" + usage)
        return 2
      } else {
        files.append(argument)
      }
    }
    guard !files.isEmpty, let output else {
      Output.error("ynl-swift: generate takes the files to read and --output DIR\n" + usage)
      return 2
    }
    var status: Int32 = 0
    for path in files {
      guard let specification = read(path) else {
        status = 1
        continue
      }
      let faults = views ? Generator.faultsOfViews(specification) : []
      guard faults.isEmpty else {
        for fault in faults { Output.error("\(path): \(fault)\n") }
        status = 1
        continue
      }
      for file in Generator.generate(
        specification, specFile: OutputFile.lastComponent(path), views: views)
      {
        do throws(OutputFile.Failure) {
          try OutputFile.write(file.contents, to: "\(output)/\(file.name)")
        } catch {
          Output.error("ynl-swift: \(error)\n")
          status = 1
        }
      }
    }
    return status
  }

  /// Reads a spec; prints its faults and returns nil when it has any.
  private static func read(_ path: String) -> Specification? {
    do throws(SpecificationErrors) {
      return try Specification(contentsOf: path)
    } catch {
      for diagnostic in error.diagnostics { Output.error("\(diagnostic)\n") }
      return nil
    }
  }
}
