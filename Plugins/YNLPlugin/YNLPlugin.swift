import Foundation
import PackagePlugin

/// Generates a target's netlink families from the specs its `ynl.json` names, one build command a spec.
///
/// `ynl.json` lies in the target's folder: `{"specs": ["../../Specs/netdev.yaml"]}`, paths relative to that folder. With
/// `"views": true` each family gets views as well, which read messages where they lie; the target then needs
/// `.enableExperimentalFeature("Lifetimes")`, its importers do not. Without a `ynl.json`, every `.yaml` file in the folder
/// is taken for a spec.
///
/// The package manager plans a build again when Package.swift changes, not when a `ynl.json` does: touch the former after
/// an edit of the latter.
@main
struct YNLPlugin: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    guard let target = target as? any SourceModuleTarget else { return [] }
    let tool = try context.tool(named: "ynl-swift")
    guard let configuration = configuration(of: target) else { return [] }
    if configuration.specs.isEmpty {
      Diagnostics.error("\(target.name) uses YNLPlugin but has neither a ynl.json nor a .yaml file")
    }
    let output = context.pluginWorkDirectoryURL
    // The names ynl-swift writes; see its help.
    let parts = ["types", "schema", "operations"] + (configuration.views ? ["views"] : [])
    return configuration.specs.map { spec in
      let stem = spec.deletingPathExtension().lastPathComponent
      return .buildCommand(
        displayName: "Generating Swift from \(spec.lastPathComponent)",
        executable: tool.url,
        arguments: ["generate", spec.path(percentEncoded: false), "--output", output.path(percentEncoded: false)]
          + (configuration.views ? ["--views"] : []),
        inputFiles: [spec] + configuration.files,
        outputFiles: parts.map { output.appending(path: "\(stem).\($0).swift") })
    }
  }

  /// What a target wants generated; nil, after an error, when it does not say so properly.
  private func configuration(of target: any SourceModuleTarget) -> Configuration? {
    let file = target.directoryURL.appending(path: "ynl.json")
    guard FileManager.default.fileExists(atPath: file.path(percentEncoded: false)) else {
      return Configuration(specs: target.sourceFiles(withSuffix: ".yaml").map(\.url), views: false, files: [])
    }
    do throws(Configuration.Fault) {
      return try Configuration(file, relativeTo: target.directoryURL)
    } catch {
      Diagnostics.error("\(file.path(percentEncoded: false)):\(error.line): \(error.text)")
      return nil
    }
  }
}
