// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing
import Timekeeping

@testable import StatsBot

@Suite("The limit of two renames in ten minutes")
struct RenameBudgetTests {
    private let start = WallInstant(secondsSince1970: 1_000_000)

    /// The second of the next slot, with renames at `used` and asked at `now`; all in seconds from the start.
    private func nextSlot(used: [Int], now: Int) -> Double {
        let budget = RenameBudget(used: used.map { start.advanced(by: .seconds($0)) })
        return start.duration(to: budget.nextSlot(at: start.advanced(by: .seconds(now)))).seconds
    }

    @Test(
        "the next slot",
        arguments: [
            ([Int](), 0, 0.0),
            ([0], 1, 1),
            ([0, 1], 2, 602),
            ([0, 300], 400, 602),
            ([0, 300], 601, 602),
            ([0, 300], 602, 602),
            ([0, 300], 700, 700),
            ([0, 300, 602], 700, 902),
        ])
    func slots(used: [Int], now: Int, expected: Double) {
        #expect(nextSlot(used: used, now: now) == expected)
    }

    @Test("whoever renames as soon as there is a slot never renames three times in ten minutes")
    func neverThreeInTheWindow() {
        var budget = RenameBudget()
        var now = start
        var renames: [WallInstant] = []
        for _ in 0..<50 {
            now = budget.nextSlot(at: now)
            budget.use(at: now)
            renames.append(now)
            now = now.advanced(by: .seconds(7))
        }
        let gaps = zip(renames, renames.dropFirst(2)).map { $0.duration(to: $1) }
        #expect(gaps.allSatisfy { $0 > RenameBudget.window })
    }
}
