import Glibc

/// A variable of the process's environment; one that is empty counts as absent.
func environment(_ name: String) -> String? {
  guard let value = getenv(name) else { return nil }
  let text = String(cString: value)
  return text.isEmpty ? nil : text
}
