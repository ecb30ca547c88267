// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import DiscordModels
package import Foundation
import LocalTime
package import Resilience
package import Statistics

/// The statistics of one guild, for its services.
package struct GuildKeeper: Sendable {
    /// The keeper of all guilds.
    package let shared: StatisticsKeeper
    /// Identifies the guild, also before its ID is known.
    package let index: Int
    /// The ID under which its settings are found; `nil` for the only guild that the bot is in.
    package let configured: GuildID?
    /// Suffix of the names of its services and tasks: a colon and its ID, unless only one guild can be counted.
    package let suffix: String

    init(shared: StatisticsKeeper, index: Int, configured: GuildID?, isOnly: Bool) {
        (self.shared, self.index, self.configured) = (shared, index, configured)
        suffix = isOnly ? "" : configured.map { ":\($0)" } ?? ""
    }

    /// Notified when a count of any guild becomes known.
    package var changes: ChangeSignal { shared.changes }

    // MARK: - In

    /// Sets the guild.
    package func watch(_ guild: GuildID, name: String) {
        shared.withState { state, _ in state.watch(guild, name: name, at: index) }
        changes.notify()
    }

    /// Records approximate counts, for those that the gateway does not provide.
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

    /// Records the ban list, unless bans have or may have changed since `revision`: the list may or may not include that
    /// change.
    ///
    /// - Returns: whether it was accepted.
    func receive(bans: [BannedUser], countedSince revision: Int) -> Bool {
        let isAccepted = shared.withState { state, now in
            let guild = state.guilds[index]
            guard guild.isCurrent, guild.bansRevision == revision, let id = guild.id,
                state.statistics.guilds[id.rawValue]?.needsModeration != true
            else { return false }
            state.apply(Observation(guild: id.rawValue, at: now, kind: .bansListed(bans.map(Person.init))), index)
            state.guilds[index].bansCountedAt = now
            return true
        }
        if isAccepted { changes.notify() }
        return isAccepted
    }

    /// Records that the bot may not read the ban list.
    func cannotReadBans() { observe(.bansListed(nil)) }

    /// Records the kicks, bans and unbans since the start of the gap; `nil` if the bot may not read the audit log.
    func receive(moderation: [ModerationEntry]?) { observe(.moderationListed(moderation)) }

    /// Records that the roster seems to differ from Discord's members.
    func doubtRoster() { observe(.rosterDoubted) }

    /// Ends the repair of the gap with what was found.
    func abandonRepair() { observe(.repairAbandoned) }

    private func observe(_ kind: Observation.Kind) {
        shared.withState { state, now in
            guard let guild = state.guilds[index].id?.rawValue else { return }
            state.apply(Observation(guild: guild, at: now, kind: kind), index)
        }
        changes.notify()
    }

    // MARK: - Out

    /// What a repair, or the first fill of the roster, still needs.
    package var repairNeeds: (moderation: Bool, memberList: Bool, banList: Bool) {
        readState { ($0.needsModeration, $0.needsMemberList, $0.needsBanList) } ?? (false, false, false)
    }

    /// The guild, once it is known.
    package var guild: (id: GuildID, name: String)? {
        read { guild in guild.id.map { ($0, guild.name) } }
    }

    /// The shard that receives its events; `nil` until the guild is known.
    package var shard: Int? { shared.withState { state, _ in state.shard(of: index) } }

    /// The time zone of its days.
    package var timeZone: TimeZone { guild.map { shared.zones[$0.id.rawValue] } ?? shared.zones.standard }

    /// The current statistics; `nil` until the guild is available.
    package var snapshot: Snapshot? {
        shared.withState { state, now in
            state.guilds[index].id.flatMap { state.statistics.snapshot(of: $0.rawValue, at: now) }
        }
    }

    /// All events ever committed. The metrics' counters use them, so they survive restarts and never decrease.
    var totals: EventCounts {
        shared.withState { state, _ in state.guilds[index].id.flatMap { state.totals[$0.rawValue] } ?? EventCounts() }
    }

    /// The activity at this time; `nil` if it is not counted, or the guild is unknown.
    package var activity: ActivitySnapshot? {
        let timeZone = timeZone
        return shared.withState { state, now in
            var calendar = DayCalendar(timeZone: timeZone)
            return state.guilds[index].activity.map { ActivitySnapshot($0, today: calendar.day(of: now)) }
        }
    }

    /// The repaired events since the start of the process.
    var repaired: RepairedCounts { read(\.repaired) }

    /// Those of them that a comparison with Discord's lists found although no gap was known.
    var mended: RepairedCounts { read(\.mended) }

    /// How far the repair of the gap has come; `nil` without a gap.
    var repairStatus: RepairStatus? { readState(RepairStatus.init) ?? nil }

    /// Whether the roster waits for a comparison with the member list.
    var isRosterDoubted: Bool { readState(\.isRosterDoubted) ?? false }

    /// The gap that is being repaired.
    var gap: Gap? { readState(\.gap) ?? nil }

    /// Whether the guild is counted: not if the bot was removed from it, and all guilds that it is in are counted.
    package var isCounted: Bool { read(\.isCounted) }

    /// Whether the session is live and all missed events are replayed.
    package var isCurrent: Bool { read(\.isCurrent) }

    /// Whether the session is live and all events up to an instant have been received.
    package func hasReceivedEvents(until instant: Date) -> Bool {
        shared.withState { state, _ in
            guard state.guilds[index].isCurrent, let id = state.guilds[index].id?.rawValue else { return false }
            return state.statistics.guilds[id]?.coveredUntil.map { $0 >= instant } ?? false
        }
    }

    /// A number that changes whenever bans have or may have changed; `nil` while the session is not live.
    var bansRevision: Int? { read { $0.isCurrent ? $0.bansRevision : nil } }

    /// When the ban list was last counted; `nil` before the first count.
    package var bansCountedAt: Date? { read(\.bansCountedAt) }

    private func read<Value>(_ value: (CountedGuild) -> Value) -> Value {
        shared.withState { state, _ in value(state.guilds[index]) }
    }

    /// Reads the guild's statistics; `nil` until the guild is known.
    private func readState<Value>(_ value: (GuildState) -> Value) -> Value? {
        shared.withState { state, _ in
            state.guilds[index].id.flatMap { state.statistics.guilds[$0.rawValue] }.map(value)
        }
    }
}
