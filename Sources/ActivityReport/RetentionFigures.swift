// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import LocalTime
import Localization

/// How many new members stayed. Each share is of those who joined on 28 days, the last ones for which it is known.
package struct RetentionFigures: Sendable, Hashable {
    /// A share of new members.
    package struct Share: Sendable, Hashable {
        let measure: RetentionMeasure
        /// From 0 to 1; `nil` if nobody joined.
        let ratio: Double?
        /// The days of joining.
        let days: ClosedRange<Day>
        /// Those who joined, without bots.
        let joined: Int64
    }

    /// The number of days of joining.
    static let length = 28

    /// The shares, in the order of measures.
    let shares: [Share]
    /// Those of the 28 days before.
    let earlier: [Share]

    /// Reads the shares.
    ///
    /// - Parameters:
    ///   - today: The current day, or the day after a report's days.
    ///   - reader: Where to read.
    ///   - guild: The guild's ID.
    /// - Throws: If the cohorts cannot be read.
    init(today: Day, _ reader: any ActivityReader, of guild: UInt64) throws {
        let oldest = RetentionMeasure.allCases.map(\.days).max() ?? 0
        let cohorts = try reader.cohorts(of: guild, in: today.advanced(by: -oldest - 2 * Self.length)...today)
        func known(before end: Day) -> [Share] {
            RetentionMeasure.allCases.map { measure in
                let last = end.advanced(by: -measure.days - 1)
                let days = last.advanced(by: 1 - Self.length)...last
                let members = cohorts.filter { days.contains($0.key) }
                return Share(
                    measure: measure, ratio: measure.ratio(of: members, today: today), days: days,
                    joined: members.values.reduce(0) { $0 &+ $1.joined })
            }
        }
        shares = known(before: today)
        earlier = known(before: today.advanced(by: -Self.length))
    }

    /// A line for each known share. The share of active members is omitted if no activity of members is counted.
    func lines(withActive: Bool, _ texts: Texts) -> [String] {
        shares.filter { withActive || $0.measure != .active7 }.compactMap { share in
            share.ratio.map { ratio in
                texts(
                    .retainedLine,
                    [
                        "period": .text(texts(share.measure.key)), "share": .text(AmountText(texts).percent(ratio)),
                        "count": .number(Int(clamping: share.joined)), "days": .text(texts.days(share.days)),
                    ])
            }
        }
    }
}

extension RetentionMeasure {
    fileprivate var key: TextKey {
        switch self {
        case .stayed1: .stayedOneDayWord
        case .stayed7: .stayedSevenDaysWord
        case .stayed30: .stayedThirtyDaysWord
        case .active7: .activeSevenDaysWord
        }
    }
}

extension Tenure {
    var key: TextKey {
        switch self {
        case .underDay: .tenureUnderDayWord
        case .days1: .tenureDaysWord
        case .days7: .tenureWeeksWord
        case .days30: .tenureMonthsWord
        case .days90: .tenureQuartersWord
        case .days365: .tenureYearsWord
        case .unknown: .tenureUnknownWord
        }
    }
}
