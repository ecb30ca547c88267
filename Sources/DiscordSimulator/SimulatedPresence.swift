// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// What the bot has shown of itself over the gateway. The body of `GET /simulator/presence`.
public struct SimulatedPresences: Codable, Sendable, Equatable {
    /// An activity. Source: Events, Gateway Events, "Activity Object".
    public struct Activity: Codable, Sendable, Equatable {
        /// 0 plays, 2 listens, 3 watches, 4 has a custom status, whose text is `state`.
        public var type: Int
        /// Its name.
        public var name: String
        /// The text of a custom status, or what else is said.
        public var state: String?
    }

    /// A presence that was set.
    public struct Update: Codable, Sendable, Equatable {
        /// When, RFC 3339, world time; `nil` for that of the identify.
        public var at: String?
        /// `online`, `idle`, `dnd`, `invisible` or `offline`.
        public var status: String
        /// What the bot does.
        public var activities: [Activity]
    }

    /// What a session showed.
    public struct Session: Codable, Sendable, Equatable {
        /// The session's id.
        public var sessionID: String
        /// `[id, count]`; `nil` if the client named none.
        public var shard: [Int]?
        /// What it shows now; `nil` where it has said nothing.
        public var current: Update?
        /// The newest thousand updates, oldest first.
        public var updates: [Update]
        /// How many updates there were.
        public var count: Int
        /// How many were one too many, and passed over: more than 5 in 20 seconds.
        public var refused: Int

        private enum CodingKeys: String, CodingKey {
            case shard, current, updates, count, refused
            case sessionID = "session_id"
        }
    }

    /// The sessions that are connected or can be resumed.
    public var sessions: [Session]
    /// Updates since the start, over all sessions.
    public var count: Int
    /// Updates since the start that were one too many.
    public var refused: Int
}

extension SimulationState {
    var presences: SimulatedPresences {
        SimulatedPresences(
            sessions: sessions.sessions.map { session in
                let log = session.presences
                let updates = log.entries.map { SimulatedPresences.Update($0.presence, at: $0.at.discordTimestamp) }
                return SimulatedPresences.Session(
                    sessionID: session.id, shard: session.shard.map { [$0.id, $0.count] },
                    current: updates.last ?? log.current.map { SimulatedPresences.Update($0, at: nil) },
                    updates: updates, count: log.updates, refused: log.refused)
            }, count: api.presenceUpdates, refused: api.presencesRefused)
    }
}

extension SimulatedPresences.Update {
    fileprivate init(_ presence: ClientPayload.Presence, at: String?) {
        self.init(
            at: at, status: presence.status,
            activities: presence.activities.map {
                SimulatedPresences.Activity(type: $0.type, name: $0.name, state: $0.state)
            })
    }
}
