import NetlinkCodec
import Testing
import ViewedMessages

/// What views say of bytes written by hand.
struct CatalogueViewTests {
  /// An entry read both ways; nil, after an issue, where its check or decoding throws, or they differ.
  private func read(_ bytes: [UInt8], _ place: SourceLocation = #_sourceLocation) -> Catalogue.Entry? {
    var entry: Catalogue.Entry?
    let (accepted, difference) = compare(Catalogue.Entry.View.self, bytes, from: 0) { view, expected in
      entry = Reading.accessors.entry(view)
      return view.readsAs(expected)
    }
    #expect(accepted && difference == nil, "\(difference ?? "refused")", sourceLocation: place)
    return entry
  }

  /// The error a view and decoding agree on.
  private func fault<View: AttributeView & ~Escapable>(of _: View.Type, _ bytes: [UInt8]) -> DecodingError? {
    let (accepted, difference) = compare(View.self, bytes, from: 0) { _, _ in true }
    #expect(!accepted && difference == nil, "\(difference ?? "accepted")")
    do throws(DecodingError) {
      _ = try View(checking: bytes.span.bytes, in: 0..<bytes.count)
      return nil
    } catch {
      return error
    }
  }

  @Test func numbersOfEveryWidthAndOrder() {
    let entry = read(
      attribute(3, [0xfe]) + attribute(4, little(-2 as Int16)) + attribute(5, little(6 as UInt32))
        + attribute(6, little(1 << 40 as UInt64)) + attribute(7, big(0x0102_0304 as UInt32))
        + attribute(8, little(UInt64.max)) + attribute(9, little(-5 as Int32)) + attribute(10, [5])
        + attribute(11, little(2 as UInt32)) + attribute(12, little(3 as UInt32) + little(7 as UInt32))
        + attribute(28, little(28 as UInt32)) + attribute(29, little(29 as UInt32))
        + attribute(200, little(200 as UInt32)))
    #expect(entry?.tiny == 0xfe && entry?.short == -2 && entry?.number == .blue && entry?.long == 1 << 40)
    #expect(entry?.big == 0x0102_0304 && entry?.varying == .max && entry?.signed == -5 && entry?.color == .green)
    #expect(entry?.powers == .tx && entry?.bits == Bitfield32(value: 3, selector: 7))
    #expect(entry?.default == 28 && entry?.attributes == 29 && entry?.far == 200)
  }

  @Test func aNumberOfTheOtherWidth() {
    let entry = read(attribute(8, little(7 as UInt32)) + attribute(9, little(Int64.min)))
    #expect(entry?.varying == 7 && entry?.signed == .min)
  }

  @Test func nothingIsThere() {
    #expect(read([]) == Catalogue.Entry())
  }

  @Test func textEndsAtItsFirstNUL() throws {
    let bytes = attribute(1, Array("grün\0tail".utf8)) + attribute(20, [0xff, 0x41, 0]) + attribute(20, [])
    #expect(read(bytes)?.name == "grün")
    let view = try Catalogue.Entry.View(checking: bytes.span.bytes, in: 0..<bytes.count)
    let name = try copied(view.name)
    #expect(name.bytes == Array("grün".utf8) && name.isWellFormed)
    var alias = view.alias
    let (bad, empty) = (try copied(alias.next()), try copied(alias.next()))
    #expect(bad.bytes == [0xff, 0x41] && !bad.isWellFormed && bad.text == "\u{fffd}A")
    #expect(empty.bytes == [] && empty.isWellFormed)
    let isOver = alias.next() == nil
    #expect(isOver)
    let isName =
      if let name = view.name { (name == "grün", name == "grü", name == "grünt") } else { (false, false, false) }
    #expect(isName == (true, false, false))
  }

  private func copied(
    _ text: AttributeText?
  ) throws(DecodingError) -> (bytes: [UInt8], isWellFormed: Bool, text: String) {
    guard let text else { throw DecodingError(.truncatedHeader, offset: 0) }
    return (array(text.bytes), text.utf8 != nil, String(text))
  }

