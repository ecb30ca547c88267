// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import DiscordREST

@Suite("The retry policy")
struct RetryPolicyTests {
    @Test(
        "The wait's bound doubles up to thirty seconds, and chance picks within it",
        arguments: [
            (1, 1, Duration.milliseconds(500)), (2, 1, .seconds(1)), (3, 1, .seconds(2)), (6, 1, .seconds(16)),
            (7, 1, .seconds(30)), (99, 1, .seconds(30)), (1, 0, .zero), (3, 0.5, .seconds(1)), (7, 0.5, .seconds(15)),
            (1, 7, .milliseconds(500)), (1, -1, .zero),
        ] as [(Int, Double, Duration)])
    func waits(attempt: Int, random: Double, wait: Duration) {
        #expect(RequestRetryPolicy(maximumAttempts: 100, random: { random }).wait(after: attempt) == wait)
    }

    @Test("After the last attempt there is no wait", arguments: [(1, 1), (3, 3), (3, 4), (0, 1), (3, 0)])
    func last(maximum: Int, attempt: Int) {
        #expect(RequestRetryPolicy(maximumAttempts: maximum, random: { 1 }).wait(after: attempt) == nil)
    }
}
