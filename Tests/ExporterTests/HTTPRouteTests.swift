// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import Testing

@Suite("HTTP route")
struct HTTPRouteTests {
    private let route = HTTPRoute("/a", parameters: ["from", "to"]) { request in
        .text(request.query.map { "\($0.name)=\($0.value)" }.joined(separator: ";"))
    }

    private func answer(_ route: HTTPRoute, _ query: [(name: String, value: String)]) -> String {
        let response = route.response(to: HTTPRequest(path: route.path, query: query))
        return "\(response.status) \(String(decoding: response.body, as: UTF8.self))"
    }

    private func problem(_ detail: String) -> String {
        "400 {\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,\"detail\":\"\(detail)\"}\n"
    }

    @Test("Known parameters are passed to the handler, each at most once")
    func known() {
        #expect(answer(route, []) == "200 ")
        #expect(answer(route, [("to", "2"), ("from", "1")]) == "200 to=2;from=1")
    }

    @Test("Unknown and repeated parameters are rejected by name")
    func refused() {
        #expect(
            answer(route, [("from", "1"), ("From", "1")])
                == problem(#"Unknown parameter \"From\": /a accepts only from, to."#))
        #expect(
            answer(route, [("from", "1"), ("from", "1")])
                == problem(#"The parameter \"from\" must not be repeated."#))
        let none = HTTPRoute("/b", parameters: []) { _ in .text("") }
        #expect(answer(none, [("\"\n", "")]) == problem(#"Unknown parameter \"\"\n\": /b accepts no parameters."#))
        #expect(
            answer(none, [(String(repeating: "x", count: 65), "")])
                == problem(#"Unknown parameter \"\#(String(repeating: "x", count: 64))…\": /b accepts no parameters."#))
    }

    @Test("Without a list of parameters, the handler gets all of them")
    func unchecked() {
        let route = HTTPRoute("/c") { .text("\($0.query.count)") }
        #expect(route.parameters == nil)
        #expect(answer(route, [("x", ""), ("x", "")]) == "200 2")
    }

    @Test("A guard runs before the check of the parameters")
    func guarded() {
        let guarded = route.guarded { $0.header("Pass") == nil ? .text("stop", status: 401) : nil }
        #expect(guarded.path == "/a")
        #expect(guarded.parameters == ["from", "to"])
        #expect(answer(guarded, [("x", "")]) == "401 stop")
        let passed = guarded.response(to: HTTPRequest(path: "/a", query: [("x", "")], headers: [("pass", "1")]))
        #expect(passed.status == 400)
    }
}
