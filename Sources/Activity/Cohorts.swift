// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation
public import LocalTime

/// What became of the members who joined on a day. Bots are not counted.
public struct CohortCounts: Sendable, Hashable {
    /// Users who joined on the day.
    public var joined: Int64
    /// Those who left on the day itself or the day after it.
    public var leftWithin1: Int64
    /// Those who left at most seven local days after the day of joining; includes `leftWithin1`.
    public var leftWithin7: Int64
    /// Those who left at most 30 local days after the day of joining; includes `leftWithin7`.
    public var leftWithin30: Int64
    /// Those who were active on at least one of the seven days after the day of joining.
    public var activeWithin7: Int64

    /// Creates counts, all zero by default.
    public init(
        joined: Int64 = 0, leftWithin1: Int64 = 0, leftWithin7: Int64 = 0, leftWithin30: Int64 = 0,
        activeWithin7: Int64 = 0
    ) {
        self.joined = joined
        self.leftWithin1 = leftWithin1
        self.leftWithin7 = leftWithin7
        self.leftWithin30 = leftWithin30
        self.activeWithin7 = activeWithin7
    }

    /// Adds each count.
    public static func += (lhs: inout CohortCounts, rhs: CohortCounts) {
        lhs.joined += rhs.joined
        lhs.leftWithin1 += rhs.leftWithin1
        lhs.leftWithin7 += rhs.leftWithin7
        lhs.leftWithin30 += rhs.leftWithin30
        lhs.activeWithin7 += rhs.activeWithin7
    }

    /// Counts a member who left a number of local days after the day of joining.
    mutating func countLeave(after days: Int) {
        if days <= 1 { leftWithin1 += 1 }
        if days <= 7 { leftWithin7 += 1 }
        if days <= 30 { leftWithin30 += 1 }
    }
}

/// A share of new members, which is known when its window is over.
public enum RetentionMeasure: Sendable, Hashable, CaseIterable {
    /// Still members after the day after joining.
    case stayed1
    /// Still members seven days later.
    case stayed7
    /// Still members 30 days later.
    case stayed30
    /// Active in the seven days after the day of joining.
    case active7

    /// The number of local days after the day of joining that must be over.
    public var days: Int {
        switch self {
        case .stayed1: 1
        case .stayed7, .active7: 7
        case .stayed30: 30
        }
    }

    /// Whether the window of a cohort is over.
    ///
    /// - Parameters:
    ///   - joined: The day of joining.
    ///   - today: The current local day.
    /// - Returns: Whether `today` is later than the last day of the window.
    public func isOver(joined: Day, today: Day) -> Bool { joined.distance(to: today) > days }

    /// The share among the members of several cohorts, from 0 to 1. Cohorts whose window is not over are ignored.
    ///
    /// - Parameters:
    ///   - cohorts: The cohorts by day of joining.
    ///   - today: The current local day.
    /// - Returns: The share; `nil` if nobody joined on these days.
    public func ratio(of cohorts: some Sequence<(key: Day, value: CohortCounts)>, today: Day) -> Double? {
        var total = CohortCounts()
        for (day, counts) in cohorts where isOver(joined: day, today: today) { total += counts }
        guard total.joined > 0 else { return nil }
        let part = min(Double(remaining(of: total)) / Double(total.joined), 1)
        return max(part, 0)
    }

    /// The share among the members who joined on the last 28 days whose window is over.
    ///
    /// - Parameters:
    ///   - today: The current local day.
    ///   - cohort: The members who joined on a day.
    /// - Returns: The share; `nil` if nobody joined on these days.
    public func recentRatio(today: Day, _ cohort: (Day) -> CohortCounts?) -> Double? {
        let last = today.advanced(by: -days - 1)
        let cohorts = (last.advanced(by: -27)...last).compactMap { day in cohort(day).map { (key: day, value: $0) } }
        return ratio(of: cohorts, today: today)
    }

    private func remaining(of counts: CohortCounts) -> Int64 {
        switch self {
        case .stayed1: counts.joined - counts.leftWithin1
        case .stayed7: counts.joined - counts.leftWithin7
        case .stayed30: counts.joined - counts.leftWithin30
        case .active7: counts.activeWithin7
        }
    }
}

/// How long somebody had been a member when leaving.
public enum Tenure: UInt8, Sendable, Hashable, CaseIterable {
    /// Less than 24 hours.
    case underDay = 0
    /// One to six days.
    case days1 = 1
    /// Seven to 29 days.
    case days7 = 2
    /// 30 to 89 days.
    case days30 = 3
    /// 90 to 364 days.
    case days90 = 4
    /// 365 days or more.
    case days365 = 5
    /// The time of joining is unknown.
    case unknown = 6

    /// Creates the tenure of a member. The days are spans of 24 hours.
    public init(from joined: Date?, to left: Date) {
        guard let joined else {
            self = .unknown
            return
        }
        switch left.timeIntervalSince(joined) / 86_400 {
        case ..<1: self = .underDay
        case ..<7: self = .days1
        case ..<30: self = .days7
        case ..<90: self = .days30
        case ..<365: self = .days90
        default: self = .days365
        }
    }

    /// The name in the API and in exports, such as `1_to_6_days`.
    public var name: String {
        switch self {
        case .underDay: "under_1_day"
        case .days1: "1_to_6_days"
        case .days7: "7_to_29_days"
        case .days30: "30_to_89_days"
        case .days90: "90_to_364_days"
        case .days365: "365_days_or_more"
        case .unknown: "unknown"
        }
    }
}

/// What a count of leavers belongs to.
public struct LeaverKey: Sendable, Hashable {
    /// The local day of leaving.
    public let day: Day
    /// How long they had been members.
    public let tenure: Tenure

    /// Creates a key.
    public init(day: Day, tenure: Tenure) {
        self.day = day
        self.tenure = tenure
    }
}
