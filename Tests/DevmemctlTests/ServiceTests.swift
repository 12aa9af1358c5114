import DevmemClient
import DevmemdMessages
import Glibc
import NetdevMessages
import NetlinkCodec
import Testing

@testable import devmemctl

/// The program against a service that answers from a script.
@Suite(.serialized) struct ServiceTests {
  private let service: ScriptedService

  init() throws { service = try ScriptedService() }

  private func run(_ arguments: String...) throws -> RunningCommand.Result {
    try RunningCommand(arguments, socket: service.path).finish()
  }

  @Test func queuesAreListed() throws {
    let result = try run("queues", "eth0")
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("eth0       rx        2  8195  train (root, nccl 4711)\n"))
  }

  @Test(arguments: ["status", "devices", "queues", "pools", "stats", "bindings"])
  func everyListIsADocument(_ command: String) throws {
    let result = try run("--json", command)
    #expect(result.status == 0, "\(result.errors)")
    let document = try JSONValue(parsing: result.output)
    #expect((command == "status" ? document["backend"] != nil : document[0]?["ifindex"] ?? document[0]?["id"] != nil))
  }

  @Test func anUnknownInterfaceIsRefusedByName() throws {
    let result = try run("queues", "eth9")
    #expect(result.status == ExitStatus.refused.rawValue)
    #expect(result.errors == "devmemctl: the service's kernel has no interface eth9; it has eth0 and eth1\n")
  }

  @Test func unbindGoesByNameAndTellsTheEffect() throws {
    let result = try run("unbind", "train")
    #expect(
      result
        == RunningCommand.Result(
          status: 0, output: "Unbound binding 3 (train): its queues run on ordinary memory again.\n", errors: ""))
    #expect(service.bindings.isEmpty)
    let again = try run("--json", "unbind", "train")
    #expect(again.status == ExitStatus.refused.rawValue)
    #expect(
      try JSONValue(parsing: again.errors) == [
        "operation": "binding-get", "errno": 2, "error": "ENOENT", "message": "there is no binding train",
      ])
  }

  @Test func restartSaysWhatWasInstalledAgain() throws {
    #expect(
      try run("restart", "eth0", "2").output
        == "Restarted queue 2 of eth0: binding 3 was installed again on all of its queues.\n")
    let refused = try run("restart", "eth0", "0")
    #expect(refused.status == ExitStatus.refused.rawValue)
    #expect(refused.errors == "devmemctl: queue-restart: queue is not bound (ENOENT) at .queue-id\n")
  }

  // MARK: Bind

  @Test func aPersistentBindEndsAtOnce() throws {
    let result = try run("bind", "eth0", "--queues", "2-3", "--memory", "memfd:64M", "--name", "t", "--persistent")
    #expect(
      result
        == RunningCommand.Result(
          status: 0, output: "Bound 64 MiB to eth0 queues 2 and 3 as binding 4 (t); the kernel calls it dmabuf 12.\n",
          errors: ""))
    #expect(service.bindings.map(\.id) == [3, 4])
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func aBindHoldsUntilASignalAndThenUnbinds(_ signal: Int32) throws {
    let command = try RunningCommand(
      ["bind", "eth0", "--queue-count", "2", "--memory", "memfd:64M"], socket: service.path)
    #expect(command.nextLine().hasPrefix("Bound 64 MiB to eth0"))
    #expect(command.nextLine() == "It lasts until this command ends; press Ctrl-C to unbind.")
    #expect(service.bindings.last?.id == 4)
    command.signal(signal)
    let result = command.finish()
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output == "Unbound binding 4 (binding-4): its queues run on ordinary memory again.\n")
    #expect(service.bindings.map(\.id) == [3])
  }

  @Test func aHeldBindIsLostWithTheService() throws {
    let command = try RunningCommand(["bind", "eth0", "--queues", "2", "--memory", "memfd:64M"], socket: service.path)
    _ = command.nextLine()
    _ = command.nextLine()
    service.stop()
    let result = command.finish()
    #expect(result.status == ExitStatus.lost.rawValue)
    #expect(
      result.errors == "devmemctl: binding 4 (binding-4) was lost, because the service went away: "
        + "eth0 queue 2 no longer uses its memory\n")
  }

  @Test func aHeldBindIsLostWhenSomebodyElseEndsIt() throws {
    let command = try RunningCommand(
      ["--json", "bind", "eth0", "--queues", "2", "--memory", "memfd:64M"], socket: service.path)
    while command.nextLine() != "}" {}
    try service.tell(Devmemd.Operations.BindingDelNtf.self, Devmemd.Binding(id: 3))
    try service.tell(Devmemd.Operations.BindingDelNtf.self, Devmemd.Binding(id: 4))
    let result = command.finish()
    #expect(result.status == ExitStatus.lost.rawValue)
    #expect(try JSONValue(parsing: result.errors)["message"] == "the binding was ended by somebody else")
  }

  @Test func afterALossOfEventsAHeldBindIsLookedFor() throws {
    let command = try RunningCommand(["bind", "eth0", "--queues", "2", "--memory", "memfd:64M"], socket: service.path)
    _ = command.nextLine()
    _ = command.nextLine()
    service.change { $0.bindings.removeAll() }
    service.tellOverrun()
    #expect(command.finish().status == ExitStatus.lost.rawValue)
  }

  @Test func aRefusedBindIsOneSentence() throws {
    service.change {
      $0.bindRefusal = Refusal(.EBUSY, "queue 2 is taken by binding 3; unbind it, or choose another queue")
    }
    let result = try run("bind", "eth0", "--queues", "2", "--memory", "memfd:64M")
    #expect(
      result
        == RunningCommand.Result(
          status: ExitStatus.refused.rawValue, output: "",
          errors: "devmemctl: bind: queue 2 is taken by binding 3; unbind it, or choose another queue (EBUSY)\n"))
  }

  @Test func aBindToAnUnknownInterfaceIsToldWithThoseThereAre() throws {
    let number = Devmemd.Binding.schema["ifname"]?.number ?? 0
    service.change {
      $0.bindRefusal = Refusal(.ENODEV, "there is no interface eth9", at: [AttributePath.Step(number)])
    }
    let result = try run("bind", "eth9", "--queues", "2", "--memory", "memfd:64M")
    #expect(
      result.errors
        == "devmemctl: bind: there is no interface eth9 (ENODEV) at .ifname; "
        + "the service's kernel has eth0 and eth1\n")
  }

  @Test func aDescriptorOfTheShellIsPassedOn() throws {
    let result = try devmemctl(
      "bind", "eth0", "--queues", "2", "--memory", "fd:5", "--persistent", socket: service.path,
      after: "exec 5</etc/passwd")
    #expect(result.status == 0, "\(result.errors)")
    let called = try devmemctl(
      "call", "devmemd", "bind", #"{"ifname": "eth0", "fd": 0}"#, "--fd", "5", socket: service.path,
      after: "exec 5</etc/passwd")
    #expect(try JSONValue(parsing: called.output)["id"] == 4, "\(called.errors)")
  }

  // MARK: Watch

  @Test func eventsAreLinesUntilASignal() throws {
    let command = try RunningCommand(["--json", "watch"], socket: service.path)
    while service.subscriptions < 3 { usleep(1000) }
    usleep(20_000)
    try service.tell(Devmemd.Operations.BindingAddNtf.self, Devmemd.Binding(id: 7, name: "x"))
    try service.tell(Netdev.Operations.PagePoolDelNtf.self, Netdev.PagePool(id: 21))
    service.tellOverrun()
    #expect(command.nextLine() == #"{"name":"binding-add-ntf","msg":{"id":7,"name":"x"}}"#)
    #expect(command.nextLine() == #"{"name":"page-pool-del-ntf","msg":{"id":21}}"#)
    #expect(command.nextLine() == #"{"name":"resync"}"#)
    command.signal(SIGINT)
    #expect(command.finish() == RunningCommand.Result(status: 0, output: "", errors: ""))
  }

  @Test func aWatchEndsWithTheService() throws {
    let command = try RunningCommand(["watch", "--group", "bindings"], socket: service.path)
    while service.subscriptions < 1 { usleep(1000) }
    service.stop()
    let result = command.finish()
    #expect(result.status == ExitStatus.lost.rawValue)
    #expect(result.errors.contains("the service went away"), "\(result.errors)")
  }

  // MARK: Ends

  @Test(arguments: ["true", "trap '' PIPE"])
  func aReaderThatLeavesEndsItQuietly(_ prologue: String) throws {
    let command = try RunningCommand(["call", "--list"], after: "\(prologue); sleep 0.2")
    command.closeOutput()
    let result = command.finish(readingOutput: false)
    #expect(result.status == ExitStatus.readerLeft.rawValue)
    #expect(result.errors.isEmpty)
  }

  @Test(
    arguments: [
      ("exec >/dev/full", "No space left on device (ENOSPC)"), ("exec >&-", "Bad file descriptor (EBADF)"),
    ])
  func outputThatIsLostIsAFailure(_ prologue: String, _ reason: String) throws {
    for arguments in [["status"], ["call", "devmemd", "daemon-get"], ["exit-codes"], ["--help"]] {
      let result = try RunningCommand(arguments, socket: service.path, after: prologue).finish()
      #expect(
        result
          == RunningCommand.Result(
            status: ExitStatus.refused.rawValue, output: "", errors: "devmemctl: write: \(reason)\n"), "\(arguments)")
    }
  }

  @Test func noServiceIsToldWithWhatToStart() throws {
    let result = try devmemctl("status", socket: "/nonexistent/x.sock")
    #expect(result.status == ExitStatus.unreachable.rawValue)
    #expect(result.errors.contains("no devmemd listens at /nonexistent/x.sock; start it with"))
  }

  @Test func aWrongCommandLineIsUsage() throws {
    let result = try devmemctl("call", "netdv", "dev-get")
    #expect(result.status == ExitStatus.usage.rawValue)
    #expect(
      result.errors
        == "devmemctl: there is no family netdv; did you mean netdev? There are devmemd, netdev, ethtool and nlctrl\n")
    #expect(try devmemctl("quues").status == ExitStatus.usage.rawValue)
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func completionScriptsAreThere(_ shell: String) throws {
    #expect(try devmemctl("--generate-completion-script", shell).output.contains("devmemctl"))
  }
}
