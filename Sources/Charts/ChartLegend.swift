// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A row of marks with their meaning.
struct ChartLegend: Sendable, Equatable {
    /// The symbol of an entry.
    enum Mark: Sendable, Equatable {
        case bar(Color)
        case line(Color)
        /// All colors of a heat map, between the texts of the lowest and the highest value.
        case scale(ColorScale)
        /// A value that is not known.
        case missing
        /// The frame around the highest value.
        case peak
        case none

        /// The width in units.
        fileprivate var width: Double {
            switch self {
            case .bar, .missing, .peak: 20
            case .line: 36
            case .scale: 200
            case .none: 0
            }
        }
    }

    /// A mark and the text after it, before they are laid out.
    struct Item: Sendable, Equatable {
        let mark: Mark
        let text: String
        /// Whether the next entry follows closely.
        var isJoined = false
    }

    /// A mark followed by a text.
    struct Entry: Sendable, Equatable {
        let mark: Mark
        /// The area of the mark, as high as a lowercase letter.
        let markArea: Rectangle
        let text: ChartLabel
    }

    /// The entries from left to right; the last ones are omitted if they do not fit.
    let entries: [Entry]

    /// Lays out the entries in a row.
    init(
        _ items: [Item], in content: Rectangle, baseline: Double, unit: Double, style: TextStyle,
        font: borrowing some ChartFont & ~Copyable
    ) {
        var entries: [Entry] = []
        var x = content.x
        for item in items {
            let markWidth = item.mark.width * unit
            let textStart = x + markWidth + (markWidth > 0 ? 12 * unit : 0)
            let end = textStart + font.width(of: item.text, style: style)
            if end > content.right { break }
            entries.append(
                Entry(
                    mark: item.mark,
                    markArea: Rectangle(x: x, y: baseline - 19 * unit, width: markWidth, height: 20 * unit),
                    text: ChartLabel(
                        text: item.text, position: CanvasPoint(x: textStart, y: baseline), alignment: .left,
                        style: style, color: Palette.text)))
            x = end + (item.isJoined ? 12 : 38) * unit
        }
        self.entries = entries
    }
}

extension Canvas {
    /// Draws a legend.
    func paint(_ legend: ChartLegend, unit: Double) {
        for entry in legend.entries {
            let area = entry.markArea
            switch entry.mark {
            case .bar(let color):
                fill(area, radius: 4 * unit, color)
            case .line(let color):
                let height = area.y + area.height / 2
                line(
                    from: CanvasPoint(x: area.x + 2 * unit, y: height),
                    to: CanvasPoint(x: area.right - 2 * unit, y: height), width: 4.5 * unit, color)
                circle(at: CanvasPoint(x: area.x + area.width / 2, y: height), radius: 7 * unit, color)
            case .scale(let scale):
                fill(area, radius: 4 * unit, scale)
            case .missing:
                paintMissing(area, unit: unit)
            case .peak:
                outline(
                    Rectangle(
                        x: area.x + 1.5 * unit, y: area.y + 1.5 * unit, width: area.width - 3 * unit,
                        height: area.height - 3 * unit), radius: 4 * unit, width: 3 * unit, Palette.title)
            case .none:
                break
            }
            paint(entry.text)
        }
    }

    /// Draws the sign for an unknown value: an empty frame with a diagonal.
    func paintMissing(_ area: Rectangle, unit: Double) {
        let inset = 1 * unit
        let frame = Rectangle(
            x: area.x + inset, y: area.y + inset, width: area.width - 2 * inset, height: area.height - 2 * inset)
        outline(frame, radius: 3 * unit, width: 1.5 * unit, Palette.missing)
        line(
            from: CanvasPoint(x: frame.x, y: frame.bottom), to: CanvasPoint(x: frame.right, y: frame.y),
            width: 1.5 * unit, Palette.missing)
    }
}
