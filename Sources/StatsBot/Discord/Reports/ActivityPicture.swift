// SPDX-License-Identifier: MIT
// Part of StatsBot.

import ActivityReport
import Charts
import Counting
import DiscordREST
import Foundation
import Localization
import Resilience

extension ActivityChart {
    /// The chart as a PNG, drawn unless it is in the cache.
    func png(_ charts: Cache<BotCaches.Chart, [UInt8]>) throws -> [UInt8] {
        try charts.blockingValue(for: .activity(self)) { try drawn() }
    }

    private func drawn() throws(ChartError) -> [UInt8] {
        let measure: ChartMeasure = isTime ? .duration : .count
        let words = ChartWords(texts)
        switch content {
        case .bars(let bars, let earlier, let span):
            var chart = BarChart(
                title: title, measure: measure, name: name,
                bars: bars.map { BarChart.Bar(label: $0.label, value: $0.value) },
                comparison: earlier.map { BarChart.Comparison(name: span, values: $0) })
            chart.words = words
            return try chart.png()
        case .channels(let rows, let hasOthers):
            var chart = ChannelsChart(
                title: title, measure: measure, name: name,
                rows: rows.enumerated().map { index, row in
                    ChannelsChart.Row(
                        name: row.label, value: row.value, isOther: hasOthers && index == rows.count - 1)
                })
            chart.words = words
            return try chart.png()
        case .heatMap(let rows):
            var chart = HeatMapChart(title: title, measure: measure, rows: rows)
            chart.words = words
            return try chart.png()
        case .retention(let days, let curves):
            var chart = RetentionChart(
                title: title, days: days,
                curves: curves.map { RetentionChart.Curve(name: $0.name, shares: $0.shares) })
            chart.words = words
            return try chart.png()
        }
    }
}

extension Attachment {
    /// An image for an embed.
    static func png(_ bytes: [UInt8], name: String, description: String) -> Attachment {
        Attachment(filename: name, contentType: "image/png", bytes: Data(bytes), description: description)
    }
}