  @Test(arguments: [0, 3, 4, 6, 11, 12, 15])
  func aStructureOfAnotherSizeReadsAsZerosBeyondItsEnd(_ size: Int) {
    let whole = little(7 as UInt32) + big(-2 as Int16) + [9, 9] + Array("ab\0d".utf8) + [1, 2, 3]
    let point = read(attribute(14, Array(whole[..<size])))?.point
    #expect(point?.x == (size >= 4 ? 7 : 0) && point?.y == (size >= 6 ? -2 : 0))
    if size >= 12 { #expect(point?.label == "ab") }
  }

  @Test func arraysCountWholeElements() throws {
    let bytes = attribute(15, [1, 0, 2, 0, 3]) + attribute(16, big(5 as UInt32) + big(6 as UInt32) + [7])
    let entry = read(bytes)
    #expect(entry?.table == [1, 2] && entry?.bigTable == [5, 6])
    let view = try Catalogue.Entry.View(checking: bytes.span.bytes, in: 0..<bytes.count)
    var facts: [Int] = []
    if let table = view.bigTable { facts = [table.count, Int(table[0]), Int(table[1]), table.bytes.byteCount] }
    #expect(facts == [2, 5, 6, 9])
  }

  @Test func listsKeepTheirOrderWhateverTheirIndexes() {
    let entry = read(
      nest(23, nest(7, attribute(1, little(1 as UInt32))), nest(7), nest(0, attribute(2, text("x"))))
        + nest(24, attribute(3, big(4 as UInt32)), attribute(1, big(5 as UInt32)))
        + nest(25, attribute(0, [1, 2, 3]), attribute(1, [])))
    #expect(entry?.list == [Catalogue.Inner(depth: 1), Catalogue.Inner(), Catalogue.Inner(text: "x")])
    #expect(entry?.numbers == [4, 5] && entry?.blobs == [[1, 2, 3], []])
  }

  @Test func attributesThatRepeatStandApart() {
    let entry = read(
      attribute(72, little(1 as UInt32)) + attribute(201, little(2 as UInt32)) + attribute(22, little(5 as UInt16))
        + attribute(201, little(3 as UInt32)) + attribute(72, little(4 as UInt32)) + attribute(22, little(9 as UInt16)))
    #expect(entry?.nearMany == [1, 4] && entry?.farMany == [2, 3])
    #expect(entry?.weight == [.green, Catalogue.Color(rawValue: 9)])
  }

  @Test func ofAnAttributeThatShouldNotRepeatTheLastCounts() {
    let entry = read(
      attribute(3, [1]) + attribute(3, [2])
        + nest(19, attribute(1, little(1 as UInt32)), attribute(1, little(2 as UInt32)))
        + nest(21, nest(3, attribute(2, text("a")), attribute(2, text("b")))))
    #expect(entry?.tiny == 2 && entry?.inner?.depth == 2 && entry?.part.first?.again?.text == "b")
  }

  @Test func nestsWhoseTypesAreValues() {
    let inside = attribute(1, little(3 as UInt32))
    let entry = read(nest(26, nest(300, nest(7, inside), nest(8, attribute(1, [1])))))
    #expect(entry?.policy == KeyedNest(keys: [300, 7], attributes: Catalogue.Inner(depth: 3)))
    for empty in [nest(26), nest(26, nest(300))] {
      let fault = fault(of: Catalogue.Entry.View.self, attribute(3, [1]) + empty)
      #expect(fault == DecodingError(.badPayloadSize, attribute: 26, offset: 8))
    }
  }

  @Test func attributesTheSpecDoesNotKnow() throws {
    let bytes = attribute(17, [1]) + attribute(99, [1, 2]) + attribute(18, []) + nest(0x3fff, attribute(1, []))
    _ = read(bytes)
    let view = try Catalogue.Entry.View(checking: bytes.span.bytes, in: 0..<bytes.count)
    var unknown = view.unknownAttributes
    var found: [(UInt16, Bool, [UInt8])] = []
    while let attribute = unknown.next() { found.append((attribute.type, attribute.saysNest, array(attribute.bytes))) }
    #expect(found.map(\.0) == [99, 0x3fff] && found.map(\.1) == [false, true])
    #expect(found.map(\.2) == [[1, 2], attribute(1, [])])
    var walk = view.makeIterator()
    var walked: [UInt16] = []
    while let attribute = walk.next() {
      if case .unknown(let payload) = attribute { walked.append(payload.type) } else { walked.append(0) }
    }
    #expect(walked == [99, 0x3fff], "padding and unused attributes are walked over")
  }

  // MARK: Sub-messages

  static let depth = attribute(1, little(4 as UInt32))
  static let point = little(1 as UInt32) + big(2 as Int16) + [0, 0] + Array("pt\0\0".utf8)
  static let pointValue: Catalogue.Point = {
    var point = Catalogue.Point()
    (point.x, point.y, point.label) = (1, 2, "pt")
    return point
  }()

  @Test(
    arguments: [
      ("plain", depth, .plain(Catalogue.Inner(depth: 4))),
      ("exactly-16-bytes", depth, .exactly16Bytes(Catalogue.Inner(depth: 4))),
      ("spot", point, .spot(pointValue)),
      ("both", point + depth, .both(HeaderedBody(header: pointValue, attributes: Catalogue.Inner(depth: 4)))),
      ("both", point, .both(HeaderedBody(header: pointValue, attributes: Catalogue.Inner()))),
      ("nothing", [], .nothing), ("nothing", [1], .unknown([1])), ("other", [1, 2], .unknown([1, 2])),
      ("exactly-16-bytes-and-more", [3], .unknown([3])), ("plai", [1], .unknown([1])), ("plainer", [1], .unknown([1])),
      ("", [1], .unknown([1])),
    ] as [(String, [UInt8], Catalogue.Options)])
  func aSelectorBesideIt(_ kind: String, _ payload: [UInt8], _ expected: Catalogue.Options) {
    // In any order, and whether its selector's text is terminated or not.
    for kind in [text(kind), Array(kind.utf8)] {
      let (kind, options) = (attribute(1, kind), attribute(2, payload))
      for info in [kind + options, options + kind] { #expect(read(nest(27, info))?.info?.options == expected) }
    }
  }

  @Test func aSelectorThatIsANumber() {
    func colors(_ color: UInt8?, kind: String? = nil, _ payload: [UInt8]) -> Catalogue.Colors? {
      let selectors = (kind.map { attribute(1, text($0)) } ?? []) + (color.map { attribute(4, [$0]) } ?? [])
      return read(nest(27, selectors + attribute(5, payload)))?.info?.byColor
    }
    #expect(colors(0, Self.depth) == .red(Catalogue.Inner(depth: 4)))
    #expect(colors(5, Self.point) == .green(Self.pointValue))
    #expect(colors(6, kind: "red", [1]) == .unknown([1]), "blue chooses no format, and no other selector is asked")
    #expect(colors(9, [1]) == .unknown([1]))
    #expect(colors(9, kind: "red", Self.depth) == .red(Catalogue.Inner(depth: 4)), "a number without a name is no name")
    #expect(colors(nil, kind: "red", Self.depth) == .red(Catalogue.Inner(depth: 4)))
    #expect(colors(nil, [1]) == .unknown([1]))
  }

  @Test func aSelectorAroundIt() {
    let (plain, spot) = (attribute(1, text("plain")), attribute(1, text("spot")))
    func options(_ info: [UInt8]...) -> Catalogue.Options? { read(nest(27, info.flatMap { $0 }))?.info?.inner?.options }
    let asPlain = nest(3, attribute(4, Self.depth))
    #expect(options(plain, asPlain) == .plain(Catalogue.Inner(depth: 4)))
    #expect(options(spot, nest(3, attribute(4, Self.point))) == .spot(Self.pointValue))
    #expect(options(spot, plain, asPlain) == .plain(Catalogue.Inner(depth: 4)), "the last counts")
    #expect(options(spot, asPlain, plain) == .plain(Catalogue.Inner(depth: 4)), "wherever it stands")
    #expect(options(asPlain, plain) == .plain(Catalogue.Inner(depth: 4)))
    #expect(options(asPlain) == .unknown(Self.depth))
  }

  @Test func aSelectorFartherOut() {
    let nested = nest(3, nest(3, attribute(4, Self.depth)))
    let entry = read(nest(27, attribute(1, text("plain")), nested))
    #expect(entry?.info?.inner?.again?.options == .plain(Catalogue.Inner(depth: 4)))
  }

  @Test func aSubMessageThatIsFaulty() {
    let kind = attribute(1, text("both"))
    for payload in [Self.point + [1, 2], Self.point + attribute(1, [1])] {
      #expect(fault(of: Catalogue.Info.View.self, kind + attribute(2, payload)) != nil)
    }
    let shorter = kind + attribute(2, Array(Self.point.dropLast()))
    #expect(compare(Catalogue.Info.View.self, shorter, from: 0) { $0.readsAs($1) } == (true, nil), "an older kernel's")
  }

  // MARK: Limits

  @Test func nestsHaveALimit() {
    var inner: [UInt8] = []
    var depth = 0
    while depth < 32 {
      inner = nest(3, inner)
      depth += 1
    }
    #expect(compare(Catalogue.Inner.View.self, inner, from: 0) { $0.readsAs($1) } == (true, nil))
    #expect(fault(of: Catalogue.Inner.View.self, nest(3, inner))?.reason == .tooDeep)
  }

  @Test func aRangeBeyondTheBytesIsAnError() {
    let bytes = attribute(3, [1])
    for range in [0..<9, 8..<9, -4..<8, -1..<0, 100..<200] {
      let fault: DecodingError?
      do throws(DecodingError) {
        _ = try Catalogue.Entry.View(checking: bytes.span.bytes, in: range)
        fault = nil
      } catch {
        fault = error
      }
      #expect(fault == DecodingError(.badMessageLength, offset: range.lowerBound))
    }
  }
}
