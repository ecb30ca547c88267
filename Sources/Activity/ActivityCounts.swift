// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import LocalTime

/// Where counts are collected: the pending batch, and the activity of members.
struct ActivityCounts: Sendable {
    var calendar: HourCalendar
    var members: ActiveMembers
    var batch = ActivityBatch()

    /// Adds to the count of an hour.
    mutating func add(_ number: Int64, _ kind: ActivityKind, _ channel: UInt64, _ hour: LocalHour) {
        batch.hours[HourCountKey(hour, channel: channel, kind), default: 0] &+= number
    }

    /// Records the activity of a user on a day.
    mutating func mark(
        _ user: UInt64, _ day: Day, _ sign: ActivitySign, _ isOptedOut: (UInt64) -> Bool = { _ in false }
    ) {
        guard let joined = members.mark(user, day, sign, isOptedOut) else { return }
        batch.cohorts[joined, default: CohortCounts()].activeWithin7 += 1
    }
}
