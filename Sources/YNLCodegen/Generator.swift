public import YNLSpec

/// Turns a checked spec into Swift source, like a compiler: names and facts first (`Family`), then text.
///
/// The same spec always gives the same bytes. Three files hold a family: its values, their schemas, and its operations. A
/// fourth holds views, for who asks for them.
public struct Generator {
  public struct File: Hashable, Sendable {
    public var name: String
    public var contents: String
  }

  /// The names of the files a spec file gives; known from its name alone, so that a build can plan with them.
  public static func fileNames(forSpecNamed name: String, views: Bool = false) -> [String] {
    ["\(name).types.swift", "\(name).schema.swift", "\(name).operations.swift"] + (views ? ["\(name).views.swift"] : [])
  }

  /// What keeps a spec from having views: nothing, for nearly all.
  public static func faultsOfViews(_ specification: Specification) -> [String] {
    specification.subMessages.flatMap { subMessage in
      subMessage.formats.filter { SelectorWords($0.value) == nil }.map {
        "sub-message '\(subMessage.name)': views tell formats apart by 16 bytes of name; '\($0.value)' has \($0.value.utf8.count)"
      }
    }
  }

  public static func generate(_ specification: Specification, specFile: String, views: Bool = false) -> [File] {
    let family = Family(specification)
    let stem = specFile.split(separator: ".").dropLast().joined(separator: ".")
    let fileNames = fileNames(forSpecNamed: stem.isEmpty ? specFile : stem, views: views)
    func file(_ index: Int, _ render: (inout SourceText) -> Void) -> File {
      var source = SourceText()
      source.line("// Generated from \(specFile). Do not edit: change the spec and generate again.")
      source.line("// swift-format-ignore-file")
      source.line("public import NetlinkCodec")
      source.line()
      render(&source)
      return File(name: fileNames[index], contents: source.text)
    }
    let files = [
      file(0) { TypesRenderer(family: family).render(into: &$0) },
      file(1) { SchemaRenderer(family: family).render(into: &$0) },
      file(2) { OperationsRenderer(family: family).render(into: &$0) },
    ]
    return views ? files + [file(3) { ViewsRenderer(family: family).render(into: &$0) }] : files
  }
}
