// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation
import LocalTime
import Resilience
import Statistics

/// The figures of one guild, as its services see them.
struct GuildKeeper: Sendable {
    /// The keeper of all guilds' figures.
    let shared: StatisticsKeeper
    /// Its index in the configuration.
    let index: Int
    /// What the names of its services and tasks end with, where several guilds are counted: a colon and its id.
    let suffix: String

    /// Notified when a figure becomes known, of whatever guild.
    var changes: ChangeSignal { shared.changes }

    // MARK: - In

    /// Says which guild it is.
    func watch(_ guild: GuildID, name: String) {
        shared.withState { state, _ in state.watch(guild, name: name, at: index) }
        changes.notify()
    }

    /// Takes in figures that are about right, where the gateway cannot tell.
    func receive(approximateOnline online: Int?, members: Int?) {
        shared.withState { state, now in
            guard let guild = state.guilds[index].id?.rawValue else { return }
            if let online { state.apply(Observation(guild: guild, at: now, kind: .onlineApproximated(online)), index) }
            if let members {
                state.apply(Observation(guild: guild, at: now, kind: .membersApproximated(members)), index)
            }
        }
        changes.notify()
    }

    /// Takes in a count of the ban list, unless a ban came or went since `revision`, or may have: the count may or may
    /// not hold it.
    ///
    /// - Returns: whether it was taken.
    func receive(bans: Int, countedSince revision: Int) -> Bool {
        let isTaken = shared.withState { state, now in
            let guild = state.guilds[index]
            guard guild.isCurrent, guild.bansRevision == revision, let id = guild.id else { return false }
            state.apply(Observation(guild: id.rawValue, at: now, kind: .bansCounted(bans)), index)
            state.guilds[index].bansCountedAt = now
            return true
        }
        if isTaken { changes.notify() }
        return isTaken
    }

    // MARK: - Out

    /// The guild, once it is known.
    var guild: (id: GuildID, name: String)? {
        read { guild in guild.id.map { ($0, guild.name) } }
    }

    /// The zone in which its days are counted.
    var timeZone: TimeZone { guild.map { shared.zones[$0.id.rawValue] } ?? shared.zones.standard }

    /// The figures now; `nil` until the guild was seen.
    var snapshot: Snapshot? {
        shared.withState { state, now in
            state.guilds[index].id.flatMap { state.statistics.snapshot(of: $0.rawValue, at: now) }
        }
    }

    /// All events ever committed; the counters of the metrics, which so survive restarts and never go back.
    var totals: EventCounts {
        shared.withState { state, _ in state.guilds[index].id.flatMap { state.totals[$0.rawValue] } ?? EventCounts() }
    }

    /// Whether the session is live and nothing is still to be replayed.
    var isCurrent: Bool { read(\.isCurrent) }

    /// A number that changes whenever a ban comes or goes, or may have; `nil` while the session is not live.
    var bansRevision: Int? { read { $0.isCurrent ? $0.bansRevision : nil } }

    /// When the ban list was last counted as a whole; `nil` before the first count.
    var bansCountedAt: Date? { read(\.bansCountedAt) }

    private func read<Value>(_ value: (CountedGuild) -> Value) -> Value {
        shared.withState { state, _ in value(state.guilds[index]) }
    }
}
