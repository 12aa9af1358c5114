import NetlinkCodec
import TestSupport
import Testing
import ViewedMessages

/// A view's check against decoding: they accept the same bytes, refuse others with the same error, and what they accept
/// is the same value.
struct CheckTests {
  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func catalogue(_ seed: UInt64) {
    hold(Catalogue.Entry.View.self, seed: seed, messages: 25, spoils: 40) { $0.readsAs($1) }
    hold(Catalogue.Inner.View.self, seed: seed, messages: 25, spoils: 20) { $0.readsAs($1) }
    hold(Catalogue.Info.View.self, seed: seed, messages: 100, spoils: 20) { $0.readsAs($1) }
  }

  @Test func netdev() {
    hold(Netdev.Dev.View.self, seed: 11)
    hold(Netdev.PagePool.View.self, seed: 12)
    hold(Netdev.PagePoolStats.View.self, seed: 13)
    hold(Netdev.NAPI.View.self, seed: 14)
    hold(Netdev.XSKInfo.View.self, seed: 15)
    hold(Netdev.Queue.View.self, seed: 16)
    hold(Netdev.Qstats.View.self, seed: 17)
    hold(Netdev.Lease.View.self, seed: 18)
    hold(Netdev.Dmabuf.View.self, seed: 19)
  }

  @Test func nlctrl() {
    hold(Nlctrl.CtrlAttrs.View.self, seed: 21, messages: 80)
    hold(Nlctrl.PolicyAttrs.View.self, seed: 22)
    hold(Nlctrl.OpPolicyAttrs.View.self, seed: 23)
  }

  /// Holds a set's view against its structure over messages and spoiled ones. Messages start behind some bytes, as they
  /// do behind their headers.
  private func hold<View: AttributeView & ~Escapable>(
    _: View.Type, seed: UInt64, messages: Int = 20, spoils: Int = 30,
    _ isRead: (borrowing View, View.Owned) -> Bool = { _, _ in true }
  ) {
    var random = RandomMessages(seed: seed)
    var (accepted, refused) = (0, 0)
    for _ in 0..<messages {
      let whole = random.numbers.bytes(20) + random.attributes(of: View.Owned.schema)
      for spoil in 0...spoils {
        let message = spoil == 0 ? whole : random.spoiled(whole, from: 20)
        let (wasAccepted, difference) = compare(View.self, message, from: 20, isRead)
        if let difference {
          Issue.record("\(View.Owned.self): \(difference) of \(message)")
          return
        }
        if wasAccepted { accepted += 1 } else { refused += 1 }
      }
    }
    // Both happen often, or this would say little. A set without attributes is hard to refuse.
    #expect(accepted > messages * spoils / 20 && refused > messages * spoils / 20, "\(View.Owned.self)")
  }
}

/// What sets a view of some bytes apart from the structure decoded from them; nil when nothing does.
func compare<View: AttributeView & ~Escapable>(
  _: View.Type, _ bytes: [UInt8], from start: Int, _ isRead: (borrowing View, View.Owned) -> Bool
) -> (accepted: Bool, difference: String?) {
  var expected: View.Owned?
  var fault: DecodingError?
  do throws(DecodingError) {
    expected = try decoded(View.Owned.self, bytes, in: start..<bytes.count)
  } catch {
    fault = error
  }
  do throws(DecodingError) {
    let view = try View(checking: bytes.span.bytes, in: start..<bytes.count)
    guard let expected else { return (true, "accepted where decoding says \(fault as Any)") }
    let copy = try View.Owned(view)
    guard copy == expected else { return (true, "\(copy) is not \(expected)") }
    guard encoded(copy) == encoded(expected) else { return (true, "other bytes") }
    return (true, isRead(view, expected) ? nil : "read as another value than \(expected)")
  } catch {
    return (false, error == fault ? nil : "\(error) where decoding says \(fault as Any)")
  }
}

extension Catalogue.Entry.View {
  func readsAs(_ entry: Catalogue.Entry) -> Bool {
    Reading.accessors.entry(self) == entry.plain && Reading.walk.entry(self) == entry.plain
  }
}

extension Catalogue.Inner.View {
  func readsAs(_ inner: Catalogue.Inner) -> Bool {
    Reading.accessors.inner(self) == inner.plain && Reading.walk.inner(self) == inner.plain
  }
}

extension Catalogue.Info.View {
  func readsAs(_ info: Catalogue.Info) -> Bool {
    Reading.accessors.info(self) == info.plain && Reading.walk.info(self) == info.plain
  }
}
