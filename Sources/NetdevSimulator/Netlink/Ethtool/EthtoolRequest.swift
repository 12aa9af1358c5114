internal import EthtoolMessages
internal import NetlinkCodec

/// A request of the ethtool family that its policy let through.
struct EthtoolRequest {
  let message: [UInt8]
  let attributes: AttributeTable

  init(_ message: MessageView, attributesAt start: Int) {
    self.message = message.bytes.withUnsafeBytes { Array($0) }
    attributes = AttributeTable(self.message, in: min(start, self.message.count)..<self.message.count)
  }

  /// How the answer is wanted.
  var flags: Ethtool.HeaderFlags { Ethtool.HeaderFlags(rawValue: header?.u32(Header.flags) ?? 0) }

  /// What the header says; nil where there is none.
  private var header: AttributeTable? {
    attributes[Header.nest].map { AttributeTable(message, in: $0.inside) }
  }

  /// `ethnl_parse_header_dev_get`: the one device that the request is about.
  ///
  /// - Parameter isByDefault: whether the request has the family's common handler, which looks for the header itself.
  func device(in kernel: KernelState, isByDefault: Bool) throws(Refusal) -> NetworkDevice {
    guard header != nil else {
      throw isByDefault ? Refusal(missing: Header.nest) : Refusal(.EINVAL, "request header missing")
    }
    guard let device = try optionalDevice(in: kernel) else {
      throw Refusal(.EINVAL, "neither ifindex nor name specified", at: [.init(Header.nest)])
    }
    return device
  }

  /// The same for a dump, which may be about all devices: nil then.
  func optionalDevice(in kernel: KernelState) throws(Refusal) -> NetworkDevice? {
    guard let header else { return nil }
    let name = header[Header.name]?.text
    if let ifindex = header.u32(Header.index) {
      guard let device = kernel.devices[ifindex] else {
        throw Refusal(.ENODEV, "no device matches ifindex", at: [.init(Header.nest), .init(Header.index)])
      }
      guard name == nil || name == device.name else {
        throw Refusal(.ENODEV, "ifindex and name do not match", at: [.init(Header.nest)])
      }
      return device
    }
    guard let name else { return nil }
    guard let device = kernel.devices.values.first(where: { $0.name == name }) else {
      throw Refusal(.ENODEV, "no device matches name", at: [.init(Header.nest), .init(Header.name)])
    }
    return device
  }

  /// Numbers of ethtool's `header` set, and of the nest itself in every message.
  private enum Header {
    static let nest: UInt16 = 1
    static let index: UInt16 = 1
    static let name: UInt16 = 2
    static let flags: UInt16 = 3
  }
}
