// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import Charts

@Suite("Retention chart")
struct RetentionChartTests {
    private func chart(_ days: [Int], _ curves: [[Double?]]) -> RetentionChart {
        RetentionChart(
            title: "Retention", days: days,
            curves: curves.enumerated().map { RetentionChart.Curve(name: "Curve \($0 + 1)", shares: $1) })
    }

    private func layout(_ chart: RetentionChart, width: Int = 1_200, height: Int = 600) -> RetentionChartLayout {
        RetentionChartLayout(chart, width: Double(width), height: Double(height), font: PlainFont())
    }

    @Test("A curve goes through its shares, with a gap where one is unknown")
    func curves() {
        let layout = layout(chart([1, 7, 30, 90], [[1, 0.5, nil, 0], [0.25, .nan, 2, -1]]))
        #expect(layout.curves.map { $0.lines.map(\.count) } == [[2, 1], [1]])
        #expect(layout.curves.map(\.color) == [Palette.members, Palette.joins])
        let panel = layout.panel
        let heights = layout.curves[0].lines.joined().map { ($0.y - panel.y) / panel.height }
        #expect(heights == [0, 0.5, 1])
        #expect(
            layout.labels.map(\.text) == [
                "Retention", "0%", "25%", "50%", "75%", "100%", "1 day", "7 days", "30 days", "90 days",
            ])
        #expect(layout.valueLabels.map(\.text) == ["100%", "50%", "0%", "25%"])
        #expect(layout.legend.entries.map(\.text.text) == ["Curve 1", "Curve 2"])
    }

    @Test("Without shares, the chart has a notice")
    func unknown() {
        let layout = layout(chart([0, 1_000], [[nil, .infinity]]))
        #expect(layout.labels.suffix(3).map(\.text) == ["Joined", "1,000 days", "No data for this period yet"])
        #expect(layout.valueLabels.isEmpty)
    }

    @Test(
        "Only exact shares are 0% and 100%",
        arguments: [(0, "0%"), (0.001, "<1%"), (0.005, "1%"), (0.444, "44%"), (0.996, ">99%"), (1, "100%")]
            as [(Double, String)])
    func percent(share: Double, text: String) {
        #expect(RetentionChartLayout.percent(share) == text)
    }

    @Test("The points have the color of their curve in the image")
    func image() throws {
        let chart = chart([0, 1, 7, 30], [[1, 0.8, 0.6, 0.4], [0.5, 0.4, 0.3, 0.2]])
        let canvas = try chart.drawn(width: 800, height: 400)
        for curve in RetentionChartLayout(chart, width: 800, height: 400, font: canvas).curves {
            for point in curve.lines.joined() {
                #expect(canvas.pixel(x: Int(point.x), y: Int(point.y))?.color == curve.color)
            }
        }
    }

    @Test("Every element is within the image, and no two texts overlap", arguments: Extremes.sizes, [1, 4, 12])
    func bounds(size: (Int, Int), count: Int) {
        let curves = (0..<3).map { curve in
            (0..<count).map { index -> Double? in Double((index * 37 + curve * 11) % 101) / 100 }
        }
        var chart = chart((0..<count).map { $0 * $0 }, curves)
        chart.curves[0].name = String(repeating: "long ", count: 99)
        let layout = layout(chart, width: size.0, height: size.1)
        let labels = layout.labels + layout.valueLabels + layout.legend.entries.map(\.text)
        #expect(TextAreas.misplaced(labels, width: Double(size.0), height: Double(size.1)) == [])
    }

    @Test("Every allowed chart can be drawn")
    func extremes() throws {
        for value in Extremes.values {
            #expect(try chart([.max], [[value]]).png().count > 1_000)
            #expect(try chart([.min, 0, 1], [[value, value, value]]).png(width: 320, height: 240).count > 1_000)
        }
        for text in Extremes.texts {
            let chart = RetentionChart(title: text, days: [1], curves: [.init(name: text, shares: [1])])
            #expect(try chart.png().count > 1_000)
        }
    }

    @Test("An invalid chart is rejected")
    func refused() {
        let cases: [(RetentionChart, String)] = [
            (chart([], [[]]), "A chart must have 1 to 12 days, got 0"),
            (chart([1], []), "A chart must have 1 to 3 curves, got 0"),
            (chart([1], [[1], [1], [1], [1]]), "A chart must have 1 to 3 curves, got 4"),
            (chart([1, 7], [[1, 1], [1]]), "A curve must have a share for each of the 2 days, got 1"),
        ]
        for (chart, message) in cases {
            let error = #expect(throws: ChartError.self) { try chart.png() }
            #expect(error == ChartError(code: .shape, message: message))
        }
    }
}
