import NetlinkCodec
import ViewedMessages

/// Reads a view into the structure it stands for, by nothing but what the view offers: its accessors, or the walk over
/// its attributes. Neither knows how a structure is decoded.
enum Reading {
  case accessors, walk

  func entry(_ view: Catalogue.Entry.View) -> Catalogue.Entry {
    var entry = Catalogue.Entry()
    switch self {
    case .accessors: read(view, into: &entry)
    case .walk: walk(view, into: &entry)
    }
    entry.wireForm = Self.form(view)
    return entry
  }

  func inner(_ view: Catalogue.Inner.View) -> Catalogue.Inner {
    var inner = Catalogue.Inner()
    switch self {
    case .accessors:
      inner.depth = view.depth
      if let text = view.text { inner.text = String(text) }
      if let again = view.again { inner.again = self.inner(again) }
      if let options = view.options { inner.options = self.options(options) }
    case .walk:
      var attributes = view.makeIterator()
      // The last of several sub-messages of one type is the one that is checked.
      while let attribute = attributes.next() {
        switch attribute {
        case .depth(let value): inner.depth = value
        case .text(let value): inner.text = String(value)
        case .again(let value): inner.again = self.inner(value)
        case .options(let value): inner.options = options(value)
        case .unknown: continue
        }
      }
    }
    inner.wireForm = Self.form(view)
    return inner
  }

  func info(_ view: Catalogue.Info.View) -> Catalogue.Info {
    var info = Catalogue.Info()
    switch self {
    case .accessors:
      if let kind = view.kind { info.kind = String(kind) }
      if let options = view.options { info.options = self.options(options) }
      if let inner = view.inner { info.inner = self.inner(inner) }
      info.color = view.color
      if let colors = view.byColor { info.byColor = self.colors(colors) }
    case .walk:
      var attributes = view.makeIterator()
      while let attribute = attributes.next() {
        switch attribute {
        case .kind(let value): info.kind = String(value)
        case .options(let value): info.options = options(value)
        case .inner(let value): info.inner = inner(value)
        case .color(let value): info.color = value
        case .byColor(let value): info.byColor = colors(value)
        case .unknown: continue
        }
      }
    }
    info.wireForm = Self.form(view)
    return info
  }

  private func options(_ view: Catalogue.Options.View) -> Catalogue.Options {
    switch view {
    case .plain(let attributes): .plain(inner(attributes))
    case .spot(let point): .spot(point.value)
    case .both(let header, let attributes): .both(HeaderedBody(header: header.value, attributes: inner(attributes)))
    case .nothing: .nothing
    case .exactly16Bytes(let attributes): .exactly16Bytes(inner(attributes))
    case .unknown(let bytes): .unknown(array(bytes))
    }
  }

  private func colors(_ view: Catalogue.Colors.View) -> Catalogue.Colors {
    switch view {
    case .red(let attributes): .red(inner(attributes))
    case .green(let point): .green(point.value)
    case .unknown(let bytes): .unknown(array(bytes))
    }
  }

  // MARK: Entries

  private func read(_ view: Catalogue.Entry.View, into entry: inout Catalogue.Entry) {
    if let name = view.name { entry.name = String(name) }
    if let blob = view.blob { entry.blob = array(blob) }
    entry.tiny = view.tiny
    entry.short = view.short
    entry.number = view.number
    entry.long = view.long
    entry.big = view.big
    entry.varying = view.varying
    entry.signed = view.signed
    entry.color = view.color
    entry.powers = view.powers
    entry.bits = view.bits
    entry.present = view.present
    if let point = view.point { entry.point = point.value }
    if let table = view.table { entry.table = table.elements }
    if let table = view.bigTable { entry.bigTable = table.elements }
    if let inner = view.inner { entry.inner = self.inner(inner) }
    var alias = view.alias
    while let value = alias.next() { entry.alias.append(String(value)) }
    var part = view.part
    while let value = part.next() { entry.part.append(inner(value)) }
    var weight = view.weight
    while let value = weight.next() { entry.weight.append(value) }
    if let list = view.list { entry.list = elements(list) }
    if let numbers = view.numbers { entry.numbers = elements(numbers) }
    if let blobs = view.blobs { entry.blobs = elements(blobs) }
    if let policy = view.policy { entry.policy = self.policy(policy) }
    if let info = view.info { entry.info = self.info(info) }
    entry.default = view.default
    entry.attributes = view.attributesValue
    var near = view.nearMany
    while let value = near.next() { entry.nearMany.append(value) }
    entry.far = view.far
    var far = view.farMany
    while let value = far.next() { entry.farMany.append(value) }
  }

