// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Activity
package import BotConfiguration
package import DiscordGateway
package import DiscordModels
import Foundation
package import LocalTime
package import Resilience
import Statistics
package import Storage
import Synchronization
package import Timekeeping

/// Owns the statistics: it receives events and provides snapshots, and batches to commit.
///
/// Protected by a lock instead of an actor, because a scrape reads it on a thread that cannot wait. `GuildKeeper` is the
/// interface for one guild.
package final class StatisticsKeeper: Sendable {
    /// Maximum number of uncommitted events; at this limit, the gateway is not read until the store has caught up.
    static let maximumPendingEvents = 10_000

    /// Notified when a count becomes known or a batch is committed, but not for each event.
    package let changes = ChangeSignal()
    /// Whether every guild is counted that the bot is in.
    package let countsAll: Bool
    /// The time zones of their days.
    package let zones: GuildZones

    private let clock: any WallClock
    private let state: Mutex<KeeperState>

    /// Restores the stored state.
    ///
    /// - Parameters:
    ///   - guilds: the settings of the counted guilds, or of all guilds.
    ///   - selection: which guilds are counted.
    ///   - zones: the time zones of their days.
    ///   - clock: provides the times of events.
    ///   - stored: the stored state.
    ///   - activity: what is counted of the guilds' activity.
    package init(
        _ guilds: [GuildSettings], selection: GuildSelection = .only, zones: GuildZones, clock: any WallClock,
        stored: StoredState, activity: ActivitySources = []
    ) {
        self.clock = clock
        self.zones = zones
        countsAll = selection == .all
        let ignoresBots = guilds.contains { !$0.countsBots }
        let configured = countsAll ? [] : guilds.map { CountedGuild(configured: $0.id, bots: $0.countsBots ? nil : []) }
        let makeFound: @Sendable (GuildID) -> CountedGuild = {
            CountedGuild(configured: $0, bots: ignoresBots ? [] : nil)
        }
        state = Mutex(
            KeeperState(
                guilds: configured, makeGuild: countsAll ? makeFound : nil, ignoresBots: ignoresBots,
                statistics: StatisticsState(zones: zones, guilds: stored.guilds), stored: stored
            ) { guild, stored, committed in
                activity.isEmpty
                    ? nil : GuildActivity(activity, timeZone: zones[guild], stored: stored, committed: committed)
            })
    }

    /// Reads or changes the state.
    func withState<Result>(_ body: (inout KeeperState, _ now: Date) -> Result) -> Result {
        let now = clock.wallNow.date
        return state.withLock { body(&$0, now) }
    }

    // MARK: - In

    /// Sets the shard count and intents of the sessions.
    package func setScope(_ scope: SessionScope) {
        state.withLock { state in
            state.pending.scope = scope
            // Sessions of another scope are not resumed, and the store deletes them.
            if state.scope != scope { (state.positions, state.coverage, state.storedSessions) = ([:], [:], [:]) }
            state.scope = scope
        }
        changes.notify()
    }

    /// Applies a gateway event and adds it to the next batch.
    ///
    /// - Throws: `CancellationError` while it waits for the store to catch up.
    package func receive(_ dispatch: GatewayDispatch) async throws {
        let (isFull, needsNotification) = withState { state, now in
            state.take(dispatch, at: now)
            defer { state.needsNotification = false }
            return (state.waiting >= Self.maximumPendingEvents, state.needsNotification)
        }
        if needsNotification { changes.notify() }
        if isFull {
            try await changes.wait { pendingEvents < Self.maximumPendingEvents ? () : nil }
        }
    }

    /// Waits until a shard's session is stored, so that a crash after the first event resumes it instead of starting
    /// another one. While the store fails, it returns immediately: events then wait in memory.
    ///
    /// - Throws: `CancellationError`.
    package func waitUntilSessionIsStored(of shard: Int) async throws {
        try await changes.wait { state.withLock { $0.isSessionStored(of: shard) } ? () : nil }
    }

    /// Records that a shard, or all shards, lost their connection: events of their guilds are not received until the
    /// session is live again.
    package func gatewayLost(_ shard: Int? = nil) {
        withState { state, now in
            for index in state.guilds.indices where shard == nil || state.shard(of: index) == shard {
                state.lost(index, at: now)
            }
        }
    }

    /// Records that all events of a shard up to an instant have been received.
    package func covered(_ shard: Int, until instant: WallInstant) {
        withState { state, now in state.covered(shard, until: instant.date, at: now) }
        changes.notify()
    }

    /// Records a channel's name.
    package func receive(_ channel: NamedChannel, of id: ChannelID) {
        state.withLock { $0.channels[id] = channel }
    }

    /// Sets the guilds that the bot is in, if all guilds are counted. The next session says which others it has left.
    package func found(_ guilds: [(id: GuildID, name: String)]) {
        state.withLock { state in
            for guild in guilds { state.found(guild.id, name: guild.name) }
        }
        changes.notify()
    }

    // MARK: - Out

    /// The counted guilds, in configuration order, or in the order in which they were found.
    package var guilds: [GuildKeeper] {
        let counted = state.withLock { state in
            state.guilds.indices.filter { state.guilds[$0].isCounted }.map { ($0, state.guilds[$0].configured) }
        }
        return counted.map {
            GuildKeeper(shared: self, index: $0, configured: $1, isOnly: !countsAll && counted.count == 1)
        }
    }

    /// A counted guild; `nil` if it is not counted.
    package func guild(_ id: GuildID) -> GuildKeeper? {
        let found = state.withLock { state -> (Int, GuildID?, Int)? in
            guard let index = state.index(of: id), state.guilds[index].isCounted else { return nil }
            return (index, state.guilds[index].configured, state.guilds.count)
        }
        return found.map { GuildKeeper(shared: self, index: $0, configured: $1, isOnly: !countsAll && $2 == 1) }
    }

    /// The name of a guild, also of one that is no longer counted; `nil` if it never was.
    package func name(of guild: GuildID) -> String? {
        state.withLock { state in state.index(of: guild).map { state.guilds[$0].name } }
    }

    /// The intents of the sessions.
    package var intents: GatewayIntents { state.withLock { $0.pending.scope.intents } }

    /// A channel with its current name; `nil` if unknown.
    package func channel(_ id: ChannelID) -> NamedChannel? {
        state.withLock { $0.channels[id] }
    }

    /// The sessions, up to the last event applied, with their shard count and intents.
    package var sessions: (scope: SessionScope?, positions: [Int: GatewaySession]) {
        state.withLock { ($0.scope, $0.positions) }
    }

    /// The unobserved spans of a guild since the last call.
    func takeNewSpans(of guild: GuildID) -> [UnobservedSpan] {
        state.withLock { state in
            defer { state.newSpans.removeAll { $0.guild == guild.rawValue } }
            return state.newSpans.filter { $0.guild == guild.rawValue }
        }
    }

    /// A number that changes whenever a repair or a replay has changed a finished day of a guild.
    package func finishedDaysRevision(of guild: UInt64) -> Int {
        state.withLock { $0.finishedDaysRevisions[guild] ?? 0 }
    }

    /// The number of events not committed yet.
    package var pendingEvents: Int { state.withLock { $0.waiting } }

    /// Whether a session waits to be stored for the first time.
    var hasNewSession: Bool { state.withLock { $0.hasNewSession } }

    /// The number of events received so far, and how many of them are committed.
    package var progress: (received: Int, committed: Int) { state.withLock { ($0.recorded, $0.committed) } }

    // MARK: - To the store

    /// Takes the next batch: counts, events and sequence numbers are committed together.
    func takeBatch() -> StoreBatch {
        state.withLock { state in
            // With every new sequence number, so that the time of a guild's last update is stored.
            for index in state.guilds.indices {
                guard let id = state.guilds[index].id, let shard = state.shard(of: index) else { continue }
                if state.pending.sessions[shard] != nil { state.touch(id.rawValue) }
            }
            state.collectActivity()
            for id in state.pending.guilds.keys {
                state.pending.guilds[id] = state.statistics.guilds[id]?.withoutOnline
            }
            let batch = state.pending
            state.pending = StoreBatch(scope: batch.scope)
            state.underway = state.pendingWeight
            state.pendingWeight = 0
            state.sessionsUnderway = batch.sessions.mapValues(\.id)
            state.activityUnderway = batch.activity
            return batch
        }
    }

    /// Records that a batch was committed.
    func committed(_ totals: StoreTotals) {
        state.withLock { state in
            state.underway = 0
            state.isStoreFailing = false
            state.storedSessions.merge(state.sessionsUnderway) { $1 }
            state.activityCommitted()
            for user in totals.forgotten { state.forgetActivity(of: user) }
            state.totals.merge(totals.totals) { $1 }
            for (guild, days) in totals.days {
                state.statistics.committed(days, of: guild)
                if let today = state.statistics.guilds[guild]?.today?.day, days.contains(where: { $0.day < today }) {
                    state.finishedDaysRevisions[guild, default: 0] += 1
                }
            }
        }
        changes.notify()
    }

    /// Records that a commit takes too long: nothing waits for it any longer.
    func storeHangs() {
        state.withLock { $0.isStoreFailing = true }
        changes.notify()
    }

    /// Puts back a batch that could not be committed, before newer events.
    func putBack(_ batch: StoreBatch) {
        state.withLock { state in
            state.pendingWeight += state.underway
            state.underway = 0
            state.activityUnderway = [:]
            state.isStoreFailing = true
            state.pending.prepend(recordsOf: batch)
            state.pending.sessions.merge(batch.sessions) { newer, _ in newer }
            state.pending.guilds.merge(batch.guilds) { newer, _ in newer }
            state.pending.prepend(activity: batch.activity)
        }
        changes.notify()
    }
}
