// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing
import Timekeeping

@Suite("Monotonic instant")
struct MonotonicInstantTests {
    @Test("Instants are ordered, and their difference is exact")
    func distance() {
        let early = MonotonicInstant(nanoseconds: 5)
        let late = early.advanced(by: .nanoseconds(5))
        #expect(early < late)
        #expect(early.duration(to: late) == .nanoseconds(5))
        #expect(late.duration(to: early) == .nanoseconds(-5))
    }

    @Test("Arithmetic beyond the bounds is clamped")
    func bounds() {
        let last = MonotonicInstant(nanoseconds: .max)
        #expect(last.advanced(by: .nanoseconds(1)) == last)
        #expect(MonotonicInstant.distantPast.advanced(by: .seconds(-1)) == .distantPast)
        #expect(MonotonicInstant.distantPast < MonotonicInstant(nanoseconds: 0).advanced(by: .seconds(-1_000_000_000)))
    }
}
