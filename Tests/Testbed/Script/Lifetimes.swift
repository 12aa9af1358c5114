import EthtoolMessages
import Glibc
import NetdevMessages
import NetlinkCodec
import NetlinkSocket

/// What ends a binding and what does not, and what it stands in the way of.
extension Script {
  func lifetimes() throws {
    let memory = try machine.deviceMemory(.pages(256))
    let fd = memory.fileDescriptor
    try ends(fd)
    try sizes(fd)
    try settingsWhileBound(fd)
    try linkDownAndUp(fd)
  }

  private func ends(_ fd: Int32) throws {
    var socket = try Socket(machine)
    try step("bind queues 3 and 2, and 3 again") { try bindRX(request([3, 2, 3], fd: fd), on: socket) }
    try step("bind a bound queue") { try bindRX(request([2], fd: fd)) }
    try step("bind a bound queue on the same socket") { try bindRX(request([3], fd: fd), on: socket) }
    try step("bind a free low queue and a bound higher one") { try bindRX(request([1, 3], fd: fd)) }
    try step("bind free queues around a bound one") { try bindRX(request([0, 1, 2, 4], fd: fd)) }
    try step("close the socket") {
      try socket.close(); return nil
    }

    socket = try Socket(machine)
    let other = try Socket(machine)
    try step("a first binding") { try bindRX(request([4], fd: fd), on: socket) }
    try step("a second on its socket") { try bindRX(request([1], fd: fd), on: socket) }
    try step("a third on another") { try bindRX(request([6], fd: fd), on: other) }
    try step("a transmit binding on another") {
      try bindTX(Netdev.Dmabuf(ifindex: machine.card, fd: UInt32(fd)), on: other)
    }
    try step("close the first socket") {
      try socket.close(); return nil
    }
    try step("close the other") {
      try other.close(); return nil
    }

    socket = try Socket(machine)
    try step("bind, for a duplicate to keep") { try bindRX(request([5], fd: fd), on: socket) }
    var duplicate = try socket.replaceByDuplicate()
    try step("its socket closed, a duplicate open")
    duplicate = nil
    _ = duplicate
    try step("the duplicate closed")

    let all = try Socket(machine)
    try step("bind all queues") { try bindRX(request(Array(0..<8), fd: fd), on: all) }
    try step("close the socket of all") {
      try all.close(); return nil
    }
  }

  private func sizes(_ fd: Int32) throws {
    for pages in [1, 63, 64, 65] {
      let memory = try machine.deviceMemory(.pages(pages))
      let socket = try Socket(machine)
      try step("bind \(pages) pages") { try bindRX(request([2], fd: memory.fileDescriptor), on: socket) }
      try step("unbind \(pages) pages") {
        try socket.close(); return nil
      }
    }
    let small = try machine.deviceMemory(.pages(65))
    let socket = try Socket(machine)
    try step("bind 65 pages to two queues") { try bindRX(request([2, 3], fd: small.fileDescriptor), on: socket) }
    try step("unbind 65 pages") {
      try socket.close(); return nil
    }

    let large = try machine.deviceMemory(.hugePages(1))
    for size in [UInt32(4096), 16384, 65536] {
      let socket = try Socket(machine)
      var wanted = request([2], fd: large.fileDescriptor)
      wanted.rxPageSize = size
      try step("bind with receive pages of \(size) bytes") { try bindRX(wanted, on: socket) }
      try step("unbind receive pages of \(size) bytes") {
        try socket.close(); return nil
      }
    }
  }

  private func settingsWhileBound(_ fd: Int32) throws {
    let socket = try Socket(machine)
    try step("bind, and then the settings") { try bindRX(request([5], fd: fd), on: socket) }
    try step("header split off while bound") { try setHeaderSplit(.disabled) }
    try step("header split left to the driver while bound") { try setHeaderSplit(.unknown) }
    try step("header split on while bound") { try setHeaderSplit(.enabled) }
    try step("hds-thresh 1 while bound") { try setThreshold(1) }
    try step("hds-thresh 0 while bound") { try setThreshold(0) }
    try step("a ring of 32 while bound") { try setRingSize(32) }
    try step("a ring of 64 while bound") { try setRingSize(64) }
    for count in [UInt32(4), 5, 6, 7, 8] {
      try step("\(count) channels while queue 5 is bound") { try setChannels(count) }
    }
    try step("end of the binding with the settings") {
      try socket.close(); return nil
    }
  }

  private func linkDownAndUp(_ fd: Int32) throws {
    var socket = try Socket(machine)
    try step("bind, and then the link") { try bindRX(request([2, 3], fd: fd), on: socket) }
    try step("link down") { change(.up(false)) }
    try step("queue-get while down") {
      try ask(Netdev.Operations.QueueGet.self, Netdev.Queue(id: 2, ifindex: machine.card, type: .rx))
    }
    try step("bind a bound queue while down") { try bindRX(request([1, 2], fd: fd)) }
    try step("queue out of range while down") { try bindRX(request([8], fd: fd)) }
    let second = try Socket(machine)
    try step("bind while down") { try bindRX(request([6], fd: fd), on: second) }
    try step("link up") { change(.up(true)) }
    try step("link down again") { change(.up(false)) }
    try step("close a socket while down") {
      try socket.close(); return nil
    }
    try step("link up again") { change(.up(true)) }
    try step("close the other socket") {
      try second.close(); return nil
    }

    socket = try Socket(machine)
    try step("link down, nothing bound") { change(.up(false)) }
    try step("bind while down, and unbind") { try bindRX(request([2], fd: fd), on: socket) }
    try step("header split off while down and bound") { try setHeaderSplit(.disabled) }
    try step("unbind while down") {
      try socket.close(); return nil
    }
    try step("link up, nothing bound") { change(.up(true)) }
  }
}
