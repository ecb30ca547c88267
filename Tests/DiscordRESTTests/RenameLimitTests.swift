// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordREST
import Testing
import Timekeeping

@Suite("Rename limit")
struct RenameLimitTests {
    private let start = MonotonicInstant(nanoseconds: 0)

    private func at(_ seconds: Int) -> MonotonicInstant { start.advanced(by: .seconds(seconds)) }

    /// The next slot at `now`; both in seconds from the start.
    private func nextSlot(_ limit: RenameLimit, now: Int) -> Double {
        start.duration(to: limit.nextSlot(at: at(now))).seconds
    }

    @Test(
        "The next slot is the end of the older rename's window",
        arguments: [
            ([Int](), 0, 0.0),
            ([0], 1, 1),
            ([0, 1], 2, 602),
            ([1, 0], 2, 602),
            ([0, 300], 400, 602),
            ([0, 300], 601, 602),
            ([0, 300], 602, 602),
            ([0, 300], 700, 700),
            ([0, 300, 602], 700, 902),
        ])
    func slots(used: [Int], now: Int, expected: Double) {
        #expect(nextSlot(RenameLimit(used: used.map(at)), now: now) == expected)
    }

    @Test("A rename counts from its response, because it may have arrived as late as that")
    func answered() {
        var limit = RenameLimit(used: [at(0)])
        limit.use(at: at(10))
        limit.answered(at: at(40))
        #expect(limit.used == [at(0), at(40)])
        #expect(nextSlot(limit, now: 50) == 602)
    }

    @Test("Renaming at every free slot never renames three times in ten minutes")
    func neverThreeInTheWindow() {
        var limit = RenameLimit()
        var now = start
        var renames: [MonotonicInstant] = []
        for _ in 0..<50 {
            now = limit.nextSlot(at: now)
            limit.use(at: now)
            renames.append(now)
            // Simulates a restart.
            limit = RenameLimit(used: limit.used)
            now = now.advanced(by: .seconds(7))
        }
        let gaps = zip(renames, renames.dropFirst(2)).map { $0.duration(to: $1) }
        #expect(gaps.allSatisfy { $0 > RenameLimit.window })
    }

    @Test(
        "A rejected rename uses the slots until its end, and frees none",
        arguments: [
            ([Int](), 700, 700.0, 700.0),
            ([400], 700, 700, 1_002),
            ([300, 400], 700, 902, 1_002),
            ([300, 400], 950, 950, 1_002),
            ([300, 400], 1_100, 1_100, 1_100),
            ([300, 400], 5_000, 5_000, 5_000),
        ])
    func refused(used: [Int], until: Int, first: Double, second: Double) {
        var limit = RenameLimit(used: used.map(at))
        limit.refused(until: at(until))
        #expect(nextSlot(limit, now: 500) == first)
        limit.use(at: at(Int(first)))
        #expect(nextSlot(limit, now: Int(first)) == second)
        #expect(RenameLimit(used: limit.used) == limit)
    }
}
