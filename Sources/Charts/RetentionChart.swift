// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A chart of the share of members that remain after a number of days, as curves.
///
/// Like `MembersChart`, the image has its own dark background and is readable at half its size.
public struct RetentionChart: Sendable, Equatable {
    /// A curve.
    public struct Curve: Sendable, Equatable {
        /// The name in the legend, such as `Stayed`.
        public var name: String
        /// The share for each of the chart's days, from 0 to 1; `nil` if unknown, which leaves a gap in the curve. Any
        /// other value is treated as unknown.
        public var shares: [Double?]

        /// Creates a curve.
        public init(name: String, shares: [Double?]) {
            self.name = name
            self.shares = shares
        }
    }

    /// The allowed number of days on the axis.
    public static let dayRange = 1...12
    /// The allowed number of curves.
    public static let curveRange = 1...3

    /// The title. Characters missing from the font are removed, and a long title is truncated with an ellipsis.
    public var title: String
    /// The days since joining in ascending order, such as 1, 7 and 30. Their distances in the chart are equal.
    public var days: [Int]
    /// The curves; the first one is emphasized.
    public var curves: [Curve]

    /// The words and the number format.
    public var words = ChartWords()

    /// Creates a chart. It is validated when it is drawn.
    public init(title: String, days: [Int], curves: [Curve]) {
        self.title = title
        self.days = days
        self.curves = curves
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

extension RetentionChart: DrawableChart {
    func validate() throws(ChartError) {
        try ChartError.check(days.count, of: "days", in: Self.dayRange)
        try ChartError.check(curves.count, of: "curves", in: Self.curveRange)
        if let wrong = curves.first(where: { $0.shares.count != days.count }) {
            throw ChartError(
                code: .shape,
                message: "A curve must have a share for each of the \(days.count) days, got \(wrong.shares.count)")
        }
    }

    func paint(on canvas: borrowing Canvas, width: Double, height: Double) {
        let layout = RetentionChartLayout(self, width: width, height: height, font: canvas)
        let unit = layout.frame.unit
        canvas.fill(layout.frame.card, radius: 22 * unit, Palette.background)
        canvas.paintGrid(layout.gridLines, in: layout.panel, unit: unit)
        for line in layout.curves.first?.lines ?? [] where line.count > 1 {
            canvas.fillBelow(line, panel: layout.panel, Palette.curves[0])
        }
        // The first curve is drawn last, in front of the others.
        for curve in layout.curves.reversed() {
            for line in curve.lines {
                canvas.paintLine(line, width: 4.5 * unit, unit: unit, curve.color)
                for point in line {
                    canvas.circle(at: point, radius: 11 * unit, Palette.background)
                    canvas.circle(at: point, radius: 8 * unit, curve.color)
                }
            }
        }
        canvas.paint(layout.legend, unit: unit)
        for label in layout.labels { canvas.paint(label) }
        for label in layout.valueLabels { canvas.paint(label) }
    }
}
