import ArgumentParser
import DevmemClient
import DevmemdMessages
import Testing

@testable import devmemctl

@Suite struct ParsingTests {
  @Test(
    arguments: [
      ("4096", 4096), ("64K", 65536), ("64KiB", 65536), ("64kb", 65536), ("64MiB", 67_108_864), ("64M", 67_108_864),
      ("1G", 1 << 30), ("2TiB", 2 << 40), ("17B", 17), ("0", 0),
    ] as [(String, Int)])
  func sizesAreReadWithTheirUnit(_ text: String, _ bytes: Int) { #expect(Size.parse(text) == bytes) }

  @Test(arguments: [
    "", "M", "-1", "64X", "64MiBs", "1.5G", " 4", "9223372036854775807K", "99999999999999999999", "6４K",
  ])
  func whatIsNoSizeIsRefused(_ text: String) { #expect(Size.parse(text) == nil) }

  @Test(
    arguments: [
      (0, "0 B"), (1023, "1023 B"), (1024, "1 KiB"), (1536, "1.5 KiB"), (64 << 20, "64 MiB"),
      (UInt64.max, "16777216 TiB"), ((1 << 30) + 1, "1 GiB"),
    ] as [(UInt64, String)])
  func sizesAreWrittenForPeople(_ bytes: UInt64, _ text: String) { #expect(Size.text(bytes) == text) }

  @Test(
    arguments: [
      ("2", [2]), ("2,3,5-7", [2, 3, 5, 6, 7]), ("7,2,2-3", [2, 3, 7]), ("0-0", [0]),
    ] as [(String, [UInt32])])
  func queueListsAreAscendingAndUnique(_ text: String, _ queues: [UInt32]) {
    #expect(QueueList(text)?.queues == queues)
  }

  @Test(arguments: ["", ",", "1,", "a", "3-1", "1-2-3", "-1", "0-4294967295", "4294967296", "0-1023,2000"])
  func whatIsNoQueueListIsRefused(_ text: String) { #expect(QueueList(text) == nil) }

  @Test func queuesAreWrittenAsTheyAreRead() {
    #expect(QueueList.text([7, 2, 3, 5, 6]) == "2,3,5-7")
    #expect(QueueList.words([2]) == "queue 2")
    #expect(QueueList.words([2, 3]) == "queues 2 and 3")
    #expect(QueueList.words([2, 3, 5, 6, 7]) == "queues 2, 3 and 5 to 7")
  }

  @Test func memoryComesFromThreePlaces() {
    #expect(MemorySource("udmabuf:64MiB") == .udmabuf(64 << 20))
    #expect(MemorySource("memfd:4096") == .memfd(4096))
    #expect(MemorySource("hugetlb:64MiB") == .hugetlb(64 << 20, page: nil))
    #expect(MemorySource("hugetlb:64MiB@2MiB") == .hugetlb(64 << 20, page: 2 << 20))
    #expect(MemorySource("heap:1G") == .heap(1 << 30, name: "system"))
    #expect(MemorySource("heap:1G@reserved") == .heap(1 << 30, name: "reserved"))
    #expect(MemorySource("cuda:1G@3") == .cuda(1 << 30, device: 3))
    #expect(MemorySource("fd:7") == .descriptor(7))
    for text in [
      "udmabuf", "udmabuf:", "udmabuf:0", "fd:-1", "fd:x", "disk:4K", ":4K", "memfd:4K:2", "memfd:4K@2", "cuda:4K@x",
      "hugetlb:4K@0",
    ] {
      #expect(MemorySource(text) == nil, "\(text)")
    }
  }

  @Test func agesAreTheirTwoGreatestUnits() {
    #expect(Age.words(0) == "0 seconds")
    #expect(Age.words(11_530) == "3 hours 12 minutes")
    #expect(Age.words(60) == "1 minute")
    #expect(Age.words(86_400 + 59) == "1 day")
    #expect(Age.short(90) == "1m30s")
  }

  @Test func optionsMayStandBeforeTheCommand() {
    #expect(
      GlobalOptions.movedBehindCommand(["--json", "--socket", "/x", "queues", "eth0"])
        == ["queues", "--json", "--socket", "/x", "eth0"])
    #expect(GlobalOptions.movedBehindCommand(["--json"]) == ["--json"])
    #expect(GlobalOptions.movedBehindCommand(["queues", "--json"]) == ["queues", "--json"])
    #expect(GlobalOptions.movedBehindCommand(["--version"]) == ["--version"])
  }

  // MARK: Bind

  private func bind(_ arguments: String...) throws -> BindCommand {
    try #require(try Devmemctl.parseAsRoot(["bind", "eth0"] + arguments) as? BindCommand)
  }

  /// What the parser says to a command line.
  private func complaint(_ arguments: [String]) -> String? {
    do {
      _ = try Devmemctl.parseAsRoot(arguments)
      return nil
    } catch {
      return Devmemctl.message(for: error)
    }
  }

  @Test func aBindBecomesTheRequestItDescribes() throws {
    let command = try bind(
      "--queues", "3,2", "--memory", "memfd:64K", "--name", "train", "--persistent", "--rx-page-size", "16K")
    #expect(
      command.request.message(for: "eth0")
        == Devmemd.Binding(
          name: "train", direction: .rx, lifetime: .persistent, ifname: "eth0",
          queues: [Devmemd.Queue(id: 2), Devmemd.Queue(id: 3)], rxPageSize: 16384))
    let transmit = try bind("--direction", "tx", "--memory", "memfd:64K")
    #expect(
      transmit.request.message(for: "eth0")
        == Devmemd.Binding(
          direction: .tx, lifetime: .connection, ifname: "eth0"))
  }

  @Test(arguments: [
    (["--memory", "memfd:4K"], "say which receive queues"),
    (["--memory", "memfd:4K", "--queues", "1", "--queue-count", "2"], "give one of them"),
    (["--memory", "memfd:4K", "--queue-count", "0"], "1 to 1024, not 0"),
    (["--memory", "memfd:4K", "--queues", "1", "--direction", "tx"], "leave out --queues"),
    (["--memory", "memfd:5000", "--queues", "1"], "try 8192"),
    (["--memory", "memfd:1", "--queues", "1"], "the memory's size, 1 byte, is"),
    (["--memory", "fd:977", "--queues", "1"], "descriptor 977 is not open"),
    (["--memory", "disk:4K", "--queues", "1"], "udmabuf:SIZE, hugetlb:SIZE"),
    (["--memory", "memfd:4K", "--queues", "1", "--name", ""], "1 to 63 bytes"),
    (["--memory", "memfd:4K", "--queues", "1", "--name", "12"], "add a letter"),
    (
      ["--memory", "memfd:4K", "--queues", "1", "--name", "a\u{1b}b"], "control characters, and this one does: a\\x1bb"
    ),
    (["--memory", "memfd:4K", "--queues", "1", "--rx-page-size", "12K"], "power of two from 4096"),
    (["--queues", "1"], "--memory"),
  ])
  func aBindThatCannotBeIsRefusedBeforeItIsSent(_ arguments: [String], _ reason: String) throws {
    let text = try #require(complaint(["bind", "eth0"] + arguments))
    #expect(text.contains(reason), "\(text)")
  }

  @Test func anInterfaceNameHasItsLimits() throws {
    let text = try #require(complaint(["bind", "an-interface-of-20b", "--queues", "1", "--memory", "memfd:4K"]))
    #expect(text.contains("1 to 15 bytes"))
  }

  @Test func aBindingIsNamedByNumberOrName() throws {
    #expect(try BindingReference(argument: "12") == .id(12))
    #expect(try BindingReference(argument: "train") == .name("train"))
    #expect(try BindingReference(argument: "4294967296") == .name("4294967296"))
  }

  // MARK: Call

  @Test(arguments: [
    (["call", "netdev"], "which operation"),
    (["call", "--kernel", "--socket", "/x", "netdev", "dev-get"], "give one"),
    (["call", "--kernel", "--fd", "3", "netdev", "bind-rx"], "do not travel to the kernel"),
    (["call", "devmemd", "bind", "--fd", "977"], "descriptor 977 is not open"),
    (["call", "--list", "netdev", "dev-get"], "--list takes a family"),
  ])
  func aCallThatMakesNoSenseIsRefused(_ arguments: [String], _ reason: String) throws {
    let text = try #require(complaint(arguments))
    #expect(text.contains(reason), "\(text)")
  }

  @Test func operationsAreCompletedForTheFamilyTyped() {
    #expect(Completions.operationNames(["devmemctl", "call", "--kernel", "nlctrl", ""]) == ["getfamily", "getpolicy"])
    #expect(Completions.operationNames(["devmemctl", "call", ""]).isEmpty)
  }
}
