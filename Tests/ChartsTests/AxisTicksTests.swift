// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import Charts

@Suite("Axis ticks")
struct AxisTicksTests {
    @Test(
        "Ticks are round numbers that enclose the range, at most as many as allowed",
        arguments: [
            (0, 4, 6, [0, 1, 2, 3, 4]), (0, 10, 6, [0, 2, 4, 6, 8, 10]), (0, 11, 6, [0, 5, 10, 15]),
            (0, 10, 3, [0, 5, 10]), (12_431, 12_905, 7, [12_400, 12_500, 12_600, 12_700, 12_800, 12_900, 13_000]),
            (12_431, 12_905, 5, [12_400, 12_600, 12_800, 13_000]), (-60, 53, 5, [-100, -50, 0, 50, 100]),
            (-1, 1, 3, [-1, 0, 1]), (-7, -3, 5, [-7, -6, -5, -4, -3]), (5, 5, 3, [5, 6]), (0, 3, 1, [0, 2, 4]),
            (0, 1_000_000_000_000, 3, [0, 500_000_000_000, 1_000_000_000_000]),
        ] as [(Int, Int, Int, [Int])])
    func around(lower: Int, upper: Int, maximum: Int, values: [Int]) {
        #expect(AxisTicks(around: lower, upper, maximumCount: maximum).values == values)
    }

    @Test(
        "Ticks within the range include zero and at least one more",
        arguments: [
            (-60, 53, 32, [-50, 0, 50]), (0, 53, 15, [0, 20, 40]), (-600, 0, 150, [-600, -400, -200, 0]),
            (-1, 1, 0.5, [-1, 0, 1]), (0, 1, 0.3, [0, 1]), (-4, 4, 2.3, [-4, -2, 0, 2, 4]),
            (-1, 1_000, 280, [0, 500, 1_000]),
        ] as [(Int, Int, Double, [Int])])
    func within(lower: Int, upper: Int, step: Double, values: [Int]) {
        #expect(AxisTicks(within: lower, upper, minimumStep: step).values == values)
    }

    @Test(
        "The axis begins near the counts; equal counts are in its middle",
        arguments: [
            ([], [0, 1, 2, 3, 4]), ([0, 0], [0, 1, 2, 3, 4]), ([1], [0, 1, 2, 3, 4]),
            ([500, 500], [498, 499, 500, 501, 502]), ([500, 501], [498, 499, 500, 501, 502, 503]),
            ([100, 450], [0, 100, 200, 300, 400, 500]), ([200, 450], [200, 250, 300, 350, 400, 450]),
            ([12_000_013, 12_000_474], [12_000_000, 12_000_100, 12_000_200, 12_000_300, 12_000_400, 12_000_500]),
        ] as [([Int], [Int])])
    func counts(counts: [Int], values: [Int]) {
        #expect(AxisTicks(counts: counts, maximumCount: 6).values == values)
    }
}
