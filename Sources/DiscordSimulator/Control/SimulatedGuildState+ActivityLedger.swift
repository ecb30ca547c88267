// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation
import Timekeeping

/// The activity of the guild in the ledger, by the definitions of `SimulatorLedger.Activity`.
extension SimulatedGuildState {
    func activityLedger(in zone: TimeZone, at now: WallInstant) -> SimulatorLedger.Activity {
        let count = LedgerActivityCount(
            activity.history, afk: activity.channels?.afk.id, zone: zone, from: world.startedAt,
            to: now.millisecondsSince1970)
        return SimulatorLedger.Activity(
            completeSince: activity.history.droppedUntil, hours: count.rows,
            days: activeDays(count.days, in: zone, at: now), cohorts: cohorts(count.days, in: zone),
            leavers: leavers(in: zone), invites: inviteUses(in: zone), boosts: activity.boosts,
            boostLevel: activity.level,
            voiceMembers: count.talking)
    }

    private func activeDays(
        _ days: [Int: LedgerActivityCount.Day], in zone: TimeZone, at now: WallInstant
    ) -> [SimulatorLedger.Activity.ActiveDay] {
        var clock = LedgerClock(zone)
        let first = min(clock.day(at: world.startedAt), days.keys.min() ?? .max)
        let last = max(clock.day(at: now.millisecondsSince1970), days.keys.max() ?? .min, first)
        // The latest day on which each user was active.
        var latest: [UInt64: Int] = [:]
        return (first...last).map { number in
            let day = days[number] ?? LedgerActivityCount.Day()
            for user in day.active { latest[user] = number }
            let writers = Set(day.messages.filter { $0.value >= 3 }.keys)
            return SimulatorLedger.Activity.ActiveDay(
                date: LedgerClock.date(number), active1: day.active.count,
                active7: latest.values.count { $0 > number - 7 }, active28: latest.values.count { $0 > number - 28 },
                communicators: writers.union(day.talkers).count, voicePeak: day.peak)
        }
    }

    private func cohorts(
        _ days: [Int: LedgerActivityCount.Day], in zone: TimeZone
    ) -> [SimulatorLedger.Activity.Cohort] {
        var clock = LedgerClock(zone)
        var cohorts: [Int: SimulatorLedger.Activity.Cohort] = [:]
        /// The day of the latest join of each user.
        var joins: [UInt64: Int] = [:]
        for event in world.history where event.user != world.botID && !MemberNames.isBot(event.user) {
            let day = clock.day(at: event.at)
            if event.kind == .join {
                joins[event.user] = day
                cohorts[
                    day,
                    default: SimulatorLedger.Activity.Cohort(
                        date: LedgerClock.date(day), joined: 0, left1: 0, left7: 0, left30: 0, active7: 0)
                ].joined += 1
                // A user who was here before is counted again, for this day.
                let wasActive = (day + 1...day + 7).contains { days[$0]?.active.contains(event.user) ?? false }
                if wasActive { cohorts[day]?.active7 += 1 }
            } else if event.kind == .leave, let joined = joins.removeValue(forKey: event.user) {
                if day - joined <= 1 { cohorts[joined]?.left1 += 1 }
                if day - joined <= 7 { cohorts[joined]?.left7 += 1 }
                if day - joined <= 30 { cohorts[joined]?.left30 += 1 }
            }
        }
        return cohorts.sorted { $0.key < $1.key }.map(\.value)
    }

    private func leavers(in zone: TimeZone) -> [SimulatorLedger.Activity.Leavers] {
        var clock = LedgerClock(zone)
        var counts: [Int: [Int]] = [:]
        for departure in world.departures where !MemberNames.isBot(departure.user) {
            let days = (departure.at - Int64(departure.joined) * 1_000) / 86_400_000
            let period = [1, 7, 30, 90, 365].count { days >= $0 }
            counts[clock.day(at: departure.at), default: Array(repeating: 0, count: 6)][period] += 1
        }
        return counts.sorted { $0.key < $1.key }.map { day, counts in
            SimulatorLedger.Activity.Leavers(date: LedgerClock.date(day), counts: counts)
        }
    }

    private func inviteUses(in zone: TimeZone) -> [SimulatorLedger.Activity.InviteUses] {
        struct Key: Hashable {
            let day: Int
            let source: WorldInvites.Source
        }
        var clock = LedgerClock(zone)
        var counts: [Key: Int] = [:]
        for join in invites.joins { counts[Key(day: clock.day(at: join.at), source: join.source), default: 0] += 1 }
        return counts.map { key, joins in
            var uses = SimulatorLedger.Activity.InviteUses(
                date: LedgerClock.date(key.day), code: nil, vanity: key.source == .vanity, joins: joins)
            if case .invite(let code) = key.source { uses.code = code }
            return uses
        }.sorted { ($0.date, $0.code ?? "", $0.vanity ? 1 : 0) < ($1.date, $1.code ?? "", $1.vanity ? 1 : 0) }
    }
}
