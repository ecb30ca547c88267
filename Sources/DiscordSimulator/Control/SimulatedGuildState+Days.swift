// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Timekeeping

/// The days of the guild in a time zone.
extension SimulatedGuildState {
    /// Every day from the first to today, including days without events.
    func days(in zone: TimeZone, at now: WallInstant) -> [SimulatorLedger.Day] {
        func day(_ milliseconds: Int64) -> Int {
            let seconds = (Double(milliseconds) / 1000).rounded(.down)
            let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: seconds))
            return Int(((seconds + Double(offset)) / 86_400).rounded(.down))
        }
        let today = day(now.millisecondsSince1970)
        var first = min(day(world.startedAt), today)
        var counts: [Int: EventTally.Counts] = [:]
        for (start, quarter) in world.tally.quarters {
            let day = day(start)
            counts[day, default: EventTally.Counts()] += quarter
            first = min(first, day)
        }
        var members = world.membersAtStart
        return (first...max(today, counts.keys.max() ?? today)).map { number in
            let counts = counts[number] ?? EventTally.Counts()
            let leaves = counts.left + counts.kicked + counts.banned
            members += counts.joins - leaves
            var date = JSONWriter()
            date.date(days: number)
            return SimulatorLedger.Day(
                date: date.text, joins: counts.joins, leaves: leaves, left: counts.left, kicked: counts.kicked,
                banned: counts.banned, bans: counts.bans, unbans: counts.unbans,
                members: number < today ? members : nil)
        }
    }
}
