import DevmemSocketMessages
import Glibc
import NetdevSimulator
import NetlinkCodec
import NetlinkSocket
import TestSupport
import Testing

/// The cases of the kernel's drivers/net/hw/devmem.py, each over a TCP connection of its own.
@Suite struct DevmemKernelTests {
  /// Receives payloads of these sizes on a queue that is bound and steered to: all of their bytes, and none but theirs, come
  /// in fragments of bound memory.
  private func receive(
    sizes: [Int], pageSize: Int = 4096, on machine: borrowing TrafficMachine, _ memory: TestMemory
  ) throws {
    try memory.sealAgainstShrinking()
    let id = try machine.machine.bind(
      [1], memory, pageSize: pageSize == 4096 ? nil : UInt32(pageSize),
      files: ProcessFileTable(scatter: pageSize == 4096 ? .pages : .contiguous))
    for size in sizes {
      let pair = try TCPPair()
      let rule = try machine.steer(pair, to: 1)
      let channel = try machine.attach(pair)
      let sent = pattern(size, seed: UInt64(size))
      try sendAll(sent, on: pair.far.fileDescriptor)
      #expect(shutdown(pair.far.fileDescriptor, Int32(SHUT_WR)) == 0)
      var bytes: [UInt8] = []
      while true {
        let received = try channel.receive(1 << 20)
        if received.count == 0 { break }
        #expect(received.data.isEmpty, "\(size) bytes")
        #expect(received.fragments.allSatisfy { $0.kind == .dmabuf && $0.dmabuf == id }, "\(size) bytes")
        #expect(
          received.fragments.allSatisfy { Int($0.offset) % pageSize + Int($0.length) <= pageSize }, "\(size) bytes")
        bytes += try received.bytes(in: memory)
        try channel.giveBack(received)
      }
      #expect(bytes == sent, "\(size) bytes")
      #expect(try channel.state().tokens == 0)
      try machine.kernel.deleteRule(at: rule, TestMachine.ifindex)
    }
    #expect(try machine.counter(.rxBytes, queue: 1) >= UInt64(sizes.reduce(0, +)))
    #expect(try machine.counter(.rxBytes, queue: 0) == 0)
    machine.machine.close()
    #expect(try memory.openDescriptors() == 1)
  }

  @Test("devmem.py: check_rx") func receiving() throws {
    try receive(sizes: [1024], on: TrafficMachine(queues: 2), TestMemory())
  }

  @Test("devmem.py: check_rx_hds") func receivingAroundHeaderSplit() throws {
    try receive(sizes: (0..<14).map { 1 << $0 }, on: TrafficMachine(queues: 2), TestMemory())
  }

  @Test("devmem.py: check_rx_large_niov") func receivingInLargeNetIOVs() throws {
    let machine = try TrafficMachine(queues: 2)
    try receive(sizes: (10...16).map { 1 << $0 }, pageSize: 16384, on: machine, TestMemory(size: 4 << 20))
  }

  /// Sends a text from bound memory as ncdevmem does: in ranges of at most so many bytes, one behind the other.
  private func send(chunk: Int) throws {
    let machine = try TrafficMachine()
    let memory = try TestMemory(size: 16 << 10)
    try memory.sealAgainstShrinking()
    let text = Array("hello\nworld\n".utf8)
    try #require(pwrite(memory.fd, text, text.count, 0) == text.count)
    let id = try machine.bindTransmit(memory)
    let pair = try TCPPair()
    let channel = try machine.attach(pair)
    let ranges = stride(from: 0, to: text.count, by: chunk).map { start in
      (offset: UInt64(start), length: UInt64(min(chunk, text.count - start)))
    }
    #expect(try channel.send(dmabuf: id, ranges).count == UInt64(text.count))
    #expect(try receiveAll(text.count, on: pair.far.fileDescriptor) == text)
    #expect(try channel.completion().high == 0)
    machine.machine.close()
    #expect(try memory.openDescriptors() == 1)
  }

  @Test("devmem.py: check_tx") func sending() throws { try send(chunk: 1 << 10) }

  @Test("devmem.py: check_tx_chunks") func sendingInChunks() throws { try send(chunk: 3) }
}
