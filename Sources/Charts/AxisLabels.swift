// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The labels of a horizontal axis.
enum AxisLabels {
    /// As many labels as fit. Labels at the ends are moved inward if they would cross the edge of the image.
    ///
    /// - Parameters:
    ///   - texts: The texts in order; an empty one is left out.
    ///   - middle: The horizontal position of a label's middle.
    ///   - content: The area that the labels must not leave.
    ///   - baseline: The vertical position of the text.
    ///   - style: The style of the text.
    ///   - unit: Pixels per unit.
    ///   - font: The font that measures text.
    /// - Returns: The chosen labels in order.
    static func fitting(
        _ texts: [String], middle: (Int) -> Double, in content: Rectangle, baseline: Double, style: TextStyle,
        unit: Double, font: borrowing some ChartFont & ~Copyable
    ) -> [ChartLabel] {
        var fitted: [String] = []
        var extents: [LabelThinning.Extent] = []
        for (index, text) in texts.enumerated() {
            let text = ChartText.fitted(
                ChartText.cleaned(text, font: font), style: style, width: content.width / 2, font: font)
            let width = font.width(of: text, style: style)
            let start = max(content.x, min(middle(index) - width / 2, content.right - width))
            fitted.append(text)
            extents.append(LabelThinning.Extent(start: start, end: start + width))
        }
        return LabelThinning.choose(extents, gap: 28 * unit).map { index in
            ChartLabel(
                text: fitted[index], position: CanvasPoint(x: extents[index].start, y: baseline), alignment: .left,
                style: style, color: Palette.text)
        }
    }
}
