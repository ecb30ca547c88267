// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing
import Timekeeping

@testable import DiscordGateway

@Suite("Gateway send limit")
struct CommandLimiterTests {
    private let start = MonotonicInstant(nanoseconds: 0)

    @Test("Commands stop at 110 per minute and continue as the window moves")
    func window() {
        var limiter = CommandLimiter()
        for second in 0..<110 {
            #expect(limiter.reserve(now: start.advanced(by: .milliseconds(100 * second))) == nil)
        }
        let full = start.advanced(by: .seconds(20))
        #expect(limiter.reserve(now: full) == start.advanced(by: .seconds(60)))
        #expect(limiter.reserve(now: start.advanced(by: .seconds(60))) == nil)
        #expect(
            limiter.reserve(now: start.advanced(by: .seconds(60))) == start.advanced(by: .milliseconds(60_100)))
    }

    @Test("Heartbeats are counted but never wait; commands leave capacity for them")
    func heartbeats() {
        var limiter = CommandLimiter()
        for _ in 0..<110 { _ = limiter.reserve(now: start) }
        let later = start.advanced(by: .seconds(30))
        for _ in 0..<10 { limiter.record(now: later) }
        // At 60 s the 110 have left the window but the 10 have not: 100 commands fit.
        let next = start.advanced(by: .seconds(60))
        var sent = 0
        while limiter.reserve(now: next) == nil { sent += 1 }
        #expect(sent == 100)
        #expect(limiter.reserve(now: next) == later.advanced(by: .seconds(60)))
    }
}
