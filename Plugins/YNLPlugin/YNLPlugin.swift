import Foundation
import PackagePlugin

/// Generates a target's netlink families from the specs its `ynl.json` names, one build command a spec.
///
/// `ynl.json` lies in the target's folder: `{"specs": ["../../Specs/netdev.yaml"]}`, paths relative to that folder.
/// Without it, every `.yaml` file in the folder is taken for a spec.
@main
struct YNLPlugin: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    guard let target = target as? any SourceModuleTarget else { return [] }
    let tool = try context.tool(named: "ynl-swift")
    let (specs, configuration) = try specs(of: target)
    if specs.isEmpty {
      Diagnostics.error("\(target.name) uses YNLPlugin but has neither a ynl.json nor a .yaml file")
    }
    return specs.map { spec in
      let output = context.pluginWorkDirectoryURL
      let stem = spec.deletingPathExtension().lastPathComponent
      // The names ynl-swift writes; see its help.
      let files = ["types", "schema", "operations"].map { output.appending(path: "\(stem).\($0).swift") }
      return .buildCommand(
        displayName: "Generating Swift from \(spec.lastPathComponent)",
        executable: tool.url,
        arguments: ["generate", spec.path(percentEncoded: false), "--output", output.path(percentEncoded: false)],
        inputFiles: [spec] + configuration,
        outputFiles: files)
    }
  }

  private struct Configuration: Decodable {
    var specs: [String]
  }

  /// The spec files, and the file that names them.
  private func specs(of target: any SourceModuleTarget) throws -> (specs: [URL], configuration: [URL]) {
    let folder = target.directoryURL
    let file = folder.appending(path: "ynl.json")
    guard FileManager.default.fileExists(atPath: file.path(percentEncoded: false)) else {
      return (target.sourceFiles(withSuffix: ".yaml").map(\.url), [])
    }
    do {
      let configuration = try JSONDecoder().decode(Configuration.self, from: Data(contentsOf: file))
      return (configuration.specs.map { URL(filePath: $0, relativeTo: folder).standardizedFileURL }, [file])
    } catch {
      Diagnostics.error("\(file.path(percentEncoded: false)): \(error)")
      return ([], [])
    }
  }
}
