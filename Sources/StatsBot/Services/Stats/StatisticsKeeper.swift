// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import DiscordModels
import Foundation
import Statistics
import Synchronization
import Timekeeping

/// The owner of the figures: events go in, snapshots and batches to be kept come out.
///
/// It sits behind a lock and not in an actor, since a scrape reads it on a thread that cannot wait.
final class StatisticsKeeper: Sendable {
    /// So many events may wait for the store; then the gateway is read no further until it has caught up.
    static let maximumPendingEvents = 10_000

    fileprivate struct State {
        var statistics: StatisticsState
        /// The guild that is counted, once it is known. Others may be heard of, and are not counted.
        var guild: GuildID?
        var guildName: String?
        var channelNames: [ChannelID: String] = [:]
        var pending = StoreBatch()
        /// Records that are on their way to the store: they come back if it fails.
        var underway = 0
        /// The last event taken in of each shard's session; what is not after it was taken in before.
        var positions: [Int: GatewaySession]
        /// What those sessions were started with.
        var scope: SessionScope?
        var totals: [UInt64: EventCounts]
        /// The guild's bots, as far as they were heard of; only where they are not counted.
        var bots: Set<UserID>?
        var bansRevision = 0
        var bansCountedAt: Date?
        /// Whether the session is live and nothing is still to be replayed.
        var isCurrent = false
    }

    /// Notified when a figure becomes known, and when a batch was committed; not for each event.
    let changes = ChangeSignal()
    private let clock: any WallClock
    private let state: Mutex<State>

    /// Starts from what the store knew.
    ///
    /// - Parameters:
    ///   - timeZone: the zone in which days are counted.
    ///   - clock: tells when something was heard.
    ///   - stored: what was known.
    ///   - countsBots: whether bots are counted among those online.
    init(timeZone: TimeZone, clock: any WallClock, stored: StoredState, countsBots: Bool = true) {
        self.clock = clock
        let statistics = StatisticsState(timeZone: timeZone, guilds: stored.guilds)
        state = Mutex(
            State(
                statistics: statistics, positions: stored.sessions, scope: stored.scope, totals: stored.totals,
                bots: countsBots ? nil : []))
    }

    // MARK: - In

    /// Says which guild is counted.
    func watch(_ guild: GuildID, name: String) {
        state.withLock { state in
            state.guild = guild
            state.guildName = name
        }
        changes.notify()
    }

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

    /// Takes in figures that are about right, where the gateway cannot tell.
    func receive(approximateOnline online: Int?, members: Int?) {
        let now = clock.now.date
        state.withLock { state in
            guard let guild = state.guild?.rawValue else { return }
            if let online { state.apply(Observation(guild: guild, at: now, kind: .onlineApproximated(online))) }
            if let members { state.apply(Observation(guild: guild, at: now, kind: .membersApproximated(members))) }
        }
        changes.notify()
    }

    /// Takes in what the gateway said, and remembers that it did, for the store.
    ///
    /// - Throws: `CancellationError` while it waits for the store to catch up.
    func receive(_ dispatch: GatewayDispatch) async throws {
        let now = clock.now.date
        let (isFull, isNews) = state.withLock { state in
            let known = state.knownFigures
            let wasCurrent = state.isCurrent
            state.take(dispatch, at: now)
            return (
                state.waiting >= Self.maximumPendingEvents,
                state.knownFigures > known || state.isCurrent != wasCurrent
            )
        }
        if isNews { changes.notify() }
        if isFull {
            try await changes.wait { pendingEvents < Self.maximumPendingEvents ? () : nil }
        }
    }

    /// Says that the gateway was lost: until its session is live again, what happens is not heard of.
    func gatewayLost() {
        let now = clock.now.date
        state.withLock { state in
            state.isCurrent = false
            state.bansRevision += 1
            guard let guild = state.guild?.rawValue else { return }
            state.statistics.apply(Observation(guild: guild, at: now, kind: .interrupted))
        }
    }

    /// Takes in a count of the ban list, unless a ban came or went since `revision`, or may have: the count may or may
    /// not hold it.
    ///
    /// - Returns: whether it was taken.
    func receive(bans: Int, countedSince revision: Int) -> Bool {
        let now = clock.now.date
        let isTaken = state.withLock { state in
            guard state.isCurrent, state.bansRevision == revision, let guild = state.guild else { return false }
            state.apply(Observation(guild: guild.rawValue, at: now, kind: .bansCounted(bans)))
            state.bansCountedAt = now
            return true
        }
        if isTaken { changes.notify() }
        return isTaken
    }

