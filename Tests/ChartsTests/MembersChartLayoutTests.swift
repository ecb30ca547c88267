// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import Charts

@Suite("Members chart layout")
struct MembersChartLayoutTests {
    private func layout(
        _ days: [MembersChart.Point], title: String = "Members", width: Double = 1_200, height: Double = 600
    ) -> MembersChartLayout {
        MembersChartLayout(MembersChart(title: title, days: days), width: width, height: height, font: PlainFont())
    }

    private func day(_ members: Int?, joins: Int = 0, leaves: Int = 0) -> MembersChart.Point {
        MembersChart.Point(label: "Nov 25", members: members, joins: joins, leaves: leaves)
    }

    @Test("The member count is one line for each run of known days")
    func runs() {
        let lines = layout([day(10), day(12), day(nil), day(11), day(nil)]).lines
        #expect(lines.map(\.count) == [2, 1])
        // The axis encloses the counts from ten to twelve: a higher count is nearer to the top.
        #expect(lines[0][0].y > lines[1][0].y && lines[1][0].y > lines[0][1].y)
        let distance = lines[0][1].x - lines[0][0].x
        #expect(abs(lines[1][0].x - lines[0][1].x - 2 * distance) < 1e-9)
    }

    @Test("Without known counts, the chart has a notice instead of a line and tick labels")
    func unknown() {
        let layout = layout([day(nil, joins: 3), day(nil)])
        #expect(layout.lines.isEmpty && layout.last == nil)
        #expect(layout.labels.contains { $0.text == "No member counts are known for these days" })
        #expect(layout.labels.map(\.text).filter { $0 != "Nov 25" }.count == 2 + layout.gridLines.count)
    }

    @Test("The last known count is shown beside its day")
    func last() throws {
        let layout = layout([day(1_000), day(1_234), day(nil), day(nil)])
        let last = try #require(layout.last)
        #expect(last.position == layout.lines[0][1])
        #expect(last.label.text == "1,234")
        #expect(last.label.position.x > last.position.x)
    }

    @Test("Joins extend up from zero and leaves down, in proportion; a bar of one is visible beside ten thousand")
    func bars() {
        let layout = layout([day(5, joins: 10_000, leaves: 5_000), day(5), day(5, joins: 1, leaves: 1)])
        let zero = layout.zeroLine
        #expect(layout.bars.map(\.color) == [Palette.joins, Palette.leaves, Palette.joins, Palette.leaves])
        let rectangles = layout.bars.map(\.rectangle)
        #expect(
            [rectangles[0].bottom, rectangles[1].y, rectangles[2].bottom, rectangles[3].y] == [zero, zero, zero, zero])
        #expect(abs(rectangles[0].height - 2 * rectangles[1].height) < 1e-9)
        #expect(rectangles[2].height == 3 && rectangles[3].height == 3)
    }

    @Test("The legend shows the totals, and the net change with its sign")
    func legend() {
        let layout = layout([day(5, joins: 1_000, leaves: 2_000), day(5, leaves: 500)])
        #expect(layout.legend.entries.map(\.text.text) == ["Members", "Joins +1,000", "Leaves −2,500", "Net −1,500"])
    }

    @Test("A title without visible characters becomes \"Members\"", arguments: ["", "🎉", "\u{0}"])
    func title(title: String) {
        #expect(layout([day(1)], title: title).labels[0].text == "Members")
    }

    @Test("Tick labels have thousands separators and signs")
    func tickLabels() {
        let texts = layout([day(12_000_000, joins: 2_000, leaves: 2_000)]).labels.map(\.text)
        #expect(
            texts == [
                "Members", "11,999,998", "11,999,999", "12,000,000", "12,000,001", "12,000,002", "−2,000", "0",
                "+2,000",
                "Nov 25",
            ])
    }

    @Test(
        "Every element is within the image, and no two texts overlap",
        arguments: [
            (1_200, 600, 30), (1_200, 600, 1), (1_200, 600, 2), (320, 240, 400), (4_000, 240, 90), (320, 4_000, 7),
        ] as [(Double, Double, Int)], [5, 12_431, 12_000_000, 999_999_999_000])
    func bounds(size: (Double, Double, Int), members: Int) {
        let days = Fixtures.month(days: size.2, from: members)
        let layout = layout(days, title: String(repeating: "long ", count: 99), width: size.0, height: size.1)
        let labels = layout.labels + layout.legend.entries.map(\.text) + [layout.last?.label].compactMap(\.self)
        #expect(TextAreas.misplaced(labels, width: size.0, height: size.1) == [])
        let all = layout.bars.map(\.rectangle) + [layout.membersPanel, layout.changesPanel]
        #expect(all.allSatisfy { $0.x >= 0 && $0.y >= 0 && $0.right <= size.0 + 1e-6 && $0.bottom <= size.1 })
        #expect(layout.membersPanel.width > size.0 / 5 && layout.membersPanel.bottom < layout.changesPanel.y)
    }
}
