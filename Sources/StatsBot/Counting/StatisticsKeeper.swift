// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import DiscordGateway
import DiscordModels
import Foundation
import LocalTime
import Resilience
import Statistics
import Storage
import Synchronization
import Timekeeping

/// The owner of the figures: events go in, snapshots and batches to be kept come out.
///
/// It sits behind a lock and not in an actor, since a scrape reads it on a thread that cannot wait. What concerns one
/// guild is asked of its `GuildKeeper`.
final class StatisticsKeeper: Sendable {
    /// So many events may wait for the store; then the gateway is read no further until it has caught up.
    static let maximumPendingEvents = 10_000

    /// Notified when a figure becomes known, and when a batch was committed; not for each event.
    let changes = ChangeSignal()
    /// What is counted, in the order of the configuration.
    var guilds: [GuildKeeper] {
        listed.indices.map { index in
            let suffix = listed.count == 1 ? "" : listed[index].map { ":\($0)" } ?? ""
            return GuildKeeper(shared: self, index: index, suffix: suffix)
        }
    }
    /// What the configuration says of their ids; `nil`: the only guild that the bot is in.
    let listed: [GuildID?]
    /// The zones in which days are counted.
    let zones: GuildZones

    private let clock: any WallClock
    private let state: Mutex<KeeperState>

    /// Starts from what the store knew.
    ///
    /// - Parameters:
    ///   - guilds: what is counted; at least one.
    ///   - zones: the zones in which days are counted.
    ///   - clock: tells when something was heard.
    ///   - stored: what was known.
    init(_ guilds: [GuildSettings], zones: GuildZones, clock: any WallClock, stored: StoredState) {
        self.clock = clock
        self.zones = zones
        listed = guilds.map(\.id)
        state = Mutex(
            KeeperState(
                guilds: guilds.map { CountedGuild(bots: $0.countsBots ? nil : []) },
                statistics: StatisticsState(zones: zones, guilds: stored.guilds), stored: stored))
    }

    /// Reads the state, or changes it, at an instant.
    func withState<Result>(_ body: (inout KeeperState, _ now: Date) -> Result) -> Result {
        let now = clock.now.date
        return state.withLock { body(&$0, now) }
    }

    // MARK: - In

    /// Says what the sessions hear of from now on.
    func listens(with scope: SessionScope) {
        state.withLock { state in
            state.pending.scope = scope
            // Sessions of another scope are not resumed.
            if state.scope != scope { state.positions = [:] }
            state.scope = scope
        }
        changes.notify()
    }

    /// Takes in what the gateway said, and remembers that it did, for the store.
    ///
    /// - Throws: `CancellationError` while it waits for the store to catch up.
    func receive(_ dispatch: GatewayDispatch) async throws {
        let (isFull, isNews) = withState { state, now in
            state.take(dispatch, at: now)
            defer { state.isNews = false }
            return (state.waiting >= Self.maximumPendingEvents, state.isNews)
        }
        if isNews { changes.notify() }
        if isFull {
            try await changes.wait { pendingEvents < Self.maximumPendingEvents ? () : nil }
        }
    }

    /// Says that a shard was lost, or all of them: until its session is live again, what happens in its guilds is not
    /// heard of.
    func gatewayLost(_ shard: Int? = nil) {
        withState { state, now in
            for index in state.guilds.indices where shard == nil || state.home(of: index) == shard {
                state.lost(index, at: now)
            }
        }
    }

    /// Takes in a channel's name.
    func receive(name: String, of channel: ChannelID) {
        state.withLock { $0.channelNames[channel] = name }
    }

    // MARK: - Out

    /// What the gateway tells of.
    var intents: GatewayIntents { state.withLock { $0.pending.scope.intents } }

    /// A channel's real name, as far as it was heard of.
    func name(of channel: ChannelID) -> String? {
        state.withLock { $0.channelNames[channel] }
    }

    /// The sessions as far as their events were taken in, and what they were started with.
    var sessions: (scope: SessionScope?, positions: [Int: GatewaySession]) {
        state.withLock { ($0.scope, $0.positions) }
    }

    /// How many events wait for the store.
    var pendingEvents: Int { state.withLock { $0.waiting } }

    // MARK: - To the store

    /// Takes what is to be committed; figures, events and sequence number belong together, and so leave together.
    func takeBatch() -> StoreBatch {
        state.withLock { state in
            // With every new sequence number, so that the store knows until when a guild was heard of.
            for index in state.guilds.indices {
                guard let id = state.guilds[index].id, let home = state.home(of: index) else { continue }
                if state.pending.sessions[home] != nil { state.touch(id.rawValue) }
            }
            for id in state.pending.guilds.keys {
                state.pending.guilds[id] = state.statistics.guilds[id]?.withoutOnline
            }
            let batch = state.pending
            state.pending = StoreBatch(scope: batch.scope)
            state.underway = batch.records.count
            return batch
        }
    }

    /// Notes that a batch was committed.
    func committed(_ totals: StoreTotals) {
        state.withLock { state in
            state.underway = 0
            state.totals.merge(totals.totals) { $1 }
            for (guild, days) in totals.days { state.statistics.committed(days, of: guild) }
        }
        changes.notify()
    }

    /// Takes a batch back that could not be committed; what came since stays behind it.
    func putBack(_ batch: StoreBatch) {
        state.withLock { state in
            state.underway = 0
            state.pending.records = batch.records + state.pending.records
            state.pending.sessions.merge(batch.sessions) { newer, _ in newer }
            state.pending.guilds.merge(batch.guilds) { newer, _ in newer }
        }
    }
}