    /// Takes in a channel's name.
    func receive(name: String, of channel: ChannelID) {
        state.withLock { $0.channelNames[channel] = name }
    }

    // MARK: - Out

    /// The guild that is counted, once it is known.
    var guild: (id: GuildID, name: String)? {
        state.withLock { state in state.guild.map { ($0, state.guildName ?? "") } }
    }

    /// The figures now; `nil` until the guild was seen.
    var snapshot: Snapshot? {
        let now = clock.now.date
        return state.withLock { state in
            state.guild.flatMap { state.statistics.snapshot(of: $0.rawValue, at: now) }
        }
    }

    /// All events ever committed; the counters of the metrics, which so survive restarts and never go back.
    var totals: EventCounts {
        state.withLock { state in state.guild.flatMap { state.totals[$0.rawValue] } ?? EventCounts() }
    }

    /// Whether the session is live and nothing is still to be replayed.
    var isCurrent: Bool { state.withLock { $0.isCurrent } }

    /// A number that changes whenever a ban comes or goes, or may have; `nil` while the session is not live.
    var bansRevision: Int? { state.withLock { $0.isCurrent ? $0.bansRevision : nil } }

    /// When the ban list was last counted as a whole; `nil` before the first count.
    var bansCountedAt: Date? { state.withLock { $0.bansCountedAt } }

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
            // With every new sequence number, so that the store knows until when the guild was heard of.
            if !state.pending.sessions.isEmpty, let guild = state.guild?.rawValue { state.touch(guild) }
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

extension StatisticsKeeper.State {
    /// How many records are not known to be committed.
    var waiting: Int { pending.records.count + underway }

    /// How many of the guild's three figures are known.
    var knownFigures: Int {
        guard let guild, let state = statistics.guilds[guild.rawValue] else { return 0 }
        return (state.members == nil ? 0 : 1) + (state.online == nil ? 0 : 1) + (state.bans == nil ? 0 : 1)
    }

    mutating func take(_ dispatch: GatewayDispatch, at now: Date) {
        if let last = positions[dispatch.shard], last.id == dispatch.session.id,
            dispatch.session.sequence <= last.sequence
        {
            return
        }
        positions[dispatch.shard] = dispatch.session
        note(dispatch, at: now)
        GatewayObservations.forEach(in: dispatch, at: now, ignoring: bots ?? []) { observation in
            if observation.guild == guild?.rawValue { apply(observation) }
        }
        pending.sessions[dispatch.shard] = dispatch.session
    }

    mutating func apply(_ observation: Observation) {
        statistics.apply(observation) { pending.records.append($0) }
        switch observation.kind {
        // The rest is told the store with the next sequence number.
        case .presence: return
        case .event(.ban, _), .event(.unban, _): bansRevision += 1
        default: break
        }
        touch(observation.guild)
    }

    /// Marks a guild's figures for the next batch; they are taken by value when the batch is.
    mutating func touch(_ guild: UInt64) {
        if statistics.guilds[guild] != nil { pending.guilds[guild] = GuildState() }
    }

    private mutating func noteBots(_ event: GatewayEvent) {
        switch event {
        case .guildCreate(let created) where created.guildID == guild: bots?.formUnion(created.bots)
        case .membersChunk(let chunk) where chunk.guildID == guild: bots?.formUnion(chunk.bots)
        case .memberAdd(let member) where member.guildID == guild && member.user.isBot: bots?.insert(member.user.id)
        default: break
        }
    }

    private mutating func caughtUp(at now: Date) {
        isCurrent = true
        if let guild { apply(Observation(guild: guild.rawValue, at: now, kind: .caughtUp)) }
    }

    private mutating func note(_ dispatch: GatewayDispatch, at now: Date) {
        if bots != nil { noteBots(dispatch.event) }
        switch dispatch.event {
        case .resumed:
            // Of another shard it says nothing about this guild's events.
            let home = guild.map { GatewayShardGroup.shard(of: $0, count: pending.scope.shards) }
            if dispatch.shard == home { caughtUp(at: now) }
        case .guildCreate(let created) where created.guildID == guild && !created.isUnavailable:
            isCurrent = true
            guildName = created.name
            for channel in created.channels { channelNames[channel.id] = channel.name }
        case .guildUpdate(let updated) where updated.guildID == guild:
            guildName = updated.name
        case .channelCreate(let channel), .channelUpdate(let channel):
            if channel.guildID == guild { channelNames[channel.id] = channel.name }
        case .channelDelete(let channel):
            channelNames[channel.id] = nil
        default:
            break
        }
    }
}
