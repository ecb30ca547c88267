// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing
import Timekeeping

@testable import DiscordREST

@Suite("The budget of invalid requests")
struct InvalidRequestBudgetTests {
    private func at(_ seconds: Double) -> WallInstant {
        WallInstant(secondsSince1970: 1_700_000_000).advanced(by: .milliseconds((seconds * 1_000).rounded()))
    }

    @Test("It is full above 9,000 in ten minutes, and has room again when the oldest are past")
    func full() {
        var budget = InvalidRequestBudget()
        for _ in 0..<5_000 { budget.count(now: at(0)) }
        for _ in 0..<4_000 { budget.count(now: at(300)) }
        #expect(budget.refusedUntil(now: at(300)) == nil)
        budget.count(now: at(305))
        #expect(budget.refusedUntil(now: at(305)) == at(610))
        #expect(budget.refusedUntil(now: at(600)) == at(610))
        #expect(budget.refusedUntil(now: at(610)) == nil)
    }

    @Test(
        "401, 403 and 429 count, except where the limit is shared",
        arguments: [
            (200, nil, false), (401, nil, true), (403, nil, true), (404, nil, false), (429, "user", true),
            (429, "global", true), (429, nil, true), (429, "shared", false), (500, nil, false),
        ] as [(Int, String?, Bool)])
    func counts(status: Int, scope: String?, isInvalid: Bool) {
        #expect(RateLimitResponse(status: status, scope: scope).isInvalidRequest == isInvalid)
    }
}
