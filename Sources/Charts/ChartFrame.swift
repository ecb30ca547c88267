// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The parts of a chart that are in the same position in all of them: card, title and legend, with the text styles.
struct ChartFrame: Sendable, Equatable {
    /// Pixels per unit.
    let unit: Double
    /// The whole image.
    let card: Rectangle
    /// The image without the margins at the left and the right.
    let content: Rectangle

    var small: TextStyle { TextStyle(size: 25 * unit) }
    var bold: TextStyle { TextStyle(size: 27 * unit, isBold: true) }
    var large: TextStyle { TextStyle(size: 36 * unit, isBold: true) }
    /// The vertical position below the legend.
    var top: Double { 146 * unit }

    /// Creates the frame of an image.
    ///
    /// - Parameters:
    ///   - width: The image's width in pixels.
    ///   - height: The image's height in pixels.
    ///   - units: The height in units at which the chart is designed; its width is 1200 units. Extra space in one
    ///     direction enlarges the chart's panels.
    init(width: Double, height: Double, units: Double = 600) {
        unit = min(width / 1_200, height / units)
        card = Rectangle(x: 0, y: 0, width: width, height: height)
        content = Rectangle(x: 34 * unit, y: 0, width: width - 68 * unit, height: height)
    }

    /// The title, or `substitute` if the font has none of its characters.
    func title(_ text: String, or substitute: String, font: borrowing some ChartFont & ~Copyable) -> ChartLabel {
        let cleaned = ChartText.cleaned(text, font: font)
        return ChartLabel(
            text: ChartText.fitted(
                cleaned.isEmpty ? substitute : cleaned, style: large, width: content.width, font: font),
            position: CanvasPoint(x: content.x, y: 60 * unit), alignment: .left, style: large, color: Palette.title)
    }

    func legend(_ items: [ChartLegend.Item], font: borrowing some ChartFont & ~Copyable) -> ChartLegend {
        ChartLegend(items, in: content, baseline: 110 * unit, unit: unit, style: small, font: font)
    }

    /// External text for the legend, at most a third of the image wide; `substitute` if the font has none of its characters.
    func name(_ text: String, or substitute: String, font: borrowing some ChartFont & ~Copyable) -> String {
        let cleaned = ChartText.cleaned(text, font: font)
        return ChartText.fitted(
            cleaned.isEmpty ? substitute : cleaned, style: small, width: content.width / 3, font: font)
    }

    /// A text in the middle of a panel.
    func notice(_ text: String, in panel: Rectangle) -> ChartLabel {
        ChartLabel(
            text: text,
            position: CanvasPoint(x: panel.x + panel.width / 2, y: panel.y + panel.height / 2 + 9 * unit),
            alignment: .center, style: small, color: Palette.text)
    }
}
