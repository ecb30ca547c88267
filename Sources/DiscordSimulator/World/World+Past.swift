// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Timekeeping

/// The days before the start, so that a demo's charts show data immediately.
extension World {
    /// Simulates the time from `startedAt` to the start without presences; joins, leaves and bans are the same as
    /// later. The guild has its configured size at the end.
    mutating func simulatePast(until start: WallInstant) {
        var events: [WorldEvent] = []
        isPast = true
        advance(to: start, into: &events)
        isPast = false
        finishPast(of: events)
        let share = rhythm.share(at: start)
        for event in events where event.kind == .join {
            if members.contains(event.user), life.chance(share) {
                setStatus(Self.status(life.fraction()), of: event.user)
            }
        }
        scheduleNext(after: start.nanosecondsSince1970)
    }

    /// The initial number of members of a guild's past that results in about `count` after `days`.
    static func membersBefore(_ count: Int, days: Int) -> Int {
        // For every thousand members, eight users join and six leave per day.
        var members = Double(count)
        for _ in 0..<days { members /= 1.002 }
        return max(2, Int(members))
    }

    /// The counts at every full hour of the past, oldest first.
    var pastSamples: [SimulatedPast.Sample] {
        var samples: [SimulatedPast.Sample] = []
        var (members, bans) = (membersAtStart, bansAtStart)
        var quarters = tally.quarters.makeIterator()
        var quarter = quarters.next()
        var time = startedAt
        while time < pastEnd {
            while let next = quarter, next.start + EventTally.quarter <= time {
                members += next.counts.joins - next.counts.left - next.counts.kicked - next.counts.banned
                bans += next.counts.bans - next.counts.unbans
                quarter = quarters.next()
            }
            let share = rhythm.share(at: WallInstant(millisecondsSince1970: time))
            // Even a steady guild varies a little from hour to hour.
            let noise = 0.98 + 0.04 * Double(WorldRandom.mix(UInt64(bitPattern: time)) % 1_000) / 1_000
            samples.append(
                SimulatedPast.Sample(
                    at: time, members: members, online: min(members, Int(Double(members) * share * noise)), bans: bans))
            time += 3_600_000
        }
        return samples
    }
}
