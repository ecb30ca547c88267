// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordGateway
public import DiscordModels
public import Foundation
public import Statistics
public import Timekeeping

/// Where the bot keeps what must outlive it.
///
/// The one promise that everything else rests on: a batch is committed as a whole or not at all. Its events, the
/// guilds' figures after them and the sequence number that stands for them never part.
public protocol Store: Sendable {
    /// What was known when the last batch was committed.
    ///
    /// - Parameters:
    ///   - startOfDay: since when events count as today's.
    ///   - day: today.
    /// - Returns: that state; an empty one from a new store.
    /// - Throws: where the store cannot be read.
    func load(since startOfDay: Date, day: Day) async throws -> StoredState

    /// Commits a batch.
    ///
    /// An event whose session and sequence number were committed before is skipped, so that a batch may be committed
    /// again after an error that left its fate unknown.
    ///
    /// - Returns: all events ever kept of each guild in the batch, by kind.
    func commit(_ batch: StoreBatch) async throws -> [UInt64: EventCounts]

    /// Notes that a channel is about to be renamed, so that no restart forgets it.
    func recordRename(of channel: ChannelID, at instant: WallInstant) async throws

    /// When a channel was renamed, since an instant; the earliest first.
    func renames(of channel: ChannelID, since instant: WallInstant) async throws -> [WallInstant]

    /// Closes the store; nothing may be asked of it afterwards.
    func close() async throws
}

/// What sessions were started with. A session goes on with it, whatever the bot would ask for today.
public struct SessionScope: Sendable, Hashable {
    /// How many shards there were.
    public var shards: Int
    /// What the sessions hear of.
    public var intents: GatewayIntents

    /// Makes a scope.
    public init(shards: Int, intents: GatewayIntents) {
        self.shards = shards
        self.intents = intents
    }
}

/// What a store knew when it was opened.
public struct StoredState: Sendable {
    /// The gateway sessions by shard, each with the number of the last event committed.
    public var sessions: [Int: GatewaySession]
    /// What they were started with; `nil` where there are none.
    public var scope: SessionScope?
    /// The guilds' figures after that event.
    public var guilds: [UInt64: GuildState]
    /// All events ever kept, by guild and kind.
    public var totals: [UInt64: EventCounts]

    /// Makes a state, of nothing unless said otherwise.
    public init(
        sessions: [Int: GatewaySession] = [:], scope: SessionScope? = nil, guilds: [UInt64: GuildState] = [:],
        totals: [UInt64: EventCounts] = [:]
    ) {
        self.sessions = sessions
        self.scope = scope
        self.guilds = guilds
        self.totals = totals
    }
}

/// What is committed together.
public struct StoreBatch: Sendable {
    /// An event, and the place it had in its session.
    public struct Entry: Sendable {
        /// What happened.
        public var event: Statistics.MemberEvent
        /// The session's id.
        public var session: String
        /// The sequence number in that session.
        public var sequence: Int64

        /// Makes an entry.
        public init(event: Statistics.MemberEvent, session: String, sequence: Int64) {
            self.event = event
            self.session = session
            self.sequence = sequence
        }
    }

    /// The events, in the order in which they came.
    public var entries: [Entry]
    /// The sessions, each with the number of the last event that the batch accounts for.
    public var sessions: [Int: GatewaySession]
    /// What the sessions were started with; sessions of another scope are forgotten with the commit.
    public var scope: SessionScope
    /// The figures of the guilds that changed, after those events.
    public var guilds: [UInt64: GuildState]

    /// Makes a batch, of nothing unless said otherwise.
    public init(
        entries: [Entry] = [], sessions: [Int: GatewaySession] = [:],
        scope: SessionScope = SessionScope(shards: 1, intents: .statistics), guilds: [UInt64: GuildState] = [:]
    ) {
        self.entries = entries
        self.sessions = sessions
        self.scope = scope
        self.guilds = guilds
    }

    /// Whether there is nothing to commit.
    public var isEmpty: Bool { entries.isEmpty && sessions.isEmpty && guilds.isEmpty }
}
