// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import Charts

@Suite("Members chart image")
struct MembersChartTests {
    private let month = MembersChart(title: "Members", days: Fixtures.month())

    @Test("The image is a PNG of the requested size", arguments: [(1_200, 600), (320, 240), (333, 777)])
    func format(width: Int, height: Int) throws {
        let bytes = try month.png(width: width, height: height)
        // Portable Network Graphics (Third Edition), 5.2 and 11.2.1.
        #expect(bytes.prefix(8).elementsEqual([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
        #expect(bytes[8..<16].elementsEqual([0, 0, 0, 13] + Array("IHDR".utf8)))
        func number(at offset: Int) -> Int { bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } }
        #expect([number(at: 16), number(at: 20)] == [width, height])
        // Eight bits, red, green, blue and alpha.
        #expect(bytes[24..<26].elementsEqual([8, 6]))
        #expect(bytes.suffix(12).elementsEqual([0, 0, 0, 0] + Array("IEND".utf8) + [0xAE, 0x42, 0x60, 0x82]))
    }

    @Test("The same chart produces the same bytes, another chart different ones")
    func repeatable() throws {
        var other = month
        other.days[12].joins += 20
        #expect(try month.png() == month.png())
        #expect(try month.png() != other.png())
    }

    @Test("The image is transparent outside its rounded corners and opaque inside")
    func corners() throws {
        let canvas = try month.drawn(width: 1_200, height: 600)
        let corners = [(0, 0), (1_199, 0), (0, 599), (1_199, 599)].map { canvas.pixel(x: $0.0, y: $0.1)?.alpha }
        #expect(corners == [0, 0, 0, 0])
        let inside = [(30, 10), (1_170, 10), (600, 2), (2, 300), (1_197, 300), (600, 597)]
        #expect(
            inside.allSatisfy { x, y in
                let pixel = canvas.pixel(x: x, y: y)
                return pixel?.alpha == 255 && pixel?.color == Palette.background
            })
        let outside = [(-1, 0), (1_200, 0), (0, 600)].map { canvas.pixel(x: $0.0, y: $0.1) == nil }
        #expect(outside == [true, true, true])
    }

    @Test("Each bar has the color of joins or leaves")
    func bars() throws {
        let canvas = try month.drawn(width: 1_200, height: 600)
        let layout = MembersChartLayout(month, width: 1_200, height: 600, font: canvas)
        #expect(layout.bars.count == 60)
        for bar in layout.bars {
            let area = bar.rectangle
            // Away from the zero line, which is drawn over the ends of the bars.
            let isUp = area.bottom == layout.zeroLine
            let y = isUp ? area.y + area.height * 0.4 : area.y + area.height * 0.6
            let color = canvas.pixel(x: Int(area.x + area.width / 2), y: Int(y))?.color
            #expect(color == bar.color)
        }
    }

    @Test("The line has a gap on days with an unknown count")
    func gaps() throws {
        var chart = month
        for day in 10..<20 { chart.days[day].members = nil }
        let canvas = try chart.drawn(width: 1_200, height: 600)
        let layout = MembersChartLayout(chart, width: 1_200, height: 600, font: canvas)
        let panel = layout.membersPanel
        let slot = panel.width / 30
        func hasLine(day: Double) -> Bool {
            let x = Int(panel.x + slot * (day + 0.5))
            return (Int(panel.y) - 4...Int(panel.bottom) + 4).contains {
                canvas.pixel(x: x, y: $0)?.color == Palette.members
            }
        }
        #expect((0..<30).map { hasLine(day: Double($0)) } == (0..<30).map { !(10..<20).contains($0) })
        #expect(!hasLine(day: 9.5) && !hasLine(day: 19.5) && hasLine(day: 8.5) && hasLine(day: 20.5))
    }

    @Test(
        "Every allowed chart can be drawn",
        arguments: [
            MembersChart(title: "", days: [.init(label: "", members: nil, joins: 0, leaves: 0)]),
            MembersChart(title: "a\u{0}b", days: [.init(label: "\u{0}", members: 0, joins: 0, leaves: 0)]),
            MembersChart(title: "🎉", days: Fixtures.month(days: 400, from: 999_999_000_000)),
            MembersChart(
                title: String(repeating: "é̂ ", count: 10_000),
                days: (1...30).map { .init(label: "Nov \($0)", members: 0, joins: 0, leaves: 0) }),
            MembersChart(
                title: "Members",
                days: [
                    .init(label: "1", members: MembersChart.countRange.upperBound, joins: 0, leaves: 0),
                    .init(
                        label: String(repeating: "2", count: 1_000), members: 0,
                        joins: MembersChart.countRange.upperBound, leaves: MembersChart.countRange.upperBound),
                ]),
        ])
    func extremes(chart: MembersChart) throws {
        #expect(try chart.png().count > 1_000)
        #expect(try chart.png(width: 320, height: 240).count > 1_000)
    }

    @Test(
        "An invalid chart is rejected with the allowed range",
        arguments: [
            (
                0, 0, 1_200, 600, ChartError.Code.days,
                "A chart must have 1 to 400 days, got 0"
            ),
            (401, 0, 1_200, 600, .days, "A chart must have 1 to 400 days, got 401"),
            (2, -1, 1_200, 600, .count, "Counts in a chart must be from 0 to 1000000000000, got -1 on day 1"),
            (
                2, .max, 1_200, 600, .count,
                "Counts in a chart must be from 0 to 1000000000000, got 9223372036854775807 on day 1"
            ),
            (
                2, 0, 319, 600, .size,
                "A chart must be 320 to 4000 pixels wide and 240 to 4000 high, got 319 by 600"
            ),
            (
                2, 0, 1_200, .max, .size,
                "A chart must be 320 to 4000 pixels wide and 240 to 4000 high, got 1200 by 9223372036854775807"
            ),
        ] as [(Int, Int, Int, Int, ChartError.Code, String)])
    func refused(days: Int, leaves: Int, width: Int, height: Int, code: ChartError.Code, message: String) {
        let point = MembersChart.Point(label: "", members: nil, joins: 0, leaves: leaves)
        let chart = MembersChart(title: "", days: Array(repeating: point, count: days))
        let error = #expect(throws: ChartError.self) { try chart.png(width: width, height: height) }
        #expect(error == ChartError(code: code, message: message))
    }

    @Test("A cairo error is thrown at creation or by the next check")
    func cairo() throws {
        let size = #expect(throws: ChartError.self) { try Canvas(width: 100_000, height: 1).png() }
        #expect(size?.code == .cairo)
        #expect(size?.message.contains("invalid value (typically too big) for the size of the input") == true)
        let canvas = try Canvas(width: 8, height: 8)
        // A font size of zero draws nothing; NaN puts the context into an error state.
        canvas.text("a", at: CanvasPoint(x: 0, y: 0), style: TextStyle(size: .nan), Palette.text)
        var code: ChartError.Code?
        do { try canvas.check() } catch { code = error.code }
        #expect(code == .cairo)
    }

    @Test("The font has glyphs for letters, but not for private use or CJK characters")
    func glyphs() throws {
        let canvas = try Canvas(width: 8, height: 8)
        let found = ["a", "…", "−", "é", "\u{E000}", "日"].map { canvas.hasGlyph(for: $0) }
        #expect(found == [true, true, true, true, false, false])
    }
}
