// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import Counters

@Suite("Weight of a rename")
struct RenameWeightTests {
    @Test(
        "A number weighs by its relative difference, another text most",
        arguments: [
            ("👥 100", "👥 150", 333), ("👥 150", "👥 100", 333), ("👥 1000", "👥 1001", 1), ("👥 1,000", "👥 1,100", 91),
            ("👥 999", "👥 1,000", 1), ("👥 1\u{202F}000", "👥 900", 100), ("5 of 100 online", "6 of 100 online", 167),
            ("5 of 100 online", "6 of 50 online", 500), ("Members: 5", "members: 5", 1_000), ("", "5", 1_000),
            ("0", "7", 1_000),
            ("12.3K", "12.4K", 8), ("999", "1K", 1_000), ("a5", "5", 1_000), ("5", "5a", 1_000),
            ("same 5", "same 5", 1),
            ("99999999999999999999999999", "1", 1_000), ("–", "5", 1_000), ("1,", "2,", 500),
        ])
    func weights(from current: String, to wanted: String, expected: Int) {
        #expect(RenameWeight(from: current, to: wanted).thousandths == expected)
    }

    @Test("Weights are within their bounds")
    func bounds() {
        #expect([-5, 0, 1, 1_000, 1_001].map { RenameWeight(thousandths: $0).thousandths } == [1, 1, 1, 1_000, 1_000])
        #expect(RenameWeight(thousandths: 5) < .greatest)
    }
}
