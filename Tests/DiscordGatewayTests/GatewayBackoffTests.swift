// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import DiscordGateway

@Suite("The wait before the next attempt")
struct GatewayBackoffTests {
    @Test(
        "It doubles up to the maximum, and chance takes a part of it",
        arguments: [
            (0, 1.0, .zero), (1, 1.0, .seconds(1)), (1, 0.5, .milliseconds(500)), (2, 1.0, .seconds(2)),
            (5, 1.0, .seconds(16)), (5, 0.25, .seconds(4)), (5, 0.0, .zero), (6, 1.0, .seconds(30)),
            (7, 0.5, .seconds(15)), (1000, 1.0, .seconds(30)), (.max, 1.0, .seconds(30)),
        ] as [(Int, Double, Duration)])
    func delays(_ failures: Int, _ random: Double, _ expected: Duration) {
        #expect(GatewayBackoff(maximum: .seconds(30)).delay(failures: failures, random: random) == expected)
    }
}
