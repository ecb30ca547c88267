// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing
import Timekeeping

@testable import DiscordSimulator

@Suite("RateLimits")
struct RateLimitsTests {
    private let rule = RateLimits.Rule(name: "x", limit: 2, window: .seconds(5))
    private let start = WallInstant(secondsSince1970: 1_700_000_000)

    private func status(_ remaining: Int, _ resetAfter: Duration, now: Duration) -> RateLimits.Status {
        RateLimits.Status(
            bucket: rule.bucket, limit: 2, remaining: remaining,
            reset: start.advanced(by: now + resetAfter), resetAfter: resetAfter)
    }

    @Test("A bucket is exhausted, rejects requests, and resets at the end of its window")
    func bucketFills() {
        var limits = RateLimits()
        let expected: [(Duration, RateLimits.Decision)] = [
            (.seconds(0), .allowed(status(1, .seconds(5), now: .seconds(0)))),
            (.seconds(2), .allowed(status(0, .seconds(3), now: .seconds(2)))),
            (.seconds(3), .exceeded(status(0, .seconds(2), now: .seconds(3)))),
            (.seconds(5), .allowed(status(1, .seconds(5), now: .seconds(5)))),
        ]
        for (time, decision) in expected {
            #expect(limits.take(rule, major: 1, at: start.advanced(by: time)) == decision)
        }
    }

    @Test("Buckets with different major parameters are counted separately")
    func majorParametersAreApart() {
        var limits = RateLimits()
        for _ in 0..<2 { _ = limits.take(rule, major: 1, at: start) }
        #expect(limits.take(rule, major: 2, at: start) == .allowed(status(1, .seconds(5), now: .zero)))
        #expect(limits.take(rule, major: 1, at: start) == .exceeded(status(0, .seconds(5), now: .zero)))
    }

    @Test("The 51st request in a second is rejected on any route")
    func globalLimit() {
        var limits = RateLimits()
        for major in 0..<50 { _ = limits.take(rule, major: UInt64(major), at: start) }
        let later = start.advanced(by: .milliseconds(250))
        #expect(limits.take(rule, major: 99, at: later) == .exceededGlobally(retryAfter: .milliseconds(750)))
        let next = start.advanced(by: .seconds(1))
        #expect(limits.takeGlobal(at: next) == nil)
    }
}
