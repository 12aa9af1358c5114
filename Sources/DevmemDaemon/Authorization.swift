import NetlinkCodec

/// Who may do what. The kernel would ask for CAP_NET_ADMIN; the daemon has it and decides in the kernel's place.
struct Authorization: Sendable {
  /// The daemon's own user.
  var userID: UInt32
  /// A group whose members may bind, beside root and the daemon's user.
  var groupID: UInt32?

  func isAdministrator(_ owner: Owner) -> Bool { owner.uid == 0 || owner.uid == userID }

  /// - Parameter action: what a refusal says is for others.
  func checkBind(
    _ owner: Owner, groups: [UInt32], doing action: String = "binding and unbinding are"
  ) throws(Refusal) {
    if isAdministrator(owner) { return }
    if let groupID, owner.gid == groupID || groups.contains(groupID) { return }
    let others = (userID == 0 ? [] : ["user \(userID)"]) + (groupID.map { ["group \($0)"] } ?? [])
    let everyone = others.last.map { (["root"] + others.dropLast()).joined(separator: ", ") + " or \($0)" } ?? "root"
    throw Refusal(
      .EPERM,
      "\(action) for \(everyone); this is user \(owner.uid): run it as root"
        + (groupID == nil ? ", or start devmemd with --group" : ""))
  }

  /// Members of the group end and restart what their own user made, administrators anything.
  func checkChange(of record: BindingRecord, by owner: Owner, groups: [UInt32]) throws(Refusal) {
    try checkBind(owner, groups: groups)
    guard isAdministrator(owner) || owner.uid == record.owner.uid else {
      throw Refusal(.EPERM, "binding \(record.label) belongs to user \(record.owner.uid)")
    }
  }
}
