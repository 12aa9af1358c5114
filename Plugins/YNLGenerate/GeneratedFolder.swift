import Foundation

/// The folder of a target's generated files, and what they should say.
struct GeneratedFolder {
  /// A file that is not as it should be.
  struct Change {
    var file: URL
    /// Nil for a file that should not be there.
    var contents: Data?
    var exists: Bool

    var path: String { file.plainPath }
    var isRemoval: Bool { contents == nil }
    var difference: String {
      switch (isRemoval, exists) {
      case (true, _): "was generated from a spec that is not named any more"
      case (false, true): "differs from what its spec gives"
      case (false, false): "is missing"
      }
    }

    func make() throws {
      guard let contents else { return try FileManager.default.removeItem(at: file) }
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try contents.write(to: file, options: .atomic)
    }
  }

  let folder: URL
  /// By name.
  let contents: [String: Data]

  /// - Parameter source: a folder with the files as they should be.
  init(_ folder: URL, filledFrom source: URL) throws {
    self.folder = folder
    let files = try FileManager.default.contentsOfDirectory(at: source, includingPropertiesForKeys: nil)
    contents = Dictionary(
      uniqueKeysWithValues: try files.map { ($0.lastPathComponent, try Data(contentsOf: $0)) })
  }

  /// What has to be done, by name. Files that nobody generated are none of it.
  func changes() throws -> [Change] {
    let present = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
    var changes: [Change] = []
    for file in present where contents[file.lastPathComponent] == nil && file.pathExtension == "swift" {
      let text = try Data(contentsOf: file)
      if text.starts(with: Data("// Generated from ".utf8)) {
        changes.append(Change(file: file, contents: nil, exists: true))
      }
    }
    for (name, wanted) in contents {
      let file = folder.appending(path: name)
      let current = try? Data(contentsOf: file)
      if current != wanted { changes.append(Change(file: file, contents: wanted, exists: current != nil)) }
    }
    return changes.sorted { $0.path < $1.path }
  }
}
