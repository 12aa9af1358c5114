import NetdevSimulator
import Testing

/// The published verification suite of receive side scaling.
@Suite struct ToeplitzHashTests {
  struct Vector: Sendable, CustomTestStringConvertible {
    var destination: String
    var destinationPort: UInt16
    var source: String
    var sourcePort: UInt16
    var addresses: UInt32
    var connection: UInt32
    var testDescription: String { source }
  }

  static let vectors = [
    Vector(
      destination: "161.142.100.80", destinationPort: 1766, source: "66.9.149.187", sourcePort: 2794,
      addresses: 0x323e_8fc2, connection: 0x51cc_c178),
    Vector(
      destination: "65.69.140.83", destinationPort: 4739, source: "199.92.111.2", sourcePort: 14230,
      addresses: 0xd718_262a, connection: 0xc626_b0ea),
    Vector(
      destination: "12.22.207.184", destinationPort: 38024, source: "24.19.198.95", sourcePort: 12898,
      addresses: 0xd2d0_a5de, connection: 0x5c2b_394a),
    Vector(
      destination: "209.142.163.6", destinationPort: 2217, source: "38.27.205.30", sourcePort: 48228,
      addresses: 0x8298_9176, connection: 0xafc7_327f),
    Vector(
      destination: "202.188.127.2", destinationPort: 1303, source: "153.39.163.191", sourcePort: 44251,
      addresses: 0x5d18_09c5, connection: 0x10e8_28a2),
    Vector(
      destination: "3ffe:2501:200:3::1", destinationPort: 1766, source: "3ffe:2501:200:1fff::7", sourcePort: 2794,
      addresses: 0x2cc1_8cd5, connection: 0x4020_7d3d),
    Vector(
      destination: "ff02::1", destinationPort: 4739, source: "3ffe:501:8::260:97ff:fe40:efab", sourcePort: 14230,
      addresses: 0x0f0c_461c, connection: 0xdde5_1bbf),
    Vector(
      destination: "fe80::200:f8ff:fe21:67cf", destinationPort: 38024, source: "3ffe:1900:4545:3:200:f8ff:fe21:67cf",
      sourcePort: 44251, addresses: 0x4b61_e985, connection: 0x02d1_feef),
  ]

  @Test(arguments: vectors) func hashesAsPublished(_ vector: Vector) throws {
    let source = try #require(IPAddress(vector.source))
    let destination = try #require(IPAddress(vector.destination))
    let flow = try #require(
      Flow(from: source, port: vector.sourcePort, to: destination, port: vector.destinationPort))
    let hash = ToeplitzHash(key: ToeplitzHash.verificationKey)
    #expect(hash.hash(flow, .addresses) == vector.addresses)
    #expect(hash.hash(flow) == vector.connection)
  }

  /// The key is taken as if zeros followed it.
  @Test func aShortKeyHashesOnlyWhatItReaches() throws {
    let flow = try #require(Flow(from: .v4(0), port: 0, to: .v4(0), port: 1))
    #expect(ToeplitzHash(key: [0xff, 0xff]).hash(flow) == 0)
    #expect(ToeplitzHash(key: []).hash(flow) == 0)
  }
}
