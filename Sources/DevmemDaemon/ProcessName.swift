import Glibc

/// What a process is called, as its owner knows it.
enum ProcessName {
  /// The name in `/proc/PID/comm`; empty when the process is gone or lies outside our pid namespace.
  static func of(_ pid: Int32) -> String {
    guard pid > 0, let file = fopen("/proc/\(pid)/comm", "re") else { return "" }
    defer { fclose(file) }
    var buffer = [UInt8](repeating: 0, count: 64)
    let count = fread(&buffer, 1, buffer.count, file)
    return String(decoding: buffer.prefix(count).prefix { $0 != 10 }, as: UTF8.self)
  }
}
