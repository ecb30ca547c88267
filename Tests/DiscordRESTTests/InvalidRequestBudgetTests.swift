// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing
import Timekeeping

@testable import DiscordREST

@Suite("Invalid request budget")
struct InvalidRequestBudgetTests {
    private func at(_ seconds: Double) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: 0).advanced(by: .milliseconds((seconds * 1_000).rounded()))
    }

    @Test("Requests stop above 9,000 invalid ones in ten minutes, and resume when the oldest expire")
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
        "401, 403 and 429 count, except a 429 with shared scope",
        arguments: [
            (200, nil, false), (401, nil, true), (403, nil, true), (404, nil, false), (429, "user", true),
            (429, "global", true), (429, nil, true), (429, "shared", false), (500, nil, false),
        ] as [(Int, String?, Bool)])
    func counts(status: Int, scope: String?, isInvalid: Bool) {
        #expect(RateLimitResponse(status: status, scope: scope).isInvalidRequest == isInvalid)
    }
}
