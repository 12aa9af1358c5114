import Glibc
import Greeter
import NetlinkCodec

/// Takes generated types through everything an embedder does with them, with a client and a server in one process.
@main
struct EmbeddingCheck {
  static let greeting = Greeter.Greeting(
    text: "good morning", tone: .warm, manner: [.aloud, .withBow], host: Greeter.Guest(name: "Ada"),
    guests: [Greeter.Guest(name: "Grace", seat: 1), Greeter.Guest(name: "Edsger", seat: 12)])

  static func main() throws {
    var report = Report()
    var server = GreetingServer()
    try exchange(&server, &report)
    try roundTripThroughJSON(&report)
    try refusals(&server, &report)
    if report.failures > 0 { exit(1) }
  }

  /// A greeting is made, got, listed and told of.
  static func exchange(_ server: inout GreetingServer, _ report: inout Report) throws {
    let request = try datagram(Greeter.Operations.Greet.self, greeting, .do, sequence: 1)
    report.expect("bytes of the request", request.count, 116)
    let expected = greeting.with { $0.id = 1 }
    report.expect(
      "greeting in the reply of greet", try greetings(in: server.answer(request)).map { try $0.json() },
      [try expected.json()])

    let get = try datagram(Greeter.Operations.GreetingGet.self, Greeter.Greeting(id: 1), .do, sequence: 2)
    report.expect("names in the reply of greeting-get", try names(in: server.answer(get)), ["Ada", "Grace", "Edsger"])

    let again = try datagram(Greeter.Operations.Greet.self, greeting, .do, sequence: 3)
    _ = try server.answer(again)
    let list = try datagram(Greeter.Operations.GreetingGet.self, Greeter.Greeting(), .dump, sequence: 4)
    report.expect("numbers in the dump", try greetings(in: server.answer(list)).map(\.id), [1, 2])

    for told in server.notifications.prefix(1) {
      let message = try MessageView(told.span.bytes)
      guard case .greetingAddNtf(let body) = try Greeter.Notification(message) else { continue }
      report.expect("greeting in the notification", try body.json(), try expected.json())
    }
    report.expect("notifications", server.notifications.count, 2)
  }

  static func names(in datagrams: [[UInt8]]) throws -> [String] {
    try greetings(in: datagrams).flatMap { [$0.host?.name ?? "nobody"] + $0.guests.map { $0.name ?? "nobody" } }
  }

  static func roundTripThroughJSON(_ report: inout Report) throws {
    let json = try greeting.json()
    report.expect(
      "JSON", json.text(),
      #"{"text":"good morning","tone":"warm","manner":["aloud","with-bow"],"host":{"name":"Ada"},"#
        + #""guests":[{"name":"Grace","seat":1},{"name":"Edsger","seat":12}]}"#)
    report.expect("greeting of that JSON", try Greeter.Greeting(json: json) == greeting, true)
    do throws(JSONMessageError) {
      _ = try Greeter.Greeting(json: ["guests": [["name": "Ada"], ["nam": "Bob"]]])
      report.expect("a misspelt member", "accepted", "an error")
    } catch {
      report.expect(
        "a misspelt member", "\(error)", ".guests[1].nam: there is no such member; did you mean name?")
    }
  }

  /// What the validator refuses by the spec's checks, and what the server does, with the way to what is wrong.
  static func refusals(_ server: inout GreetingServer, _ report: inout Report) throws {
    func told(_ request: [UInt8], _ operation: String) throws -> String {
      let answer = try server.answer(request)
      return try refusal(operation, of: request, in: answer).map { "\($0)" } ?? "not refused"
    }
    let standing = greeting.with { $0.guests[1].seat = 13 }
    report.expect(
      "a seat that is not there",
      try told(datagram(Greeter.Operations.Greet.self, standing, .do, sequence: 5), "greet"),
      "greet: integer out of range (ERANGE) at .guests[1].seat: allowed 1 to 12")
    let nobody = greeting.with { $0.guests = [] }
    report.expect(
      "a greeting of nobody", try told(datagram(Greeter.Operations.Greet.self, nobody, .do, sequence: 6), "greet"),
      "greet: missing attribute .guests (EINVAL)")
    let unknown = Greeter.Greeting(id: 9)
    report.expect(
      "a number never given",
      try told(datagram(Greeter.Operations.GreetingGet.self, unknown, .do, sequence: 7), "greeting-get"),
      "greeting-get: No such entry (ENOENT) at .id")
  }
}
