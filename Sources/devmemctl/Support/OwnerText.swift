import DevmemdMessages
import Glibc

/// A binding's owner for people: `root, ncdevmem 4711`.
enum OwnerText {
  static func words(_ owner: Devmemd.Owner) -> String {
    let user = owner.uid.map { userName($0) ?? "uid \($0)" }
    let process = [owner.command, owner.pid.map { String($0) }].compactMap { $0 }.joined(separator: " ")
    let parts = [user, process.isEmpty ? nil : process].compactMap { $0 }
    return parts.isEmpty ? "unknown" : parts.joined(separator: ", ")
  }

  private static func userName(_ uid: UInt32) -> String? {
    var entry = passwd()
    var found: UnsafeMutablePointer<passwd>?
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16 << 10) { buffer in
      guard let base = buffer.baseAddress, getpwuid_r(uid, &entry, base, buffer.count, &found) == 0,
        let name = found?.pointee.pw_name
      else { return nil }
      return String(cString: name)
    }
  }
}
