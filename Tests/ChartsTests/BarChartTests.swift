// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import Charts

@Suite("Bar chart")
struct BarChartTests {
    private func chart(
        _ values: [Double?], comparison: [Double?]? = nil, measure: ChartMeasure = .count
    ) -> BarChart {
        BarChart(
            title: "Messages", measure: measure, name: "Messages",
            bars: values.enumerated().map { BarChart.Bar(label: "Nov \($0 + 1)", value: $1) },
            comparison: comparison.map { BarChart.Comparison(name: "Week before", values: $0) })
    }

    private func layout(_ chart: BarChart, width: Int = 1_200, height: Int = 600) -> BarChartLayout {
        BarChartLayout(chart, width: Double(width), height: Double(height), font: PlainFont())
    }

    @Test("Bars rise from zero in proportion; a value of one is visible beside ten thousand, zero has no bar")
    func bars() {
        let layout = layout(chart([10_000, 5_000, 0, 1]))
        #expect(layout.bars.map(\.bottom) == Array(repeating: layout.panel.bottom, count: 3))
        #expect(layout.bars[0].height == layout.panel.height && layout.bars[2].height == 3)
        #expect(abs(layout.bars[0].height - 2 * layout.bars[1].height) < 1e-9)
        #expect(layout.gaps.isEmpty)
    }

    @Test("Unknown values are one gap for each run, and interrupt the comparison")
    func gaps() {
        let layout = layout(chart([1, nil, .nan, 4, -1], comparison: [1, 2, nil, 4, 5]))
        let slot = layout.panel.width / 5
        #expect(layout.gaps.map { ($0.width / slot).rounded() } == [2, 1])
        #expect(layout.bars.count == 2)
        #expect(layout.comparison.map(\.count) == [2, 2])
        // The axis includes the comparison.
        #expect(layout.comparison[1][1].y == layout.panel.y)
    }

    @Test(
        "The legend has the totals",
        arguments: [
            ([1_000, 500], nil, .count, ["Messages 1,500"]), ([0], [nil], .count, ["Messages 0", "Week before 0"]),
            ([1, nil], [2_000, 1], .count, ["Messages 1", "Week before 2,001", "No data"]),
            ([5_400, 0], [36_000, 0], .duration, ["Messages 1.5 h", "Week before 10 h"]),
        ] as [([Double?], [Double?]?, ChartMeasure, [String])])
    func legend(values: [Double?], comparison: [Double?]?, measure: ChartMeasure, texts: [String]) {
        #expect(
            layout(chart(values, comparison: comparison, measure: measure)).legend.entries.map(\.text.text) == texts)
    }

    @Test("Bars and the comparison have their colors in the image")
    func image() throws {
        let chart = chart([40, 20, 0, 30], comparison: [10, 30, nil, 15])
        let canvas = try chart.drawn(width: 800, height: 400)
        let layout = BarChartLayout(chart, width: 800, height: 400, font: canvas)
        for bar in layout.bars {
            #expect(canvas.pixel(x: Int(bar.x + 6), y: Int(bar.bottom - 12))?.color == Palette.activity)
        }
        for point in layout.comparison.joined() {
            #expect(canvas.pixel(x: Int(point.x), y: Int(point.y))?.color == Palette.comparison)
        }
        #expect(try chart.png() == chart.png())
    }

    @Test("Every element is within the image, and no two texts overlap", arguments: Extremes.sizes, [1, 7, 30, 744])
    func bounds(size: (Int, Int), count: Int) {
        let values = (0..<count).map { Double($0 * 7_919 % 100_003) }
        var chart = chart(values, comparison: values.reversed(), measure: .duration)
        chart.comparison?.name = String(repeating: "long ", count: 99)
        let layout = layout(chart, width: size.0, height: size.1)
        let labels = layout.labels + layout.legend.entries.map(\.text)
        #expect(TextAreas.misplaced(labels, width: Double(size.0), height: Double(size.1)) == [])
        #expect(layout.panel.width > Double(size.0) / 2)
        #expect(layout.bars.allSatisfy { $0.x >= layout.panel.x && $0.right <= layout.panel.right + 1 })
    }

    @Test("Every allowed chart can be drawn", arguments: [ChartMeasure.count, .duration])
    func extremes(measure: ChartMeasure) throws {
        for value in Extremes.values {
            #expect(try chart([value], comparison: [value], measure: measure).png().count > 1_000)
        }
        let all = chart(Extremes.values, comparison: Extremes.values.reversed(), measure: measure)
        #expect(try all.png(width: 320, height: 240).count > 1_000)
        #expect(try chart(Array(repeating: 0, count: 800)).png(width: 320, height: 240).count > 1_000)
        for text in Extremes.texts {
            let chart = BarChart(
                title: text, measure: measure, name: text, bars: [.init(label: text, value: 1)],
                comparison: .init(name: text, values: [2]))
            #expect(try chart.png().count > 1_000)
        }
    }

    @Test("An invalid chart is rejected")
    func refused() {
        let cases: [(BarChart, Int, ChartError)] = [
            (chart([]), 1_200, ChartError(code: .shape, message: "A chart must have 1 to 800 bars, got 0")),
            (
                chart(Array(repeating: 1, count: 801)), 1_200,
                ChartError(code: .shape, message: "A chart must have 1 to 800 bars, got 801")
            ),
            (
                chart([1, 2], comparison: [1]), 1_200,
                ChartError(code: .shape, message: "A comparison must have a value for each of the 2 bars, got 1")
            ),
            (
                chart([1]), .max,
                ChartError(
                    code: .size,
                    message: "A chart must be 320 to 4000 pixels wide and 240 to 4000 high, got \(Int.max) by 600")
            ),
        ]
        for (chart, width, expected) in cases {
            let error = #expect(throws: ChartError.self) { try chart.png(width: width) }
            #expect(error == expected)
        }
    }
}
