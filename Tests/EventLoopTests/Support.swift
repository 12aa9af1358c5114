import EventLoop
import Glibc
import Synchronization
import Testing

/// Two connected non-blocking sockets that carry records; closed together.
final class Pair: Sendable {
  let first: Int32
  let second: Int32

  init(_ type: __socket_type = SOCK_SEQPACKET) throws {
    var numbers: [Int32] = [-1, -1]
    let flags = Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    try #require(socketpair(AF_UNIX, Int32(type.rawValue) | flags, 0, &numbers) == 0)
    (first, second) = (numbers[0], numbers[1])
  }

  deinit {
    close(first)
    close(second)
  }
}

func sendByte(_ descriptor: Int32, _ byte: UInt8 = 1) -> Bool {
  var byte = byte
  return send(descriptor, &byte, 1, Int32(MSG_NOSIGNAL)) == 1
}

/// The byte received; nil when there is none yet, 0 at the end.
func takeByte(_ descriptor: Int32) -> UInt8? {
  var byte: UInt8 = 0
  let count = recv(descriptor, &byte, 1, 0)
  if count < 0 { return nil }
  return count == 0 ? 0 : byte
}

func currentThread() -> UInt { UInt(pthread_self()) }

/// What a wait ended with.
enum Ending: Equatable { case happened, cancelled }

func readingEnds(_ loop: EventLoop, _ descriptor: Int32) async -> Ending {
  do { try await loop.readable(descriptor) } catch { return .cancelled }
  return .happened
}

func writingEnds(_ loop: EventLoop, _ descriptor: Int32) async -> Ending {
  do { try await loop.writable(descriptor) } catch { return .cancelled }
  return .happened
}

func sleepEnds(_ loop: EventLoop, _ duration: Duration) async -> Ending {
  do { try await loop.sleep(for: duration) } catch { return .cancelled }
  return .happened
}

/// A value that tasks share.
final class Shared<Value: Sendable>: Sendable {
  private let mutex: Mutex<Value>

  init(_ value: Value) { mutex = Mutex(value) }

  var value: Value { mutex.withLock { $0 } }
  func change(_ body: @Sendable (inout Value) -> Void) { mutex.withLock { body(&$0) } }
}

/// The names of this process's threads.
func threadNames() -> [String] {
  guard let directory = opendir("/proc/self/task") else { return [] }
  defer { closedir(directory) }
  var names: [String] = []
  while let entry = readdir(directory) {
    let id = withUnsafePointer(to: &entry.pointee.d_name) { name in
      name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    guard let file = fopen("/proc/self/task/\(id)/comm", "r") else { continue }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 64)
    guard fgets(&line, Int32(line.count), file) != nil else { continue }
    names.append(String(decoding: line.prefix { $0 != 0 && $0 != 10 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
  }
  return names
}

/// Shells start programs with 1,024 descriptors; systems allow far more.
func allowManyDescriptors() {
  var limit = rlimit()
  getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  limit.rlim_cur = limit.rlim_max
  setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
}
