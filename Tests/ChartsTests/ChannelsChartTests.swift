// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import Charts

@Suite("Channels chart")
struct ChannelsChartTests {
    private func chart(_ rows: [ChannelsChart.Row], measure: ChartMeasure = .count) -> ChannelsChart {
        ChannelsChart(title: "Channels", measure: measure, name: "Messages", rows: rows)
    }

    private func layout(_ chart: ChannelsChart, width: Int = 1_200, height: Int = 600) -> ChannelsChartLayout {
        ChannelsChartLayout(chart, width: Double(width), height: Double(height), font: PlainFont())
    }

    @Test("Each row has a name, a bar in proportion, and a value; the rest is gray")
    func rows() {
        let layout = layout(
            chart([
                .init(name: "general", value: 2_000), .init(name: "help", value: 1_000), .init(name: "empty", value: 0),
                .init(name: "new", value: nil), .init(name: "12 others", value: 1, isOther: true),
            ]))
        #expect(
            layout.labels.map(\.text) == [
                "Channels", "general", "2,000", "help", "1,000", "empty", "0", "new", "No data", "12 others", "1",
            ])
        #expect(layout.legend.entries.map(\.text.text) == ["Messages 3,001"])
        #expect(layout.bars.map(\.color) == [Palette.activity, Palette.activity, Palette.other])
        let widths = layout.bars.map(\.rectangle.width)
        #expect(abs(widths[0] - 2 * widths[1]) < 1e-9 && widths[2] == 3)
        #expect(Set(layout.bars.map(\.rectangle.x)).count == 1)
    }

    @Test(
        "A name keeps what the font has; without most of its letters it becomes the position",
        arguments: [
            ("general", "general"), ("#general", "#general"), ("🎉-party", "party"), ("💬│off-topic", "off-topic"),
            ("日本語-1", "Channel 1"), ("日本語", "Channel 1"), ("", "Channel 1"), ("🎉🎉", "Channel 1"), ("---", "Channel 1"),
            ("a\u{202E}b\u{0}c", "abc"), ("ab日", "ab"), ("a\nb", "a b"),
            (String(repeating: "x", count: 99), String(repeating: "x", count: 31) + "…"),
        ])
    func names(name: String, text: String) {
        #expect(layout(chart([.init(name: name, value: 1)])).labels[1].text == text)
    }

    @Test("Names of scripts that the font has are drawn, unless they are written from right to left")
    func scripts() throws {
        let canvas = try Canvas(width: 8, height: 8)
        let names = ["общение", "Ελληνικά", "עברית", "العربية", "💬│чат"]
        #expect(
            names.map { ChartText.name($0, font: canvas) } == ["общение", "Ελληνικά", nil, nil, "чат"])
    }

    @Test("Each bar has its color in the image")
    func image() throws {
        let chart = chart([.init(name: "a", value: 5), .init(name: "b", value: 3, isOther: true)])
        let canvas = try chart.drawn(width: 800, height: chart.fittingHeight(width: 800))
        let layout = ChannelsChartLayout(
            chart, width: 800, height: Double(chart.fittingHeight(width: 800)), font: canvas)
        for bar in layout.bars {
            let area = bar.rectangle
            let pixel = canvas.pixel(x: Int(area.x + area.width / 2), y: Int(area.y + area.height / 2))
            #expect(pixel?.color == bar.color)
        }
        #expect(layout.bars.count == 2)
    }

    @Test("The height fits the rows", arguments: [(1, 1_200, 240), (10, 1_200, 664), (25, 4_000, 4_000), (3, 5, 240)])
    func height(rows: Int, width: Int, height: Int) {
        let chart = chart(Array(repeating: .init(name: "a", value: 1), count: rows))
        #expect(chart.fittingHeight(width: width) == height)
    }

    @Test("Every element is within the image, and no two texts overlap", arguments: Extremes.sizes, [1, 10, 25])
    func bounds(size: (Int, Int), count: Int) {
        let chart = chart(
            (0..<count).map {
                .init(name: String(repeating: "name-", count: $0 * 3 + 1), value: 1e18 / Double($0 * $0 + 1))
            })
        let layout = layout(chart, width: size.0, height: size.1)
        let labels = layout.labels + layout.legend.entries.map(\.text)
        #expect(TextAreas.misplaced(labels, width: Double(size.0), height: Double(size.1)) == [])
        #expect(layout.bars.count == count)
        let names = layout.labels.dropFirst().enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
        #expect(names.allSatisfy { TextAreas.area($0).right < layout.bars[0].rectangle.x })
    }

    @Test("Every allowed chart can be drawn", arguments: [ChartMeasure.count, .duration])
    func extremes(measure: ChartMeasure) throws {
        let rows = Extremes.values.map { ChannelsChart.Row(name: "a", value: $0) }
        #expect(try chart(rows, measure: measure).png().count > 1_000)
        for row in rows { #expect(try chart([row], measure: measure).png(width: 320).count > 1_000) }
        let names = Extremes.texts.map { ChannelsChart.Row(name: $0, value: 3) }
        #expect(try ChannelsChart(title: "", measure: measure, name: "", rows: names).png().count > 1_000)
    }

    @Test("An invalid chart is rejected", arguments: [0, 26])
    func refused(count: Int) {
        let chart = chart(Array(repeating: .init(name: "", value: 1), count: count))
        let error = #expect(throws: ChartError.self) { try chart.png() }
        #expect(error == ChartError(code: .shape, message: "A chart must have 1 to 25 rows, got \(count)"))
        #expect(throws: ChartError.self) { try chart.png(width: .max) }
    }
}
