// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Testing
import Timekeeping

@testable import DiscordSimulator

@Suite("RenameQuota")
struct RenameLimitTests {
    @Test("At most two renames in ten minutes, per channel")
    func twoInTenMinutes() {
        let start = WallInstant(secondsSince1970: 1_700_000_000)
        var limit = RenameQuota()
        let expected: [(ChannelID, Int, Duration?)] = [
            (1, 0, nil), (1, 200, nil), (1, 201, .seconds(399)), (2, 201, nil), (1, 599, .seconds(1)), (1, 600, nil),
            (1, 601, .seconds(199)), (1, 800, nil),
        ]
        for (channel, second, wait) in expected {
            #expect(limit.take(channel, at: start.advanced(by: .seconds(second))) == wait)
        }
    }
}
