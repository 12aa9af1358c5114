import Glibc
import NetlinkCodec
import Testing

@testable import devmemctl

/// `call --kernel` as a process, against the running kernel.
@Suite(.serialized) struct KernelCallTests {
  typealias Question = RawKernel.Question

  /// Numbers and names as `linux/netdev.h` and `linux/genetlink.h` have them.
  static let questions: [(operation: String, question: Question)] = [
    (
      "dev-get",
      Question(
        family: "netdev", command: 1,
        form: [
          1: ("ifindex", .number),
          3: (
            "xdp-features",
            .flags([
              0: "basic", 1: "redirect", 2: "ndo-xmit", 3: "xsk-zerocopy", 4: "hw-offload", 5: "rx-sg",
              6: "ndo-xmit-sg",
            ])
          ),
          4: ("xdp-zc-max-segs", .number),
          5: ("xdp-rx-metadata-features", .flags([0: "timestamp", 1: "hash", 2: "vlan-tag"])),
          6: ("xsk-features", .flags([0: "tx-timestamp", 1: "tx-checksum", 2: "tx-launch-time-fifo"])),
        ])
    ),
    (
      "queue-get",
      Question(
        family: "netdev", command: 10,
        form: [
          1: ("id", .number), 2: ("ifindex", .number), 3: ("type", .name([0: "rx", 1: "tx"])), 4: ("napi-id", .number),
          5: ("dmabuf", .number), 6: ("io-uring", .nest([1: ("rx-buf-len", .number)])), 7: ("xsk", .nest([:])),
        ])
    ),
    (
      "napi-get",
      Question(
        family: "netdev", command: 11,
        form: [
          1: ("ifindex", .number), 2: ("id", .number), 3: ("irq", .number), 4: ("pid", .number),
          5: ("defer-hard-irqs", .number), 6: ("gro-flush-timeout", .number), 7: ("irq-suspend-timeout", .number),
          8: ("threaded", .name([0: "disabled", 1: "enabled", 2: "busy-poll"])),
        ])
    ),
    (
      "page-pool-get",
      Question(
        family: "netdev", command: 5,
        form: [
          1: ("id", .number), 2: ("ifindex", .number), 3: ("napi-id", .number), 4: ("inflight", .number),
          5: ("inflight-mem", .number), 6: ("detach-time", .number), 7: ("dmabuf", .number),
          8: ("io-uring", .nest([1: ("rx-buf-len", .number)])),
        ])
    ),
    (
      "qstats-get",
      Question(
        family: "netdev", command: 12,
        form: [
          1: ("ifindex", .number), 2: ("queue-type", .name([0: "rx", 1: "tx"])), 3: ("queue-id", .number),
          8: ("rx-packets", .number), 9: ("rx-bytes", .number), 10: ("tx-packets", .number), 11: ("tx-bytes", .number),
          12: ("rx-alloc-fail", .number), 13: ("rx-hw-drops", .number), 14: ("rx-hw-drop-overruns", .number),
          15: ("rx-csum-complete", .number), 16: ("rx-csum-unnecessary", .number), 17: ("rx-csum-none", .number),
          18: ("rx-csum-bad", .number), 19: ("rx-hw-gro-packets", .number), 20: ("rx-hw-gro-bytes", .number),
          21: ("rx-hw-gro-wire-packets", .number), 22: ("rx-hw-gro-wire-bytes", .number),
          23: ("rx-hw-drop-ratelimits", .number), 24: ("tx-hw-drops", .number), 25: ("tx-hw-drop-errors", .number),
          26: ("tx-csum-none", .number), 27: ("tx-needs-csum", .number), 28: ("tx-hw-gso-packets", .number),
          29: ("tx-hw-gso-bytes", .number), 30: ("tx-hw-gso-wire-packets", .number),
          31: ("tx-hw-gso-wire-bytes", .number), 32: ("tx-hw-drop-ratelimits", .number), 33: ("tx-stop", .number),
          34: ("tx-wake", .number),
        ])
    ),
    (
      "getfamily",
      Question(
        family: "nlctrl", version: 2, command: 3,
        form: [
          1: ("family-id", .number), 2: ("family-name", .text), 3: ("version", .number), 4: ("hdrsize", .number),
          5: ("maxattr", .number),
          6: (
            "ops",
            .list([
              1: ("id", .number),
              2: (
                "flags",
                .flags([
                  0: "admin-perm", 1: "cmd-cap-do", 2: "cmd-cap-dump", 3: "cmd-cap-haspol", 4: "uns-admin-perm",
                ])
              ),
            ])
          ),
          7: ("mcast-groups", .list([1: ("name", .text), 2: ("id", .number)])),
        ])
    ),
  ]

