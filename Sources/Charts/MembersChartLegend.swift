// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// What the colours mean, with the sums of the whole chart.
struct MembersChartLegend: Sendable, Equatable {
    /// How a colour is shown.
    enum Mark: Sendable, Equatable {
        case bar(Colour)
        case line(Colour)
        case none
    }

    /// One entry: a mark, then a text.
    struct Entry: Sendable, Equatable {
        let mark: Mark
        /// The mark lies here; it is as high as a small letter.
        let markArea: Rectangle
        let text: MembersChartLayout.Label
    }

    /// The entries from left to right; the last ones are left out where there is no room.
    let entries: [Entry]

    /// Puts the entries in a row.
    init(
        _ days: [MembersChart.Point], in content: Rectangle, baseline: Double, unit: Double, style: TextStyle,
        font: borrowing some ChartFont & ~Copyable
    ) {
        let joins = days.reduce(0) { $0 + $1.joins }
        let leaves = days.reduce(0) { $0 + $1.leaves }
        let texts: [(Mark, String)] = [
            (.line(Palette.members), "Members"),
            (.bar(Palette.joins), "Joins " + CountText.signed(joins)),
            (.bar(Palette.leaves), "Leaves " + CountText.signed(-leaves)),
            (.none, "Net " + CountText.signed(joins - leaves)),
        ]
        var entries: [Entry] = []
        var x = content.x
        for (mark, text) in texts {
            let markWidth =
                switch mark {
                case .bar: 20 * unit
                case .line: 36 * unit
                case .none: 0.0
                }
            let textStart = x + markWidth + (markWidth > 0 ? 12 * unit : 0)
            let end = textStart + font.width(of: text, style: style)
            if end > content.right { break }
            entries.append(
                Entry(
                    mark: mark,
                    markArea: Rectangle(x: x, y: baseline - 19 * unit, width: markWidth, height: 20 * unit),
                    text: MembersChartLayout.Label(
                        text: text, place: Place(x: textStart, y: baseline), alignment: .left, style: style,
                        colour: Palette.text)))
            x = end + 38 * unit
        }
        self.entries = entries
    }
}
