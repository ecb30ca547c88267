// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import DiscordModels
public import Foundation
public import Statistics

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
    /// All events ever heard from the gateway, by guild and kind.
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
    /// What is to be kept, in the order in which it came.
    public var records: [StatisticsRecord]
    /// The sessions, each with the number of the last event that the batch accounts for.
    public var sessions: [Int: GatewaySession]
    /// What the sessions were started with; sessions of another scope are forgotten with the commit.
    public var scope: SessionScope
    /// The figures of the guilds that changed, after those events.
    public var guilds: [UInt64: GuildState]

    /// Makes a batch, of nothing unless said otherwise.
    public init(
        records: [StatisticsRecord] = [], sessions: [Int: GatewaySession] = [:],
        scope: SessionScope = SessionScope(shards: 1, intents: .statistics), guilds: [UInt64: GuildState] = [:]
    ) {
        self.records = records
        self.sessions = sessions
        self.scope = scope
        self.guilds = guilds
    }

    /// Whether there is nothing to commit.
    public var isEmpty: Bool { records.isEmpty && sessions.isEmpty && guilds.isEmpty }

    /// How many of the records are events.
    package var eventCount: Int {
        records.reduce(0) { count, record in
            if case .event = record { count + 1 } else { count }
        }
    }
}

/// What the guilds of a committed batch come to.
public struct StoreTotals: Sendable, Equatable {
    /// All events ever heard from the gateway, of each guild in the batch.
    public var totals: [UInt64: EventCounts]
    /// The days that the batch changed, by guild.
    public var days: [UInt64: [DayCounts]]

    /// Makes totals, of nothing unless said otherwise.
    public init(totals: [UInt64: EventCounts] = [:], days: [UInt64: [DayCounts]] = [:]) {
        self.totals = totals
        self.days = days
    }
}

/// An event as a store keeps it.
public struct StoredEvent: Sendable, Hashable {
    /// Its number in the store. Numbers do not come in the order of time.
    public let id: Int64
    /// What happened.
    public let event: MemberEvent

    /// Makes a stored event.
    public init(id: Int64, event: MemberEvent) {
        self.id = id
        self.event = event
    }

    /// Where in the order of time it is.
    public var position: EventQuery.Position { EventQuery.Position(at: event.at, id: id) }
}

/// Which events are asked for.
public struct EventQuery: Sendable, Hashable {
    /// A position in the order of time; events of the same millisecond are told apart by their number.
    public struct Position: Sendable, Hashable {
        /// The event's instant.
        public let at: Date
        /// The event's number.
        public let id: Int64

        /// Makes a position.
        public init(at: Date, id: Int64) {
            self.at = at
            self.id = id
        }
    }

    /// Which way the answer runs.
    public enum Order: Sendable, Hashable {
        /// The earliest first.
        case earliestFirst
        /// The latest first.
        case latestFirst
    }

    /// Only these kinds.
    public var kinds: Set<MemberEventKind>
    /// Only from its start to before its end; `nil`: whenever.
    public var interval: DateInterval?
    /// Only what comes, in the answer's order, after this.
    public var after: Position?
    /// Which way the answer runs.
    public var order: Order
    /// How many at most.
    public var limit: Int

    /// Makes a query, for all events unless said otherwise.
    public init(
        kinds: Set<MemberEventKind> = Set(MemberEventKind.allCases), interval: DateInterval? = nil,
        after: Position? = nil, order: Order = .latestFirst, limit: Int
    ) {
        self.kinds = kinds
        self.interval = interval
        self.after = after
        self.order = order
        self.limit = limit
    }
}
