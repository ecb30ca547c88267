// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The legend, with the totals of the whole chart.
struct MembersChartLegend: Sendable, Equatable {
    /// The symbol of an entry.
    enum Mark: Sendable, Equatable {
        case bar(Color)
        case line(Color)
        case none
    }

    /// A mark followed by a text.
    struct Entry: Sendable, Equatable {
        let mark: Mark
        /// The area of the mark, as high as a lowercase letter.
        let markArea: Rectangle
        let text: MembersChartLayout.Label
    }

    /// The entries from left to right; the last ones are omitted if they do not fit.
    let entries: [Entry]

    /// Lays out the entries in a row.
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
                        text: text, position: CanvasPoint(x: textStart, y: baseline), alignment: .left, style: style,
                        color: Palette.text)))
            x = end + 38 * unit
        }
        self.entries = entries
    }
}
