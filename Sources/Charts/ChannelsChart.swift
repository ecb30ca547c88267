// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A chart that ranks channels by a value, as horizontal bars.
///
/// Like `MembersChart`, the image has its own dark background and is readable at half its size.
public struct ChannelsChart: Sendable, Equatable {
    /// A channel, or all channels that are not listed.
    public struct Row: Sendable, Equatable {
        /// The channel's name. It is truncated with an ellipsis if it is long, and replaced by `Channel` and its position
        /// in the chart if the font lacks most of its letters.
        public var name: String
        /// The value; `nil` if unknown.
        public var value: Double?
        /// Whether the row is the sum of the channels that are not listed. Its bar is gray.
        public var isOther: Bool

        /// Creates a row.
        public init(name: String, value: Double?, isOther: Bool = false) {
            self.name = name
            self.value = value
            self.isOther = isOther
        }
    }

    /// The allowed number of rows.
    public static let rowRange = 1...25

    /// The title. Characters missing from the font are removed, and a long title is truncated with an ellipsis.
    public var title: String
    /// What the values measure.
    public var measure: ChartMeasure
    /// The name of the values in the legend, such as `Messages`.
    public var name: String
    /// The rows from top to bottom.
    public var rows: [Row]

    /// The words and the number format.
    public var words = ChartWords()

    /// Creates a chart. It is validated when it is drawn.
    public init(title: String, measure: ChartMeasure, name: String, rows: [Row]) {
        self.title = title
        self.measure = measure
        self.name = name
        self.rows = rows
    }

    /// Draws the chart.
    ///
    /// - Parameters:
    ///   - width: The image's width in pixels, within `MembersChart.widthRange`.
    ///   - height: The image's height in pixels, within `MembersChart.heightRange`; by default, what the rows need.
    /// - Returns: A PNG with transparent corners.
    /// - Throws: `ChartError`.
    public func png(width: Int = 1200, height: Int? = nil) throws(ChartError) -> [UInt8] {
        try drawn(width: width, height: height ?? fittingHeight(width: width)).png()
    }

    /// The height at which the rows are as legible as the title.
    func fittingHeight(width: Int) -> Int {
        let range = ChartSize.heightRange
        guard ChartSize.widthRange.contains(width) else { return range.lowerBound }
        let height = Int((ChannelsChartLayout.units(rows: rows.count) * Double(width) / 1_200).rounded())
        return max(range.lowerBound, min(height, range.upperBound))
    }
}

extension ChannelsChart: DrawableChart {
    func validate() throws(ChartError) {
        try ChartError.check(rows.count, of: "rows", in: Self.rowRange)
    }

    func paint(on canvas: borrowing Canvas, width: Double, height: Double) {
        let layout = ChannelsChartLayout(self, width: width, height: height, font: canvas)
        let unit = layout.frame.unit
        canvas.fill(layout.frame.card, radius: 22 * unit, Palette.background)
        for bar in layout.bars { canvas.fill(bar.rectangle, radius: 4 * unit, bar.color) }
        canvas.paint(layout.legend, unit: unit)
        for label in layout.labels { canvas.paint(label) }
    }
}
