// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Synchronization
import Testing
import Timekeeping

@testable import DiscordREST

@Suite("Date header", .timeLimit(.minutes(5)))
struct HTTPDateTests {
    @Test(
        "The preferred format is read, and nothing else",
        arguments: [
            ("Mon, 05 Jan 2026 12:00:00 GMT", 1_767_614_400), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
            ("Tue, 29 Feb 2028 23:59:59 GMT", 1_835_481_599), ("Monday, 05-Jan-26 12:00:00 GMT", nil),
            ("Mon Jan  5 12:00:00 2026", nil), ("Mon, 05 Jan 2026 12:00:00 UTC", nil),
            ("Mon, 05 Jan 2026 24:00:00 GMT", nil), ("Mon, 05 Jan 2026 12:00 GMT", nil),
            ("Mon, 5 Jan 2026 12:00:00 GMT", nil),
            ("Mon, -5 Jan 2026 12:00:00 GMT", nil), ("", nil), ("now", nil),
        ] as [(String, Int64?)])
    func read(text: String, seconds: Int64?) {
        #expect(WallInstant(httpDate: text)?.millisecondsSince1970 == seconds.map { $0 * 1_000 })
    }

    @Test("Each response's time is passed on, if it has one")
    func received() async throws {
        let date = [("Date", "Mon, 05 Jan 2026 12:00:00 GMT")]
        try await ClientFixture.with([
            .answer(200, date, ClientFixture.channelBody), .answer(200, [], ClientFixture.channelBody),
            .answer(404, [("Date", "yesterday")], "{}"), .answer(403, date, "{}"),
        ]) { fixture async throws in
            for _ in 0..<4 { _ = try? await fixture.client.channel(7) }
            #expect(fixture.requests.count == 4)
            let noon = WallInstant(secondsSince1970: 1_767_614_400)
            #expect(fixture.serverTimes.list.withLock { $0 } == [noon, noon])
        }
    }
}
