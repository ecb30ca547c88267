// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Charts
import Localization

extension ChartWords {
    /// The words of a language.
    init(_ texts: Texts) {
        self.init()
        guard texts.language != .english else { return }
        weekdays = texts.weekdays
        noData = texts(.noDataChart)
        noMembers = texts(.noMembersChart)
        noCohorts = texts(.noCohortsChart)
        members = texts(.membersChart)
        joins = texts(.joinsChart)
        leaves = texts(.leavesChart)
        net = texts(.netChart)
        peak = texts(.peakChart)
        joined = texts(.joinedChart)
        days = Dictionary(
            uniqueKeysWithValues: [1, 7, 30].map { ($0, texts(.afterDaysChart, ["count": .number($0)])) })
        // Narrow spaces are not in all fonts.
        let separator = String(texts.number(1_000_000).filter { !$0.isNumber }.prefix(1))
        groupSeparator = separator == "\u{202F}" ? "\u{A0}" : separator
        decimalSeparator = String(texts.decimal(tenths: 15).filter { !$0.isNumber })
        percentSign = String(texts.percent(0.01).drop(while: \.isNumber))
    }
}