  private func walk(_ view: Catalogue.Entry.View, into entry: inout Catalogue.Entry) {
    var attributes = view.makeIterator()
    while let attribute = attributes.next() {
      switch attribute {
      case .name(let value): entry.name = String(value)
      case .blob(let value): entry.blob = array(value)
      case .tiny(let value): entry.tiny = value
      case .short(let value): entry.short = value
      case .number(let value): entry.number = value
      case .long(let value): entry.long = value
      case .big(let value): entry.big = value
      case .varying(let value): entry.varying = value
      case .signed(let value): entry.signed = value
      case .color(let value): entry.color = value
      case .powers(let value): entry.powers = value
      case .bits(let value): entry.bits = value
      case .present: entry.present = true
      case .point(let value): entry.point = value.value
      case .table(let value): entry.table = value.elements
      case .bigTable(let value): entry.bigTable = value.elements
      case .inner(let value): entry.inner = inner(value)
      case .alias(let value): entry.alias.append(String(value))
      case .part(let value): entry.part.append(inner(value))
      case .weight(let value): entry.weight.append(value)
      case .list(let value): entry.list = elements(value)
      case .numbers(let value): entry.numbers = elements(value)
      case .blobs(let value): entry.blobs = elements(value)
      case .policy(let value): entry.policy = policy(value)
      case .info(let value): entry.info = info(value)
      case .default(let value): entry.default = value
      case .attributesValue(let value): entry.attributes = value
      case .nearMany(let value): entry.nearMany.append(value)
      case .far(let value): entry.far = value
      case .farMany(let value): entry.farMany.append(value)
      case .unknown: continue
      }
    }
  }

  private func elements(_ list: Catalogue.Entry.View.ListElements) -> [Catalogue.Inner] {
    var (list, elements) = (list, [Catalogue.Inner]())
    while let element = list.next() { elements.append(inner(element)) }
    return elements
  }

  private func elements(_ list: Catalogue.Entry.View.NumbersElements) -> [UInt32] {
    var (list, elements) = (list, [UInt32]())
    while let element = list.next() { elements.append(element) }
    return elements
  }

  private func elements(_ list: Catalogue.Entry.View.BlobsElements) -> [[UInt8]] {
    var (list, elements) = (list, [[UInt8]]())
    while let element = list.next() { elements.append(array(element)) }
    return elements
  }

  private func policy(_ entry: Catalogue.Entry.View.PolicyEntry) -> KeyedNest<Catalogue.Inner> {
    KeyedNest(keys: [entry.tableID, entry.rowID], attributes: inner(entry.attributes))
  }

  // MARK: Unknown attributes

  private static func form<View: AttributeView & ~Escapable>(_ view: View) -> WireForm {
    var bytes: [UInt8] = []
    var unknown = view.unknownAttributes
    while let found = unknown.next() { bytes += attribute(found.type, array(found.bytes)) }
    return form(of: View.Owned.self, bytes)
  }

  /// A form that has only unknown attributes, in which it is equal to another.
  static func form<Value: AttributeSet>(of: Value.Type, _ attributes: [UInt8]) -> WireForm {
    (try? decoded(Value.self, attributes, in: 0..<attributes.count))?.wireForm ?? WireForm()
  }
}

func array(_ span: RawSpan) -> [UInt8] { span.withUnsafeBytes { [UInt8]($0) } }

func decoded<Value: AttributeSet>(
  _: Value.Type, _ bytes: [UInt8], in range: Range<Int>
) throws(DecodingError) -> Value {
  var reader = AttributeReader(bytes.span.bytes, in: range)
  return try Value(from: &reader)
}

func encoded(_ value: some AttributeSet) -> [UInt8] {
  var writer = MessageWriter()
  value.encode(into: &writer)
  return writer.array
}

// What a view cannot tell, the flag bits of unknown attributes, is taken out of a structure before it is compared.

private func plainForm<Value: AttributeSet>(_ value: Value) -> WireForm {
  Reading.form(of: Value.self, value.unknownAttributes.flatMap { attribute($0.type, $0.payload) })
}

extension Catalogue.Entry {
  var plain: Self {
    with {
      $0.inner = inner?.plain
      $0.part = part.map(\.plain)
      $0.list = list?.map(\.plain)
      $0.policy = policy.map { KeyedNest(keys: $0.keys, attributes: $0.attributes.plain) }
      $0.info = info?.plain
      $0.wireForm = plainForm(self)
    }
  }
}

extension Catalogue.Inner {
  var plain: Self {
    with {
      $0.again = again?.plain
      $0.options = options?.plain
      $0.wireForm = plainForm(self)
    }
  }
}

extension Catalogue.Info {
  var plain: Self {
    with {
      $0.options = options?.plain
      $0.inner = inner?.plain
      if case .red(let inner) = byColor { $0.byColor = .red(inner.plain) }
      $0.wireForm = plainForm(self)
    }
  }
}

extension Catalogue.Options {
  var plain: Self {
    switch self {
    case .plain(let inner): .plain(inner.plain)
    case .both(let body): .both(HeaderedBody(header: body.header, attributes: body.attributes.plain))
    case .exactly16Bytes(let inner): .exactly16Bytes(inner.plain)
    default: self
    }
  }
}
