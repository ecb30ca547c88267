// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A chart of a guild's members over a number of days: the count as a line, joins and leaves as bars below it.
///
/// The image has its own dark background with rounded corners, so it looks the same in each of Discord's themes. It is
/// laid out to be readable at half its size, as Discord shows it.
public struct MembersChart: Sendable, Equatable {
    /// One day.
    public struct Point: Sendable, Equatable {
        /// The axis label, such as `Nov 25`.
        public var label: String
        /// The member count at the end of the day; `nil` if unknown, which leaves a gap in the line.
        public var members: Int?
        /// The number of joins.
        public var joins: Int
        /// The number of leaves.
        public var leaves: Int

        /// Creates a day.
        public init(label: String, members: Int?, joins: Int, leaves: Int) {
            self.label = label
            self.members = members
            self.joins = joins
            self.leaves = leaves
        }
    }

    /// The allowed number of days.
    public static let dayRange = 1...400
    /// The allowed width in pixels.
    public static let widthRange = ChartSize.widthRange
    /// The allowed height in pixels.
    public static let heightRange = ChartSize.heightRange
    /// The allowed counts, up to a trillion.
    public static let countRange = 0...1_000_000_000_000

    /// The title. Characters missing from the font are removed, and a long title is truncated with an ellipsis.
    public var title: String
    /// The days, oldest first.
    public var days: [Point]

    /// The words and the number format.
    public var words = ChartWords()

    /// Creates a chart. It is validated when it is drawn.
    public init(title: String, days: [Point]) {
        self.title = title
        self.days = days
    }

    /// Draws the chart.
    ///
    /// - Parameters:
    ///   - width: The image's width in pixels, within `widthRange`.
    ///   - height: The image's height in pixels, within `heightRange`.
    /// - Returns: A PNG with transparent corners.
    /// - Throws: `ChartError`.
    public func png(width: Int = 1200, height: Int = 600) throws(ChartError) -> [UInt8] {
        try drawn(width: width, height: height).png()
    }
}

extension MembersChart: DrawableChart {
    func paint(on canvas: borrowing Canvas, width: Double, height: Double) {
        let layout = MembersChartLayout(self, width: width, height: height, font: canvas)
        MembersChartPainter(layout: layout).paint(on: canvas)
    }

    func validate() throws(ChartError) {
        guard Self.dayRange.contains(days.count) else {
            throw ChartError(
                code: .days,
                message: "A chart must have \(Self.dayRange.lowerBound) to \(Self.dayRange.upperBound) days, "
                    + "got \(days.count)")
        }
        for (index, day) in days.enumerated() {
            let counts = [day.members ?? 0, day.joins, day.leaves]
            guard let wrong = counts.first(where: { !Self.countRange.contains($0) }) else { continue }
            throw ChartError(
                code: .count,
                message:
                    "Counts in a chart must be from \(Self.countRange.lowerBound) to \(Self.countRange.upperBound), "
                    + "got \(wrong) on day \(index + 1)")
        }
    }
}
