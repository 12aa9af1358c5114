import Testing

@testable import DevmemDaemon

@Suite("How many clients the limit of descriptors has room for")
struct DescriptorLimitTests {
  @Test func allWhereEachCanPassAFullRecord() {
    let need = DescriptorLimit.need(ofClients: 1024)
    #expect(DescriptorLimit.clients(1024, within: need) == 1024)
    #expect(DescriptorLimit.clients(1024, within: .max) == 1024)
  }

  @Test func fewerWhereNot() {
    #expect(DescriptorLimit.clients(1024, within: 4096) == 1024)
    #expect(DescriptorLimit.clients(1024, within: 1024) == 256)
    #expect(DescriptorLimit.clients(1024, within: 256) == 64)
    #expect(DescriptorLimit.clients(1024, within: 0) == 1)
    #expect(DescriptorLimit.clients(3, within: 1024) == 3)
  }

  /// The limit belongs to the whole process, so nothing is changed here but upwards.
  @Test func theSoftLimitIsRaised() {
    let before = DescriptorLimit.raise(to: 0)
    #expect(DescriptorLimit.raise(to: before) == before)
    #expect(DescriptorLimit.raise(to: before + 1) >= before)
  }
}
