// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A chart of the rhythm of a week: a cell for each hour of each weekday, lighter the higher its value.
///
/// Zero has a color of its own, and an unknown value is an empty frame. Like `MembersChart`, the image has its own dark
/// background and is readable at half its size.
public struct HeatMapChart: Sendable, Equatable {
    /// The title. Characters missing from the font are removed, and a long title is truncated with an ellipsis.
    public var title: String
    /// What the values measure.
    public var measure: ChartMeasure
    /// Seven weekdays, Monday first, with 24 hours each; `nil` if a value is unknown.
    public var rows: [[Double?]]

    /// The words and the number format.
    public var words = ChartWords()

    /// Creates a chart. It is validated when it is drawn.
    public init(title: String, measure: ChartMeasure, rows: [[Double?]]) {
        self.title = title
        self.measure = measure
        self.rows = rows
    }

    /// Draws the chart.
    ///
    /// - Parameters:
    ///   - width: The image's width in pixels, within `MembersChart.widthRange`.
    ///   - height: The image's height in pixels, within `MembersChart.heightRange`.
    /// - Returns: A PNG with transparent corners.
    /// - Throws: `ChartError`.
    public func png(width: Int = 1200, height: Int = 600) throws(ChartError) -> [UInt8] {
        try drawn(width: width, height: height).png()
    }
}

extension HeatMapChart: DrawableChart {
    func validate() throws(ChartError) {
        guard rows.count == 7, rows.allSatisfy({ $0.count == 24 }) else {
            throw ChartError(
                code: .shape,
                message: "A heat map must have 7 rows of 24 values, got \(rows.count) rows "
                    + "of \(rows.map { String($0.count) }.joined(separator: ", ")) values")
        }
    }

    func paint(on canvas: borrowing Canvas, width: Double, height: Double) {
        let layout = HeatMapLayout(self, width: width, height: height, font: canvas)
        let unit = layout.frame.unit
        canvas.fill(layout.frame.card, radius: 22 * unit, Palette.background)
        for cell in layout.cells {
            if let color = cell.color {
                canvas.fill(cell.rectangle, radius: 4 * unit, color)
            } else {
                canvas.paintMissing(cell.rectangle, unit: unit)
            }
        }
        if let peak = layout.peak {
            canvas.outline(peak, radius: 4 * unit, width: 6 * unit, Palette.background)
            canvas.outline(peak, radius: 4 * unit, width: 3 * unit, Palette.title)
        }
        canvas.paint(layout.legend, unit: unit)
        for label in layout.labels { canvas.paint(label) }
    }
}
