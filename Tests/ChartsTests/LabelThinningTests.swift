// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import Charts

@Suite("Label thinning")
struct LabelThinningTests {
    @Test(
        "As many labels as fit are chosen, spread evenly from the first to the last",
        arguments: [
            (0, 10, []), (1, 10, [0]), (2, 10, [0, 1]), (5, 10, [0, 1, 2, 3, 4]),
            // Twelve wide and four apart: every second label fits.
            (5, 12, [0, 2, 4]), (6, 12, [0, 3, 5]), (7, 12, [0, 2, 4, 6]), (30, 40, [0, 4, 8, 12, 17, 21, 25, 29]),
            (31, 40, [0, 5, 10, 15, 20, 25, 30]), (3, 18, [0, 2]), (2, 18, [1]), (4, 400, [3]),
        ] as [(Int, Double, [Int])])
    func choice(count: Int, width: Double, chosen: [Int]) {
        let extents = (0..<count).map { index in
            LabelThinning.Extent(start: Double(index) * 14 - width / 2, end: Double(index) * 14 + width / 2)
        }
        #expect(LabelThinning.choose(extents, gap: 4) == chosen)
    }

    @Test("An empty label is never chosen")
    func empty() {
        let extents = [(0, 0), (10, 20), (30, 30), (40, 50), (60, 60)].map {
            LabelThinning.Extent(start: $0.0, end: $0.1)
        }
        #expect(LabelThinning.choose(extents, gap: 4) == [1, 3])
    }
}
