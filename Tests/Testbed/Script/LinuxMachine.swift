import CLinux
import Glibc
import KernelComparison
import NetlinkCodec
import NetlinkSocket

/// The running kernel with the virtual card, whose first port is `vnic0`.
struct LinuxMachine: Machine {
  let card: UInt32
  let interfaces: [UInt32: String]
  private static let faults = "/sys/kernel/debug/devmem_vnic/0"

  init() throws {
    let ports = [if_nametoindex("vnic0"), if_nametoindex("vnic1")]
    guard !ports.contains(0) else { throw SystemError("if_nametoindex", .ENODEV, "the virtual card is not there") }
    card = ports[0]
    interfaces = [1: "lo", ports[0]: "card", ports[1]: "peer"]
  }

  func open(isAdmin: Bool) throws -> NetlinkSession {
    try NetlinkSession(.netlink())
  }

  func openEvents() throws -> MessageSocket {
    var session = try NetlinkSession(.netlink())
    let groups = try ["netdev", "ethtool"].flatMap { family in try session.resolve(family).groups.values }
    let socket = session.release()
    for group in groups.sorted() { try socket.join(group: group) }
    return socket
  }

  func deviceMemory(_ shape: MemoryShape) throws -> OwnedDescriptor {
    let memory = try anonymousFile(shape)
    let driver = Glibc.open("/dev/udmabuf", O_RDWR | O_CLOEXEC)
    guard driver >= 0 else { throw SystemError("open", ErrorNumber(rawValue: errno), "/dev/udmabuf") }
    defer { close(driver) }
    let number =
      if case .samePage(let count) = shape {
        createFromPage(of: memory.fileDescriptor, times: count, driver)
      } else {
        createFromAll(of: memory.fileDescriptor, shape.size, driver)
      }
    guard number >= 0 else { throw SystemError("ioctl", ErrorNumber(rawValue: errno), "UDMABUF_CREATE") }
    return OwnedDescriptor(owning: number)
  }

  private func createFromAll(of memory: Int32, _ size: Int, _ driver: Int32) -> Int32 {
    var request = clinux_udmabuf_create(
      memfd: UInt32(memory), flags: UInt32(CLINUX_UDMABUF_FLAGS_CLOEXEC), offset: 0, size: UInt64(size))
    return clinux_udmabuf_create_ioctl(driver, &request)
  }

  /// With `struct udmabuf_create_list`, each of whose items is a memfd, padding, an offset and a size.
  private func createFromPage(of memory: Int32, times count: Int, _ driver: Int32) -> Int32 {
    let item = [UInt64(UInt32(memory)), 0, 4096]
    var request = [UInt64(UInt32(CLINUX_UDMABUF_FLAGS_CLOEXEC)) | UInt64(count) << 32]
    for _ in 0..<count { request += item }
    // UDMABUF_CREATE_LIST is _IOW('u', 0x43, struct udmabuf_create_list), without its items.
    return ioctl(driver, 0x4008_7543, &request)
  }

  func apply(_ change: CardChange) throws(ChangeRefused) {
    switch change {
    case .up(let isUp): try run("ip link set vnic0 \(isUp ? "up" : "down")")
    case .fault(let operation, let queue, let errno, let times):
      try run("echo \(errno.rawValue) \(times) >\(Self.faults)/queue\(queue)/fail_\(operation.rawValue)")
    case .ignoresProvider(let ignores): try run("echo \(ignores ? 1 : 0) >\(Self.faults)/ignore_provider")
    case .unloaded: try run("rmmod devmem_vnic")
    }
  }

  func addNetkit(_ name: String, receiveQueues: Int) throws -> UInt32 {
    try LiveDevices.addNetkit(named: name, receiveQueues: UInt32(receiveQueues))
  }

  func remove(_ ifindex: UInt32) throws { try LiveDevices.remove(ifindex) }

  func setUp(_ isUp: Bool, _ ifindex: UInt32) throws { try LiveDevices.setUp(ifindex, isUp) }

  /// Runs a command.
  private func run(_ command: String) throws(ChangeRefused) {
    guard let output = popen("\(command) 2>&1", "r") else { throw ChangeRefused(reason: "popen: \(errno)") }
    var words: [String] = []
    var line = [CChar](repeating: 0, count: 512)
    while fgets(&line, Int32(line.count), output) != nil {
      let text = String(decoding: line.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      words.append(text)
    }
    guard pclose(output) != 0 else { return }
    throw ChangeRefused(reason: words.joined(separator: ": "))
  }
}

/// A memfd as the udmabuf driver wants it: one that cannot shrink.
func anonymousFile(_ shape: MemoryShape) throws -> OwnedDescriptor {
  let number = clinux_memfd_create(
    "netdev-script", UInt32(CLINUX_MFD_CLOEXEC | CLINUX_MFD_ALLOW_SEALING) | shape.flags)
  guard number >= 0 else { throw SystemError("memfd_create", ErrorNumber(rawValue: errno)) }
  let memory = OwnedDescriptor(owning: number)
  guard ftruncate(number, shape.size) == 0,
    fcntl(number, Int32(CLINUX_F_ADD_SEALS), Int32(CLINUX_F_SEAL_SHRINK)) == 0
  else { throw SystemError("ftruncate", ErrorNumber(rawValue: errno)) }
  return memory
}
