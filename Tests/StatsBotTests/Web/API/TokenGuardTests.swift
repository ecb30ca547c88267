// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import Testing

@testable import BotConfiguration
@testable import Counting
@testable import StatsBot

@Suite("The bearer token")
struct TokenGuardTests {
    private func status(token: String?, header: String?) -> (Int, [String]) {
        let route = TokenGuard(token: token.map(Secret.init)).guarding(HTTPRoute("/x") { _ in .text("in") })
        let response = route.response(
            to: HTTPRequest(
                method: "GET", path: "/x", query: [],
                headers: header.map { [(name: "Authorization", value: $0)] } ?? [], isLoopbackPeer: true))
        return (response.status, response.headers.filter { $0.0 == "WWW-Authenticate" }.map(\.1))
    }

    @Test(
        "only the exact token is accepted",
        arguments: [
            (nil, nil, 200), (nil, "Bearer x", 200), ("abc", "Bearer abc", 200), ("abc", "Bearer   abc", 200),
            ("abc", nil, 401),
            ("abc", "", 401), ("abc", "abc", 401), ("abc", "Bearer ab", 401), ("abc", "Bearer abcd", 401),
            ("abc", "Bearer abcabc", 401), ("abc", "Basic abc", 401), ("abc", "bearer abc", 200),
            ("abc", "Bearer ABC", 401),
        ] as [(String?, String?, Int)])
    func letsIn(token: String?, header: String?, expected: Int) {
        let (status, challenge) = status(token: token, header: header)
        #expect(status == expected)
        #expect(challenge == (expected == 401 ? ["Bearer realm=\"statsbot\""] : []))
    }
}