  @Test(arguments: 0..<questions.count)
  func aDumpIsWhatTheKernelsBytesSay(_ index: Int) throws {
    let (operation, question) = Self.questions[index]
    var kernel = try RawKernel()
    // Counters may move meanwhile: what is printed is held against answers that were the same before and after.
    for _ in 0..<20 {
      guard let expected = try kernel.answers(to: question) else {
        try Test.cancel("this kernel has no \(question.family) family")
      }
      let result = try devmemctl("call", "--kernel", question.family, operation, "--dump", "{}")
      guard try kernel.answers(to: question) == expected else { continue }
      #expect(result.status == 0, "\(result.errors)")
      let printed = try result.output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
      #expect(printed == expected)
      #expect(operation != "dev-get" || !printed.isEmpty)
      return
    }
    try Test.cancel("the kernel's answers do not hold still")
  }

  // MARK: Refusals

  private func refusal(_ operation: String, _ request: String) throws -> JSONValue {
    let result = try devmemctl("--json", "call", "--kernel", "--unchecked", "netdev", operation, "--do", request)
    #expect(result.output.isEmpty)
    if result.status == ExitStatus.unreachable.rawValue { try Test.cancel("this kernel has no netdev family") }
    #expect(result.status == ExitStatus.refused.rawValue)
    return try JSONValue(parsing: result.errors)
  }

  private static let isRoot = geteuid() == 0

  @Test(.enabled(if: isRoot, "binding needs CAP_NET_ADMIN"))
  func aDeviceWithoutTheQueueAPICannotBind() throws {
    let refusal = try refusal("bind-rx", #"{"ifindex": 1, "fd": 0, "queues": [{"id": 0, "type": "rx"}]}"#)
    #expect(refusal == ["operation": "bind-rx", "errno": 95, "error": "EOPNOTSUPP", "attribute": ".ifindex"])
  }

  @Test(.enabled(if: isRoot, "binding needs CAP_NET_ADMIN"))
  func anInterfaceNumberStartsAtOne() throws {
    let refusal = try refusal("bind-rx", #"{"ifindex": 0, "fd": 0, "queues": [{"id": 0, "type": "rx"}]}"#)
    #expect(
      refusal == [
        "operation": "bind-rx", "errno": 34, "error": "ERANGE", "message": "integer out of range",
        "attribute": ".ifindex",
      ])
  }

  @Test(.enabled(if: isRoot, "binding needs CAP_NET_ADMIN"))
  func aBindWithoutMemoryIsToldWhatIsMissing() throws {
    let refusal = try refusal("bind-rx", #"{"ifindex": 1, "queues": [{"id": 0, "type": "rx"}]}"#)
    #expect(refusal == ["operation": "bind-rx", "errno": 22, "error": "EINVAL", "missing": ".fd"])
  }

  @Test func theSentenceNamesTheRule() throws {
    let result = try devmemctl("call", "--kernel", "--unchecked", "netdev", "dev-get", "--do", #"{"ifindex": 0}"#)
    #expect(
      result.errors == "devmemctl: dev-get: integer out of range (ERANGE) at .ifindex: allowed 1 to 4294967295\n")
  }

  /// No privilege is needed to be told so, for the kernel is not asked.
  @Test func aRequestThatBreaksItsSpecIsNotSent() throws {
    let request = #"{"ifindex": 1, "fd": 0, "queues": [{"id": 0, "type": "rx"}, {"id": 1, "type": 7}]}"#
    let result = try devmemctl("call", "--kernel", "netdev", "bind-rx", "--do", request)
    #expect(result.status == ExitStatus.refused.rawValue)
    #expect(
      result.errors == "devmemctl: bind-rx: .queues[1].type is 7: allowed 0 to 1 (rx, tx) "
        + "(not sent; the kernel would answer ERANGE)\n")
    let document = try devmemctl("--json", "call", "--kernel", "netdev", "bind-rx", "--do", request)
    #expect(
      try JSONValue(parsing: document.errors) == [
        "operation": "bind-rx", "errno": 34, "error": "ERANGE",
        "message": ".queues[1].type is 7: allowed 0 to 1 (rx, tx) (not sent; the kernel would answer ERANGE)",
        "attribute": ".queues[1].type",
      ])
  }

  @Test func aRequestThatDoesNotFitIsNeverSent() throws {
    let result = try devmemctl("call", "--kernel", "netdev", "queue-get", "--do", #"{"idd": 1}"#)
    #expect(result.status == ExitStatus.usage.rawValue)
    #expect(result.errors.contains(".idd: there is no such member; did you mean id?"))
    #expect(try devmemctl("call", "--kernel", "netdev", "dev-get").errors.contains("--dump: say which"))
    #expect(try devmemctl("call", "--kernel", "netdev", "qstats-get", "--do").errors.contains("use --dump"))
    #expect(try devmemctl("call", "--kernel", "netdev", "dev-get", "--dump", "{").errors.contains("is not JSON"))
  }
}
