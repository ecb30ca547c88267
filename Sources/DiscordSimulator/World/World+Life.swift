// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import Timekeeping

/// Simulated activity: a Poisson process whose rates depend on the member count and the hour of the day.
extension World {
    /// Events per second.
    private struct Rates {
        var join, leave, unban, presence: Double
        var total: Double { join + leave + unban + presence }
    }

    private static let secondsPerDay = 86_400.0
    /// Shares of kicks and bans among removals.
    private static let kickShare = 0.05
    private static let banShare = 0.06
    /// Maximum interval between updates of the rates, in nanoseconds.
    private static let longestGap: Int64 = 60_000_000_000

    /// Advances the time to `instant`. The events do not depend on how the time is divided into calls.
    mutating func advance(to instant: WallInstant, into events: inout [WorldEvent]) {
        let end = instant.nanosecondsSince1970
        while nextEvent <= end {
            let time = nextEvent
            step(at: WallInstant(nanosecondsSince1970: time), into: &events)
            scheduleNext(after: time)
        }
    }

    /// Advances the time without events, after a pause.
    mutating func skip(to instant: WallInstant) {
        scheduleNext(after: instant.nanosecondsSince1970)
    }

    mutating func scheduleNext(after time: Int64) {
        let rate = rates(at: WallInstant(nanosecondsSince1970: time)).total
        let gap = rate > 0 ? -log(1 - life.fraction()) / rate * 1e9 : .infinity
        isStep = gap <= Double(Self.longestGap)
        nextEvent = time + (isStep ? Int64(gap) : Self.longestGap)
    }

    private func rates(at instant: WallInstant) -> Rates {
        let count = Double(members.count)
        let planned = Double(max(parameters.members, 1))
        // More bans lead to more unbans.
        let pardon = Double(bans.count) / Double(max(parameters.bans, 20))
        if let total = parameters.eventsPerSecond, !isPast {
            // Keeps the guild's size: more members lead to fewer joins and more leaves.
            let fullness = min(max(count / planned, 0.5), 1.5)
            let join = total * 0.009 * (2 - fullness)
            let leave = total * 0.009 * fullness
            let unban = leave * Self.banShare * pardon
            return Rates(join: join, leave: leave, unban: unban, presence: max(total - join - leave - unban, 0))
        }
        let lively = count * rhythm.activity(at: instant) / Self.secondsPerDay
        let leave = lively * 0.006
        return Rates(
            join: lively * 0.008, leave: leave, unban: leave * Self.banShare * 0.3 * pardon,
            presence: isPast ? 0 : count * 6 / Self.secondsPerDay)
    }

    private mutating func step(at instant: WallInstant, into events: inout [WorldEvent]) {
        guard isStep else { return }
        let rates = rates(at: instant)
        let time = instant.millisecondsSince1970
        var draw = life.fraction() * rates.total
        if draw < rates.presence { return changePresence(at: instant, into: &events) }
        draw -= rates.presence
        if draw < rates.join {
            let status = Self.status(life.fraction())
            _ = join(at: time, online: life.chance(0.7) && !isPast, status: status, into: &events)
            return
        }
        draw -= rates.join
        if draw < rates.leave {
            let fraction = life.fraction()
            let cause: WorldEvent.Cause =
                fraction < Self.banShare ? .ban : fraction < Self.banShare + Self.kickShare ? .kick : .left
            let early = life.chance(0.5)
            let farewell = life.chance(0.3)
            guard let id = randomMember(from: 0, to: members.count, with: &life), id != moderatorID else { return }
            _ = remove(id, cause: cause, at: time, early: early, farewell: farewell, into: &events)
            return
        }
        if let id = randomBan(with: &life) { _ = unban(id, at: time, into: &events) }
    }

    /// Changes the status of one member. The online count is pulled toward the target for the hour of the day.
    mutating func changePresence(at instant: WallInstant, into events: inout [WorldEvent]) {
        let time = instant.millisecondsSince1970
        let count = Double(members.count)
        let wanted = rhythm.share(at: instant) * count
        let online = members.onlineCount
        if life.chance(0.3) {
            let status = Self.status(life.fraction())
            guard let id = randomMember(from: 0, to: online, with: &life) else { return }
            _ = setPresence(status, of: id, at: time, into: &events)
            return
        }
        let pull = (wanted - Double(online)) / max(count * 0.04, 1)
        if life.chance(min(max(0.5 + pull, 0.02), 0.98)) {
            let status = Self.status(life.fraction())
            guard let id = randomMember(from: online, to: members.count, with: &life) else { return }
            _ = setPresence(status, of: id, at: time, into: &events)
        } else if let id = randomMember(from: 0, to: online, with: &life) {
            _ = setPresence(.offline, of: id, at: time, into: &events)
        }
    }
}
