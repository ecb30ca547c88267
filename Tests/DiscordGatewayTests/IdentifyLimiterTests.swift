// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Testing
import Timekeeping

@testable import DiscordGateway

@Suite("Identify limits")
struct IdentifyLimiterTests {
    private static let start = MonotonicInstant(nanoseconds: 0)

    private static func at(_ seconds: Double) -> MonotonicInstant { start.advanced(by: .seconds(seconds)) }

    private func limiter(
        total: Int = 1000, remaining: Int = 1000, hours: Int = 24, concurrency: Int = 1, expecting: [Int] = []
    ) -> IdentifyLimiter {
        IdentifyLimiter(
            GatewayBot.SessionStartLimit(
                total: total, remaining: remaining, resetAfter: hours * 3_600_000, maxConcurrency: concurrency),
            expecting: expecting, now: Self.start)
    }

    @Test("One identify per five seconds for each key, the shard modulo the concurrency")
    func window() {
        var limiter = limiter(concurrency: 2)
        #expect(limiter.acquire(shard: 0, now: Self.at(0)) == .go)
        #expect(limiter.acquire(shard: 1, now: Self.at(0)) == .go)
        // The turn lasts until the identify is sent, however long the connection takes.
        #expect(limiter.acquire(shard: 2, now: Self.at(8)) == .queue)
        limiter.sent(shard: 0, now: Self.at(9))
        #expect(limiter.acquire(shard: 2, now: Self.at(9)) == .wait(until: Self.at(14)))
        #expect(limiter.acquire(shard: 3, now: Self.at(9)) == .queue)
        #expect(limiter.acquire(shard: 2, now: Self.at(13.999)) == .wait(until: Self.at(14)))
        #expect(limiter.acquire(shard: 2, now: Self.at(14)) == .go)
        #expect(limiter.remaining == 999)
    }

    @Test("An unused turn costs nothing and is free immediately")
    func release() {
        var limiter = limiter()
        #expect(limiter.acquire(shard: 0, now: Self.at(0)) == .go)
        #expect(limiter.acquire(shard: 1, now: Self.at(0)) == .queue)
        limiter.release(shard: 0)
        #expect(limiter.acquire(shard: 1, now: Self.at(0)) == .go)
        #expect(limiter.remaining == 1000)
    }

    @Test("Shards with the same key identify in order")
    func order() {
        var limiter = limiter(concurrency: 2, expecting: [0, 1, 2, 3])
        #expect(limiter.acquire(shard: 3, now: Self.at(0)) == .queue)
        #expect(limiter.acquire(shard: 2, now: Self.at(0)) == .queue)
        #expect(limiter.acquire(shard: 0, now: Self.at(0)) == .go)
        limiter.sent(shard: 0, now: Self.at(0))
        #expect(limiter.acquire(shard: 3, now: Self.at(0)) == .queue)
        // Shard 1 stops waiting, so the others do not wait for it.
        limiter.release(shard: 1)
        #expect(limiter.acquire(shard: 3, now: Self.at(0)) == .go)
        #expect(limiter.acquire(shard: 2, now: Self.at(5)) == .go)
    }

    @Test(
        "The fewer identifies remain, the longer the wait since the last one",
        arguments: [
            (1000, 1000, nil), (1000, 999, nil), (1000, 200, nil),
            // A quarter of an even distribution.
            (1000, 199, 43_200.0 / 200 / 4), (1000, 50, 43_200.0 / 51 / 4),
            // An even distribution.
            (1000, 49, 43_200.0 / 50), (1000, 2, 43_200.0 / 3),
            (1000, 1, 43_200.0 / 2), (1000, 0, 43_200.0),
            (1, 1, nil), (2, 1, 43_200.0 / 2),
        ] as [(Int, Int, Double?)])
    func spreading(_ total: Int, _ remaining: Int, _ wait: Double?) {
        var limiter = limiter(total: total, remaining: remaining, hours: 12)
        let expected: IdentifyLimiter.Admission = wait.map { .wait(until: Self.at($0)) } ?? .go
        switch (limiter.acquire(shard: 0, now: Self.start), expected) {
        case (.wait(let until), .wait(let wanted)):
            // Durations are rounded, by far less than a microsecond.
            #expect(abs(until.duration(to: wanted).seconds) < 1e-6)
            #expect(limiter.acquire(shard: 0, now: until) == .go)
        case (let answer, let wanted): #expect(answer == wanted)
        }
    }

    @Test("Identifies that are spread out are sent one at a time, regardless of concurrency")
    func spreadOneByOne() {
        var limiter = limiter(remaining: 10, hours: 1, concurrency: 16)
        let later = Self.at(1800)
        #expect(limiter.acquire(shard: 0, now: later) == .go)
        #expect(limiter.acquire(shard: 1, now: later) == .queue)
        limiter.sent(shard: 0, now: later)
        #expect(limiter.acquire(shard: 1, now: later) == .wait(until: Self.at(1800 + 180)))
    }

    @Test("When no identifies remain, shards wait for the reset, which restores the daily limit")
    func reset() {
        var limiter = limiter(total: 1000, remaining: 0, hours: 3)
        #expect(limiter.level == .spent)
        #expect(limiter.acquire(shard: 0, now: Self.at(3 * 3600 - 1)) == .wait(until: Self.at(3 * 3600)))
        #expect(limiter.acquire(shard: 0, now: Self.at(3 * 3600)) == .go)
        limiter.sent(shard: 0, now: Self.at(3 * 3600))
        #expect(limiter.remaining == 999)
        #expect(limiter.level == .ample)
    }

    @Test("A bot that identifies endlessly never exceeds the daily limit")
    func endlessIdentifies() {
        var limiter = limiter()
        var now = Self.start
        var sent = 0
        while now < Self.at(86_400) {
            switch limiter.acquire(shard: 0, now: now) {
            case .go:
                limiter.sent(shard: 0, now: now)
                sent += 1
            case .wait(let until): now = until
            case .queue: Issue.record("there is no other shard")
            }
        }
        // The last identify is never used: the wait before it is always half of the remaining time, so the reset is
        // first.
        #expect((995...1000).contains(sent))
    }

    @Test("Unreasonable limits are tolerated", arguments: [-5, 0, .max])
    func absurd(_ number: Int) {
        var limiter = IdentifyLimiter(
            GatewayBot.SessionStartLimit(
                total: number, remaining: number, resetAfter: number, maxConcurrency: number),
            expecting: [0], now: Self.start)
        let answer = limiter.acquire(shard: 0, now: Self.start)
        #expect(answer == (number == .max ? .go : .wait(until: Self.at(86_400))))
    }
}
