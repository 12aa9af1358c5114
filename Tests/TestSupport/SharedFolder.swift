import Glibc
public import Testing

/// The kernel's specs, golden messages and captures, which are beside the package and not part of it: in the folder that
/// DEVMEMD_SHARED names, or in `../shared` from the package's root.
public enum SharedFolder {
  /// Tests/TestSupport/SharedFolder.swift is three names below it.
  public static let packageRoot = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    .joined(separator: "/")

  public static let path: String = {
    if let path = getenv("DEVMEMD_SHARED") { return String(cString: path) }
    return packageRoot + "/../shared"
  }()

  public static let specs = path + "/specs/linux-7.3"
  public static let vectors = path + "/vectors"
  public static let captured = path + "/captured"

  public static func spec(_ name: String) -> String { "\(specs)/\(name).yaml" }

  public static let specNames = Files.names(in: specs, suffix: ".yaml")
  public static let vectorNames = Files.names(in: vectors, suffix: ".jsonl")

  public static func isThere(_ path: String) -> Bool { access(path, R_OK) == 0 }
}

extension Trait where Self == ConditionTrait {
  /// Skips a test that needs the kernel's specs where they are missing.
  public static var needsSpecs: Self {
    .enabled(
      if: SharedFolder.isThere(SharedFolder.specs), "needs the kernel's specs beside the package (DEVMEMD_SHARED)")
  }

  /// Skips a test that needs golden messages where they are missing.
  public static var needsVectors: Self {
    .enabled(
      if: SharedFolder.isThere(SharedFolder.vectors), "needs the golden messages beside the package (DEVMEMD_SHARED)")
  }

  /// Skips a test that needs captured messages where they are missing.
  public static var needsCaptures: Self {
    .enabled(
      if: SharedFolder.isThere(SharedFolder.captured), "needs the captured messages beside the package (DEVMEMD_SHARED)"
    )
  }
}
