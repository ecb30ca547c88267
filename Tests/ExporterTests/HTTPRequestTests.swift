// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import Testing

@Suite("HTTP request")
struct HTTPRequestTests {
    private let request = HTTPRequest(
        path: "/a", query: [("x", "1"), ("x", "2"), ("flag", "")],
        headers: [("Accept", "text/plain"), ("AUTHORIZATION", "Bearer t"), ("accept", "b")])

    @Test(
        "Header fields are found case-insensitively; the first one is used",
        arguments: [
            ("accept", "text/plain"), ("Authorization", "Bearer t"), ("Accept-Encoding", nil),
            ("\u{41}ccep\u{54}", "text/plain"),
            ("accep4", nil),
        ] as [(String, String?)])
    func header(name: String, value: String?) {
        #expect(request.header(name) == value)
    }

    @Test("Query parameters are found by their exact name")
    func query() {
        #expect(request.queryValue("x") == "1")
        #expect(request.queryValue("flag") == "")
        #expect(request.queryValue("X") == nil)
    }
}
