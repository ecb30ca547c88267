// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The presences the bot has set over the gateway. The body of `GET /simulator/presence`.
public struct SimulatedPresences: Codable, Sendable, Equatable {
    /// An activity. Source: Events, Gateway Events, "Activity Object".
    public struct Activity: Codable, Sendable, Equatable {
        /// 0: playing, 2: listening, 3: watching, 4: custom status, whose text is `state`.
        public var type: Int
        /// The activity's name.
        public var name: String
        /// The text of a custom status, or the state of another activity.
        public var state: String?
    }

    /// A presence the bot has set.
    public struct Update: Codable, Sendable, Equatable {
        /// Time of the update, RFC 3339, simulated time; `nil` for the presence of the identify payload.
        public var at: String?
        /// `online`, `idle`, `dnd`, `invisible` or `offline`.
        public var status: String
        /// The activities.
        public var activities: [Activity]
    }

    /// The presences of a session.
    public struct Session: Codable, Sendable, Equatable {
        /// The session's ID.
        public var sessionID: String
        /// `[shard_id, num_shards]`; `nil` if the client sent none.
        public var shard: [Int]?
        /// The current presence; `nil` if none was set.
        public var current: Update?
        /// The newest thousand updates, oldest first.
        public var updates: [Update]
        /// Number of updates.
        public var count: Int
        /// Number of updates that were ignored because of the limit of 5 in 20 seconds.
        public var refused: Int

        private enum CodingKeys: String, CodingKey {
            case shard, current, updates, count, refused
            case sessionID = "session_id"
        }
    }

    /// The sessions that are connected or can be resumed.
    public var sessions: [Session]
    /// Updates since the start, in all sessions.
    public var count: Int
    /// Updates since the start that were ignored because of the limit.
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
