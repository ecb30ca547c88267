// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Testing
import Timekeeping

@testable import DiscordSimulator

@Suite("IdentifyLimit")
struct IdentifyLimitTests {
    private let start = WallInstant(secondsSince1970: 1_700_000_000)

    @Test("One identify per five seconds for each key, and a daily limit")
    func limits() {
        var limit = IdentifyLimit(total: 4, maxConcurrency: 2)
        let expected: [(shard: Int, second: Int, decision: IdentifyLimit.Decision)] = [
            (0, 0, .allowed), (1, 0, .allowed), (2, 1, .tooFast), (2, 5, .allowed), (3, 5, .allowed),
            (0, 100, .exhausted), (0, 86_400, .allowed),
        ]
        for (shard, second, decision) in expected {
            #expect(limit.take(shard: shard, at: start.advanced(by: .seconds(second))) == decision)
        }
    }

    @Test("The remaining session starts are reported")
    func state() {
        var limit = IdentifyLimit(total: 1000, maxConcurrency: 1)
        _ = limit.take(shard: 0, at: start)
        #expect(
            limit.state(at: start.advanced(by: .seconds(400)))
                == GatewayBot.SessionStartLimit(total: 1000, remaining: 999, resetAfter: 86_000_000, maxConcurrency: 1))
        #expect(
            limit.state(at: start.advanced(by: .seconds(86_400)))
                == GatewayBot.SessionStartLimit(total: 1000, remaining: 1000, resetAfter: 0, maxConcurrency: 1))
    }
}
