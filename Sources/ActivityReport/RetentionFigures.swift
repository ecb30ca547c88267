// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
import LocalTime

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
    func lines(withActive: Bool) -> [String] {
        shares.filter { withActive || $0.measure != .active7 }.compactMap { share in
            share.ratio.map { ratio in
                "\(share.measure.words): \(AmountText.percent(ratio)) of \(AmountText.counted(share.joined, "member"))"
                    + ", joined \(DayText.short(share.days.lowerBound)) to \(DayText.short(share.days.upperBound))"
            }
        }
    }
}

extension RetentionMeasure {
    fileprivate var words: String {
        switch self {
        case .stayed1: "1 Day"
        case .stayed7: "7 Days"
        case .stayed30: "30 Days"
        case .active7: "Active in the First 7 Days"
        }
    }
}

extension Tenure {
    var words: String {
        switch self {
        case .underDay: "Less than a Day"
        case .days1: "1 to 6 Days"
        case .days7: "7 to 29 Days"
        case .days30: "30 to 89 Days"
        case .days90: "90 to 364 Days"
        case .days365: "365 Days or More"
        case .unknown: "Unknown"
        }
    }
}
