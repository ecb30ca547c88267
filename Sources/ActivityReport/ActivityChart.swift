// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import LocalTime

/// The content of a chart.
package struct ActivityChart: Sendable, Hashable {
    /// A value with its label.
    package struct Value: Sendable, Hashable {
        package let label: String
        /// A number, or seconds; `nil` if unknown.
        package let value: Double?
    }

    /// What is drawn.
    package enum Content: Sendable, Hashable {
        /// A bar for each hour or day. The earlier values, if any, are as many as the bars.
        case bars([Value], earlier: [Double?]?, named: String)
        /// A bar for each channel. The last one is the sum of the others if `hasOthers`.
        case channels([Value], hasOthers: Bool)
        /// A row of 24 values for each weekday, Monday first.
        case heatMap([[Double]])
        /// Shares from 0 to 1 after days, by the name of the curve.
        case retention(days: [Int], [Curve])
    }

    /// Shares of new members.
    package struct Curve: Sendable, Hashable {
        package let name: String
        package let shares: [Double?]
    }

    /// The title.
    package let title: String
    /// The name of the values.
    package let name: String
    /// Whether the values are times in seconds.
    package let isTime: Bool
    /// What is drawn.
    package let content: Content

    /// The alternative text.
    package var description: String {
        switch content {
        case .bars: "Bar chart: \(title)"
        case .channels: "Chart of the busiest channels: \(title)"
        case .heatMap: "Heat map by weekday and hour: \(title)"
        case .retention: "Line chart: \(title)"
        }
    }

    /// A chart of what was counted of a kind.
    init(_ title: String, of kind: ActivityKind, _ content: Content) {
        self.init(title: title, name: kind.words, isTime: kind.isTime, content: content)
    }

    init(title: String, name: String, isTime: Bool, content: Content) {
        (self.title, self.name, self.isTime, self.content) = (title, name, isTime, content)
    }
}

extension ActivityKind {
    /// The name of what is counted.
    var words: String {
        switch self {
        case .humanMessages, .botMessages, .webhookMessages, .systemMessages: "Messages"
        case .reactions: "Reactions"
        case .threads: "New threads"
        case .voice, .voiceAlone, .voiceAFK: "Time in voice"
        }
    }

    /// The value in a chart: a number, or seconds.
    func charted(_ count: Int64) -> Double { isTime ? Double(count) / 1_000 : Double(count) }
}

/// The days in titles of charts.
enum SpanText {
    /// Such as `Tue Nov 24`, or `Nov 18 to Nov 24`.
    static func words(_ days: ClosedRange<Day>) -> String {
        days.count == 1
            ? DayText.withWeekday(days.lowerBound)
            : "\(DayText.short(days.lowerBound)) to \(DayText.short(days.upperBound))"
    }
}
