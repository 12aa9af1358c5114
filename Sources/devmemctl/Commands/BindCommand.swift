import ArgumentParser
import DevmemClient
import DevmemSocket
import DevmemdMessages
import Glibc
import NetdevMessages
import NetlinkCodec
import NetlinkSocket

struct BindCommand: ServiceCommand {
  static let configuration = CommandConfiguration(
    commandName: "bind", abstract: "Bind memory to the queues of an interface.",
    discussion: """
      The binding lasts until this command ends, which Ctrl-C makes it do; with --persistent it lasts until it is \
      unbound or the service stops. Sizes are in bytes, or with a unit of 1024: 4096, 64K, 64MiB, 1G.

      Memory is one of
        udmabuf:SIZE         a dmabuf over ordinary memory
        hugetlb:SIZE[@PAGE]  the same on huge pages, for a large --rx-page-size
        heap:SIZE[@NAME]     a dmabuf from a heap of the kernel's, "system" unless given
        cuda:SIZE[@DEVICE]   memory of an NVIDIA GPU, the first one unless given
        memfd:SIZE           shared memory, which only the simulator takes
        fd:N                 a dmabuf that this command has as descriptor N

      Examples:
        devmemctl bind eth0 --queues 2,3,5-7 --memory udmabuf:64MiB --name train
        devmemctl bind eth0 --queue-count 4 --memory fd:7 --persistent 7<&7
      """)

  static let signals = [SIGINT, SIGTERM]

  @OptionGroup var options: GlobalOptions
  @Argument(help: "The interface.", completion: Completions.interfaces)
  var interface: String
  @OptionGroup var request: BindOptions

  func validate() throws {
    guard !interface.isEmpty, interface.utf8.count <= 15 else {
      throw ValidationError("an interface's name has 1 to 15 bytes, and \"\(interface)\" has \(interface.utf8.count)")
    }
  }

  func run(_ session: Session) async throws {
    // Watching starts before the binding is made, so that its end cannot be missed.
    let events = request.persistent ? nil : try await session.client.events([.bindings])
    let binding = try await bind(session.client)
    try session.show(binding.document(), orText: BindingText.made(binding))
    for warning in [BindingText.warning(binding), await MemoryShortage.warning(binding, session)].compactMap(\.self) {
      Output.standardError.line("devmemctl: \(warning)")
    }
    guard let events else { return }
    if !session.wantsJSON { session.output.line("It lasts until this command ends; press Ctrl-C to unbind.") }
    try await Holding(binding: binding, session: session).untilSignalled(Self.signals, watching: events)
    if !session.wantsJSON { session.output.line(BindingText.ended(binding)) }
  }

  /// The memory is closed here again afterwards: the binding holds it. What a descriptor is that was handed in, the kernel
  /// knows best.
  private func bind(_ client: DevmemClient) async throws -> Devmemd.Binding {
    if case .descriptor(let number) = request.memory {
      return try await client.bind(request.message(for: interface), memory: number)
    }
    let memory = try request.memory.open()
    return try await client.bind(request.message(for: interface), memory: memory.fileDescriptor)
  }
}
