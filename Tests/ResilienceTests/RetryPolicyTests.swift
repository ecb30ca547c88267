// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import Resilience

@Suite("Retry policy")
struct RetryPolicyTests {
    @Test(
        "The bound doubles up to the cap, jitter chooses a wait within it, and the requested wait is the minimum",
        arguments: [
            (1, 1, nil, .milliseconds(500)), (2, 1, nil, .seconds(1)), (3, 1, nil, .seconds(2)),
            (6, 1, nil, .seconds(16)), (7, 1, nil, .seconds(30)), (98, 1, nil, .seconds(30)), (1, 0, nil, .zero),
            (3, 0.5, nil, .seconds(1)), (1, 7, nil, .milliseconds(500)), (1, -1, nil, .zero),
            (3, 0.5, .milliseconds(900), .seconds(1)), (3, 0.5, .seconds(90), .seconds(90)),
        ] as [(Int, Double, Duration?, Duration)])
    func waits(attempt: Int, random: Double, minimum: Duration?, wait: Duration) {
        let policy = RetryPolicy(maximumAttempts: 100)
        #expect(policy.wait(after: attempt, random: random, atLeast: minimum) == wait)
    }

    @Test("There is no wait after the last attempt", arguments: [(1, 1), (3, 3), (3, 4), (0, 1), (3, 0), (-1, 1)])
    func last(maximum: Int, attempt: Int) {
        #expect(RetryPolicy(maximumAttempts: maximum).wait(after: attempt, random: 1, atLeast: .seconds(1)) == nil)
    }
}
