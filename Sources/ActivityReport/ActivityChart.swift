// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
package import Localization

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

    /// The texts in the chart.
    package let texts: Texts

    /// The alternative text.
    ///
    /// - Parameter texts: The texts of the message with the chart.
    /// - Returns: The text.
    package func description(_ texts: Texts) -> String {
        let title: [String: TextValue] = ["title": .text(title)]
        return switch content {
        case .bars: texts(.barChartAlt, title)
        case .channels: texts(.channelsChartAlt, title)
        case .heatMap: texts(.heatMapAlt, title)
        case .retention: texts(.lineChartAlt, title)
        }
    }

    /// A chart of what was counted of a kind.
    init(_ title: String, of kind: ActivityKind, _ content: Content, _ texts: Texts = Texts(.english)) {
        self.init(title: title, name: texts(kind.chartKey), isTime: kind.isTime, content: content, texts)
    }

    init(title: String, name: String, isTime: Bool, content: Content, _ texts: Texts = Texts(.english)) {
        (self.title, self.name, self.isTime, self.content) = (title, name, isTime, content)
        self.texts = texts
    }
}

extension ActivityKind {
    /// The name of what is counted, in charts.
    var chartKey: TextKey {
        switch self {
        case .humanMessages, .botMessages, .webhookMessages, .systemMessages: .messagesChart
        case .reactions: .reactionsChart
        case .threads: .newThreadsChart
        case .voice, .voiceAlone, .voiceAFK: .timeInVoiceChart
        }
    }

    /// The value in a chart: a number, or seconds.
    func charted(_ count: Int64) -> Double { isTime ? Double(count) / 1_000 : Double(count) }
}
