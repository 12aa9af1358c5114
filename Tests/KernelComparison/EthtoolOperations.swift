import EthtoolMessages
package import NetdevSimulator
import NetlinkCodec
import NetlinkSocket
import NlctrlMessages

/// What the controllers of the running kernel and of a simulated one tell of ethtool, as far as its spec here goes: a
/// kernel has more operations, so that their lists are not the same.
///
/// - Parameter profile: of the running kernel.
package func comparedEthtoolOperations(like profile: KernelProfile) throws -> Outcome {
  let server = try SimulatorServer(SimulatedKernel(), profile: profile)
  defer { server.stop() }
  var simulated = try NetlinkSession(server.connect())
  var live = try NetlinkSession(.netlink())
  var outcome = Outcome()

  func compare<Told: Equatable>(_ what: String, _ told: (Told, Told)) {
    outcome.count += 1
    guard told.0 != told.1 else { return }
    outcome.differences.append("\(what): the kernel tells\n\(told.0)\nand the simulator\n\(told.1)")
  }

  let request = Nlctrl.CtrlAttrs(familyName: Ethtool.schema.name)
  let (theirs, ours) = (
    try live.call(Nlctrl.Operations.Getfamily.self, request),
    try simulated.call(Nlctrl.Operations.Getfamily.self, request)
  )
  compare("version, header and highest attribute", (FamilyNumbers(theirs), FamilyNumbers(ours)))
  let policies = (try live.kernelPolicies(of: Ethtool.schema), try simulated.kernelPolicies(of: Ethtool.schema))
  for operation in Ethtool.schema.operations {
    guard let command = (operation.do ?? operation.dump)?.request.command else { continue }
    compare("flags of \(operation.name)", (theirs.flags(of: command), ours.flags(of: command)))
    for mode in [RequestMode.do, .dump] {
      compare("\(operation.name), \(mode)", (policies.0[command, mode], policies.1[command, mode]))
    }
  }
  return outcome
}

private struct FamilyNumbers: Equatable {
  var version: UInt32?
  var headerSize: UInt32?
  var highestAttribute: UInt32?

  init(_ family: Nlctrl.CtrlAttrs) {
    version = family.version
    headerSize = family.hdrsize
    highestAttribute = family.maxattr
  }
}

extension Nlctrl.CtrlAttrs {
  fileprivate func flags(of command: UInt16) -> Nlctrl.OpFlags? {
    ops?.first { $0.id == UInt32(command) }?.flags
  }
}
