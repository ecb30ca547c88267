// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// How a guild's members moved over a number of days: their count as a line, joins and leaves as bars below it.
///
/// The picture has its own dark background with rounded corners, so that it looks the same on each of Discord's themes, and
/// is laid out to be read at half its size, as Discord shows it.
public struct MembersChart: Sendable, Equatable {
    /// One day.
    public struct Point: Sendable, Equatable {
        /// What is written below the day, as in `Nov 25`.
        public var label: String
        /// The members at the day's end; `nil`: not known, and the line has a gap there.
        public var members: Int?
        /// How many joined.
        public var joins: Int
        /// How many left.
        public var leaves: Int

        /// Makes a day.
        public init(label: String, members: Int?, joins: Int, leaves: Int) {
            self.label = label
            self.members = members
            self.joins = joins
            self.leaves = leaves
        }
    }

    /// How many days a chart may have.
    public static let dayRange = 1...400
    /// How wide a picture may be, in pixels.
    public static let widthRange = 320...4_000
    /// How high a picture may be, in pixels.
    public static let heightRange = 240...4_000
    /// What a count may be: up to a trillion.
    public static let countRange = 0...1_000_000_000_000

    /// What stands above; what the font cannot show is left out, and what is too long ends in an ellipsis.
    public var title: String
    /// The days, the oldest first.
    public var days: [Point]

    /// Makes a chart; whether it can be drawn is seen when it is.
    public init(title: String, days: [Point]) {
        self.title = title
        self.days = days
    }

    /// Draws the chart.
    ///
    /// - Parameters:
    ///   - width: The picture's width in pixels, within `widthRange`.
    ///   - height: The picture's height in pixels, within `heightRange`.
    /// - Returns: A PNG with transparent corners.
    /// - Throws: `ChartError`.
    public func png(width: Int = 1200, height: Int = 600) throws(ChartError) -> [UInt8] {
        try drawn(width: width, height: height).png()
    }

    /// The drawn picture.
    func drawn(width: Int, height: Int) throws(ChartError) -> Canvas {
        try validate(width: width, height: height)
        let canvas = try Canvas(width: width, height: height)
        let layout = MembersChartLayout(self, width: Double(width), height: Double(height), font: canvas)
        MembersChartPainter(layout: layout).paint(on: canvas)
        try canvas.check()
        return canvas
    }

    private func validate(width: Int, height: Int) throws(ChartError) {
        guard Self.widthRange.contains(width), Self.heightRange.contains(height) else {
            throw ChartError(
                code: .size,
                message: "A chart cannot be \(width) by \(height) pixels: ask for a width of "
                    + "\(Self.widthRange.lowerBound) to \(Self.widthRange.upperBound) and a height of "
                    + "\(Self.heightRange.lowerBound) to \(Self.heightRange.upperBound).")
        }
        guard Self.dayRange.contains(days.count) else {
            throw ChartError(
                code: .days,
                message: "A chart cannot show \(days.count) days: hand in \(Self.dayRange.lowerBound) to "
                    + "\(Self.dayRange.upperBound), or put several days together.")
        }
        for (index, day) in days.enumerated() {
            let counts = [day.members ?? 0, day.joins, day.leaves]
            guard let wrong = counts.first(where: { !Self.countRange.contains($0) }) else { continue }
            throw ChartError(
                code: .count,
                message: "Day \(index + 1) of the chart has a count of \(wrong): counts are from "
                    + "\(Self.countRange.lowerBound) to \(Self.countRange.upperBound).")
        }
    }
}
