// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A text in a chart and the position of its baseline.
struct ChartLabel: Sendable, Equatable {
    /// The part of the text that is at its position.
    enum Alignment: Sendable { case left, center, right }

    let text: String
    let position: CanvasPoint
    let alignment: Alignment
    let style: TextStyle
    let color: Color

    /// The horizontal position of the text's beginning.
    func start(font: borrowing some ChartFont & ~Copyable) -> Double {
        switch alignment {
        case .left: position.x
        case .center: position.x - font.width(of: text, style: style) / 2
        case .right: position.x - font.width(of: text, style: style)
        }
    }
}

extension Canvas {
    /// Draws a label.
    func paint(_ label: ChartLabel) {
        let start = label.start(font: self)
        text(label.text, at: CanvasPoint(x: start, y: label.position.y), style: label.style, label.color)
    }

    /// Draws a label over lines and bars, on a patch of background that they do not cross.
    func paintOnPatch(_ label: ChartLabel, unit: Double) {
        fill(
            Rectangle(
                x: label.start(font: self) - 10 * unit, y: label.position.y - label.style.size * 0.9,
                width: width(of: label.text, style: label.style) + 18 * unit, height: label.style.size * 1.15),
            radius: 6 * unit, Palette.background)
        paint(label)
    }
}
