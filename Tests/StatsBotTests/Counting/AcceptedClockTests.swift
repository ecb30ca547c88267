// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Testing

@testable import Counting
@testable import StatsBot

@Suite("Accepted clock")
struct AcceptedClockTests {
    private let start = Date(timeIntervalSince1970: 1_767_614_400)
    private let hour: TimeInterval = 3_600
    private let day: TimeInterval = 86_400

    @Test("hours, corrections and small jumps are accepted")
    func plausible() {
        var clock = AcceptedClock(last: nil)
        for offset in [0, hour, 2 * hour, hour, -500 * day, -499 * day, -497 * day] {
            #expect(clock.check(start + offset) == .accepted)
            #expect(clock.last == start + offset)
        }
    }

    @Test("a jump of 500 days is accepted after it has lasted for a day, and forgotten if the clock returns")
    func jump() {
        var clock = AcceptedClock(last: start)
        let jumped = start + 500 * day
        for index in 0..<24 {
            let now = jumped + Double(index) * hour
            #expect(clock.check(now) == .pending(ahead: now.timeIntervalSince(start)))
        }
        var other = clock
        #expect(clock.check(jumped + 24 * hour) == .accepted)
        #expect(other.check(start + day) == .accepted)
        #expect(other.check(jumped) == .pending(ahead: 499 * day))
    }

    @Test("a jump that Discord's time agrees with is accepted at once")
    func confirmed() {
        var clock = AcceptedClock(last: start)
        #expect(clock.check(start + 500 * day, serverTime: start + 500 * day + 3 * hour) == .accepted)
        #expect(clock.last == start + 500 * day)
    }

    @Test("a jump that Discord's time contradicts is refused for as long as that")
    func contradicted() {
        var clock = AcceptedClock(last: start)
        for index in 0..<240 {
            let elapsed = Double(index) * hour
            let verdict = clock.check(start + 500 * day + elapsed, serverTime: start + elapsed)
            #expect(verdict == .pending(ahead: 500 * day + elapsed))
        }
        // A clock that is not ahead needs no confirmation.
        #expect(clock.check(start + day, serverTime: start + 20 * day) == .accepted)
    }
}
