// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import Charts

@Suite("Chart measures")
struct ChartMeasureTests {
    @Test(
        "Counts have separators below a million and three digits from there",
        arguments: [
            (0, "0"), (0.04, "<0.1"), (0.25, "0.3"), (3, "3"), (9.96, "10"), (12.4, "12"), (999_999, "999,999"),
            (999_999.6, "1M"), (1_234_567, "1.23M"), (12_300_000, "12.3M"), (999_600_000, "1,000M"), (2e9, "2B"),
            (1e12, "1T"), (1e18, "1,000,000T"),
        ] as [(Double, String)])
    func counts(value: Double, text: String) {
        #expect(ChartMeasure.count.text(value) == text)
    }

    @Test(
        "Times are in seconds, minutes or hours",
        arguments: [
            (0, "0"), (0.5, "<1 s"), (59, "59 s"), (60, "1 min"), (3_599, "60 min"), (3_600, "1 h"), (5_400, "1.5 h"),
            (36_000, "10 h"), (4_444_444, "1,235 h"), (3.6e9, "1M h"), (1e18, "278T h"),
        ] as [(Double, String)])
    func durations(value: Double, text: String) {
        #expect(ChartMeasure.duration.text(value) == text)
    }

    @Test("What is not a number from zero is unknown, and the largest values are limited")
    func known() {
        let known = Extremes.values.map(ChartMeasure.known)
        #expect(
            known == [
                nil, 0, 1, nil, 0, nil, nil, nil, nil, .leastNonzeroMagnitude, 1e18, 1e18, nil, 1e18, 0.04, 999_999.6,
            ])
        #expect(ChartMeasure.sum(Array(repeating: 1e18, count: 800)) == 1e18)
    }

    @Test(
        "An axis has round ticks from zero",
        arguments: [
            (.count, 0, ["0", "1"]), (.count, 1, ["0", "1"]), (.count, 4, ["0", "1", "2", "3", "4"]),
            (.count, 4_700, ["0", "1,000", "2,000", "3,000", "4,000", "5,000"]),
            (.count, 11_000_000, ["0", "5M", "10M", "15M"]),
            (.count, 1e18, ["0", "200,000T", "400,000T", "600,000T", "800,000T", "1,000,000T"]),
            (.duration, 0, ["0", "1 min"]),
            (.duration, 6_000, ["0", "20 min", "40 min", "60 min", "80 min", "100 min"]),
            (.duration, 7_200, ["0", "1 h", "2 h"]), (.duration, 126_000, ["0", "10 h", "20 h", "30 h", "40 h"]),
        ] as [(ChartMeasure, Double, [String])])
    func axis(measure: ChartMeasure, highest: Double, texts: [String]) {
        let axis = ValueAxis(upTo: highest, measure: measure, maximumCount: 6, top: 0, bottom: 100)
        #expect(axis.ticks.map(\.text) == texts)
        #expect(axis.y(of: 0) == 100 && axis.y(of: axis.ticks.last?.value ?? 0) == 0)
    }
}
