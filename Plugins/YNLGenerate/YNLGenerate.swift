import Foundation
import PackagePlugin

/// `swift package generate-ynl`: writes the Swift of targets' netlink specs into the package, to be checked in.
///
/// A target whose generated files lie in its folder needs no build plugin.
/// What a target wants generated stands in its `ynl.json`, as for the build plugin.
@main
struct YNLGenerate: CommandPlugin {
  static let usage = """
    usage: swift package generate-ynl [--target NAME]... [--check]

    Writes what the specs in a target's ynl.json give into the folder Generated of the target. Without --target, the
    targets that have such a folder are taken; where none has, all with a ynl.json. Files that would not change are left
    alone; files generated before that no spec gives any more are removed.

    --check   writes nothing; names each file that is not as it would be written, and fails if there is one
    """

  func performCommand(context: PluginContext, arguments: [String]) throws {
    var extractor = ArgumentExtractor(arguments)
    let isHelp = extractor.extractFlag(named: "help") > 0
    let isCheck = extractor.extractFlag(named: "check") > 0
    let names = extractor.extractOption(named: "target")
    if let other = extractor.remainingArguments.first { throw Failure("'\(other)' is not an option\n\(Self.usage)") }
    if isHelp { return print(Self.usage) }

    // All of it is generated before anything is written: a fault in one spec leaves the package as it was.
    let tool = try context.tool(named: "ynl-swift").url
    var folders: [GeneratedFolder] = []
    for target in try targets(named: names, in: context.package) {
      let work = context.pluginWorkDirectoryURL.appending(path: target.name)
      folders.append(try generate(target, with: tool, in: work))
    }
    let changes = try folders.flatMap { try $0.changes() }
    if isCheck { return try report(changes, of: folders) }
    for change in changes {
      try change.make()
      print(change.isRemoval ? "removed \(change.path)" : "wrote \(change.path)")
    }
    if changes.isEmpty { print("\(Self.count(folders)) up to date") }
  }

  private func report(_ changes: [GeneratedFolder.Change], of folders: [GeneratedFolder]) throws {
    for change in changes { Diagnostics.error("\(change.path): \(change.difference)") }
    guard changes.isEmpty else { throw Failure("generated files are out of date; run swift package generate-ynl") }
    print("\(Self.count(folders)) up to date")
  }

  private static func count(_ folders: [GeneratedFolder]) -> String {
    let count = folders.reduce(0) { $0 + $1.contents.count }
    return count == 1 ? "1 file is" : "\(count) files are"
  }

  // MARK: Targets

  private func targets(named names: [String], in package: Package) throws -> [any SourceModuleTarget] {
    let all = package.targets.compactMap { $0 as? any SourceModuleTarget }
    guard names.isEmpty else {
      return try names.map { name in
        guard let target = all.first(where: { $0.name == name }) else {
          throw Failure("this package has no target '\(name)' with sources")
        }
        return target
      }
    }
    let configured = all.filter { FileManager.default.fileExists(atPath: Self.configurationFile(of: $0).plainPath) }
    guard !configured.isEmpty else { throw Failure("no target of this package has a ynl.json that names its specs") }
    // Others beside them may leave it to the build plugin, which a command cannot see.
    let generated = configured.filter { FileManager.default.fileExists(atPath: Self.output(of: $0).plainPath) }
    return generated.isEmpty ? configured : generated
  }

  private static func configurationFile(of target: any SourceModuleTarget) -> URL {
    target.directoryURL.appending(path: "ynl.json")
  }

  private static func output(of target: any SourceModuleTarget) -> URL {
    target.directoryURL.appending(path: "Generated")
  }

  // MARK: Generating

  /// What a target's folder should hold.
  private func generate(_ target: any SourceModuleTarget, with tool: URL, in work: URL) throws -> GeneratedFolder {
    let configuration = try configuration(of: target)
    try? FileManager.default.removeItem(at: work)
    let process = Process()
    process.executableURL = tool
    process.arguments =
      ["generate"] + configuration.specs.map(\.plainPath) + ["--output", work.plainPath]
      + (configuration.views ? ["--views"] : [])
    try process.run()
    process.waitUntilExit()
    // The tool has said what is wrong, and where.
    guard process.terminationReason == .exit, process.terminationStatus == 0 else {
      throw Failure("nothing was written: the specs of \(target.name) have faults")
    }
    return try GeneratedFolder(Self.output(of: target), filledFrom: work)
  }

  private func configuration(of target: any SourceModuleTarget) throws -> Configuration {
    let file = Self.configurationFile(of: target)
    guard FileManager.default.fileExists(atPath: file.plainPath) else {
      throw Failure(
        "\(target.name) has no ynl.json: make \(file.plainPath) with the paths of its specs, such as "
          + #"{"specs": ["family.yaml"]}"#)
    }
    do throws(Configuration.Fault) {
      return try Configuration(file, relativeTo: target.directoryURL)
    } catch {
      throw Failure("\(file.plainPath):\(error.line): \(error.text)")
    }
  }
}

/// Why the command did not do what it was asked to.
struct Failure: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}

extension URL {
  var plainPath: String { path(percentEncoded: false) }
}
