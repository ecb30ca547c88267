// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A chart of a value by hour, day or week as bars, optionally with another time span as a line for comparison.
///
/// Like `MembersChart`, the image has its own dark background and is readable at half its size.
public struct BarChart: Sendable, Equatable {
    /// A bar.
    public struct Bar: Sendable, Equatable {
        /// The axis label, such as `Nov 25` or `18:00`. As many labels as fit are shown; an empty one never is.
        public var label: String
        /// The value; `nil` if unknown.
        public var value: Double?

        /// Creates a bar.
        public init(label: String, value: Double?) {
            self.label = label
            self.value = value
        }
    }

    /// The values of another time span.
    public struct Comparison: Sendable, Equatable {
        /// The name in the legend, such as `Week before`.
        public var name: String
        /// A value for each bar; `nil` if unknown, which leaves a gap in the line.
        public var values: [Double?]

        /// Creates a comparison.
        public init(name: String, values: [Double?]) {
            self.name = name
            self.values = values
        }
    }

    /// The allowed number of bars.
    public static let barRange = 1...800

    /// The title. Characters missing from the font are removed, and a long title is truncated with an ellipsis.
    public var title: String
    /// What the values measure.
    public var measure: ChartMeasure
    /// The name of the values in the legend, such as `Messages`.
    public var name: String
    /// The bars, oldest first.
    public var bars: [Bar]
    /// Values to compare the bars with.
    public var comparison: Comparison?

    /// The words and the number format.
    public var words = ChartWords()

    /// Creates a chart. It is validated when it is drawn.
    public init(title: String, measure: ChartMeasure, name: String, bars: [Bar], comparison: Comparison? = nil) {
        self.title = title
        self.measure = measure
        self.name = name
        self.bars = bars
        self.comparison = comparison
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

extension BarChart: DrawableChart {
    func validate() throws(ChartError) {
        try ChartError.check(bars.count, of: "bars", in: Self.barRange)
        if let comparison, comparison.values.count != bars.count {
            throw ChartError(
                code: .shape,
                message: "A comparison must have a value for each of the \(bars.count) bars, "
                    + "got \(comparison.values.count)")
        }
    }

    func paint(on canvas: borrowing Canvas, width: Double, height: Double) {
        let layout = BarChartLayout(self, width: width, height: height, font: canvas)
        let unit = layout.frame.unit
        let panel = layout.panel
        canvas.fill(layout.frame.card, radius: 22 * unit, Palette.background)
        canvas.paintGrid(layout.gridLines, in: panel, unit: unit)
        for gap in layout.gaps { canvas.paintGap(gap, unit: unit) }
        for bar in layout.bars { canvas.fill(bar, radius: min(3 * unit, bar.width / 4), Palette.activity) }
        canvas.line(
            from: CanvasPoint(x: panel.x, y: panel.bottom), to: CanvasPoint(x: panel.right, y: panel.bottom),
            width: 2 * unit, Palette.zeroLine)
        for line in layout.comparison { canvas.paintLine(line, width: 4 * unit, unit: unit, Palette.comparison) }
        if layout.hasDots {
            for point in layout.comparison.joined() {
                canvas.circle(at: point, radius: 10 * unit, Palette.background)
                canvas.circle(at: point, radius: 7 * unit, Palette.comparison)
            }
        }
        canvas.paint(layout.legend, unit: unit)
        for label in layout.labels { canvas.paint(label) }
    }
}

extension Canvas {
    /// Draws the horizontal lines of a panel.
    func paintGrid(_ heights: [Double], in panel: Rectangle, unit: Double) {
        for height in heights {
            line(
                from: CanvasPoint(x: panel.x, y: height), to: CanvasPoint(x: panel.right, y: height),
                width: 1.5 * unit, Palette.grid)
        }
    }

    /// Draws an area without values: a frame filled with diagonals.
    func paintGap(_ area: Rectangle, unit: Double) {
        fill(area, radius: 0, Palette.background)
        for sum in stride(from: 24 * unit, to: area.width + area.height, by: 24 * unit) {
            let start = CanvasPoint(x: area.x + max(0, sum - area.height), y: area.y + min(sum, area.height))
            let end = CanvasPoint(x: area.x + min(sum, area.width), y: area.y + max(0, sum - area.width))
            line(from: start, to: end, width: 1.5 * unit, Palette.missing)
        }
        outline(area, radius: 3 * unit, width: 1.5 * unit, Palette.missing)
    }

    /// Draws a line, or a single point as a dot, with a dark edge that separates it from what is behind it.
    func paintLine(_ points: [CanvasPoint], width: Double, unit: Double, _ color: Color) {
        if points.count > 1 {
            polyline(points, width: width + 4 * unit, Palette.background)
            polyline(points, width: width, color)
        } else if let point = points.first {
            circle(at: point, radius: width + 3 * unit, Palette.background)
            circle(at: point, radius: width + 1 * unit, color)
        }
    }
}
