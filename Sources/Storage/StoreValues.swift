// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Activity
public import DiscordModels
public import Foundation
public import Statistics

/// The settings that sessions were started with. A resumed session keeps them, whatever the configuration says today.
public struct SessionScope: Sendable, Hashable {
    /// The number of shards.
    public var shards: Int
    /// The intents of the sessions.
    public var intents: GatewayIntents

    /// Creates a scope.
    public init(shards: Int, intents: GatewayIntents) {
        self.shards = shards
        self.intents = intents
    }
}

/// The state of a store when it was opened.
public struct StoredState: Sendable {
    /// The gateway sessions by shard, each with the sequence number of the last committed event.
    public var sessions: [Int: GatewaySession]
    /// The settings of the sessions; `nil` if there are none.
    public var scope: SessionScope?
    /// The guild states after that event.
    public var guilds: [UInt64: GuildState]
    /// Totals of all events ever received from the gateway or repaired, by guild.
    public var totals: [UInt64: EventCounts]
    /// The activity of each guild in which it is counted, after that event.
    public var activity: [UInt64: StoredActivity]
    /// The counts of that activity, as far as metrics and current statistics need them.
    public var committedActivity: [UInt64: CommittedActivity]
    /// The users who have opted out.
    public var optOuts: OptOuts

    /// Creates a state, empty by default.
    public init(
        sessions: [Int: GatewaySession] = [:], scope: SessionScope? = nil, guilds: [UInt64: GuildState] = [:],
        totals: [UInt64: EventCounts] = [:], activity: [UInt64: StoredActivity] = [:],
        committedActivity: [UInt64: CommittedActivity] = [:], optOuts: OptOuts = OptOuts()
    ) {
        self.sessions = sessions
        self.scope = scope
        self.guilds = guilds
        self.totals = totals
        self.activity = activity
        self.committedActivity = committedActivity
        self.optOuts = optOuts
    }
}

/// Data that is committed in one transaction.
public struct StoreBatch: Sendable {
    /// The records to store, in the order received.
    public var records: [StatisticsRecord]
    /// The sessions, each with the sequence number of the last event in the batch.
    public var sessions: [Int: GatewaySession]
    /// The settings of the sessions; stored sessions with another scope are deleted.
    public var scope: SessionScope
    /// The states of the guilds that changed, after those events. Rosters and banned users in them are not stored.
    public var guilds: [UInt64: GuildState]
    /// The changes of activity by guild, until those events.
    public var activity: [UInt64: ActivityBatch]
    /// Requests of users, in order. Records have the IDs under which users are counted after these requests.
    public var requests: [PrivacyRequest]

    /// Creates a batch, empty by default.
    public init(
        records: [StatisticsRecord] = [], sessions: [Int: GatewaySession] = [:],
        scope: SessionScope = SessionScope(shards: 1, intents: .statistics), guilds: [UInt64: GuildState] = [:],
        activity: [UInt64: ActivityBatch] = [:], requests: [PrivacyRequest] = []
    ) {
        self.records = records
        self.sessions = sessions
        self.scope = scope
        self.guilds = guilds
        self.activity = activity
        self.requests = requests
    }

    /// Whether there is nothing to commit.
    public var isEmpty: Bool {
        records.isEmpty && sessions.isEmpty && guilds.isEmpty && activity.isEmpty && requests.isEmpty
    }

    /// The number of records that are events.
    package var eventCount: Int {
        records.reduce(0) { count, record in
            if case .event = record { count + 1 } else { count }
        }
    }
}

/// The totals after a committed batch.
public struct StoreTotals: Sendable, Equatable {
    /// Totals of all events ever received from the gateway or repaired, for each guild in the batch.
    public var totals: [UInt64: EventCounts]
    /// The days that the batch changed, by guild.
    public var days: [UInt64: [DayCounts]]
    /// Users that another process has erased since the last batch.
    public var forgotten: [UInt64]

    /// Creates totals, empty by default.
    public init(
        totals: [UInt64: EventCounts] = [:], days: [UInt64: [DayCounts]] = [:], forgotten: [UInt64] = []
    ) {
        self.totals = totals
        self.days = days
        self.forgotten = forgotten
    }
}

/// An event in a store.
public struct StoredEvent: Sendable, Hashable {
    /// The row ID. IDs are not in chronological order.
    public let id: Int64
    /// The event.
    public let event: MemberEvent

    /// Creates a stored event.
    public init(id: Int64, event: MemberEvent) {
        self.id = id
        self.event = event
    }

    /// The position in chronological order.
    public var position: EventQuery.Position { EventQuery.Position(at: event.at, id: id) }
}

/// A query for events.
public struct EventQuery: Sendable, Hashable {
    /// A position in chronological order; events of the same millisecond are ordered by ID.
    public struct Position: Sendable, Hashable {
        /// The time of the event.
        public let at: Date
        /// The row ID of the event.
        public let id: Int64

        /// Creates a position.
        public init(at: Date, id: Int64) {
            self.at = at
            self.id = id
        }
    }

    /// A sort order.
    public enum Order: Sendable, Hashable {
        case earliestFirst
        case latestFirst
    }

    /// The kinds to include.
    public var kinds: Set<MemberEventKind>
    /// The interval to include, without its end; `nil` for no limit.
    public var interval: DateInterval?
    /// Includes only events after this position in the sort order, for paging.
    public var after: Position?
    /// The sort order.
    public var order: Order
    /// The maximum number of events.
    public var limit: Int

    /// Creates a query for all events by default.
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
