// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// A gateway session: its settings and dispatches.
struct Session: Sendable {
    let id: String
    let intents: GatewayIntents
    let largeThreshold: Int
    let shard: GatewayConnection.Shard?
    /// Indices of the guilds on this session's shard.
    let guilds: [Int]
    var replay: ReplayBuffer
    var deliveries = DeliveryLog()
    /// The session's connection; `nil` while it is disconnected.
    var connection: Int?
    var detachedAt: WallInstant?
    /// How often it was resumed.
    var resumes = 0
    /// `false` after the session was invalidated.
    var isResumable = true
    var presences: PresenceLog
    var presence: ClientPayload.Presence? { presences.current }

    init(
        id: String, identity: GatewayConnection.Identity, guilds: [GuildID], replayLimit: SimulatorReplayLimit,
        connection: Int
    ) {
        self.id = id
        intents = identity.intents
        largeThreshold = identity.largeThreshold
        shard = identity.shard
        // Source: Events, Gateway, "Sharding".
        let seen = guilds.indices.filter { index in
            identity.shard.map { (guilds[index].rawValue >> 22) % UInt64($0.count) == UInt64($0.id) } ?? true
        }
        self.guilds = seen
        replay = ReplayBuffer(limit: replayLimit.count(guilds: seen.count))
        self.connection = connection
        presences = PresenceLog(identity.presence)
    }

    /// Adds a dispatch. Without a connection, the oldest one is dropped if the replay buffer is full.
    mutating func append(_ dispatch: Dispatch) {
        replay.append(dispatch)
        if connection == nil { replay.trim() }
    }

    /// Adds an event of a guild.
    mutating func append(_ event: WorldEvent, of guild: Int) {
        append(.event(event, guild: UInt8(guild)))
        let part: DeliveryLog.Part
        switch event.kind {
        case .join, .leave, .ban, .unban: part = .event
        case .auditLogEntry: part = .auditLogEntry
        case .presence, .repeatedJoin: return
        }
        deliveries.add(part, number: event.number, guild: guild, sequence: replay.last)
    }

    /// Whether a guild is on this session's shard.
    func sees(_ guild: Int) -> Bool { guilds.contains(guild) }

    func wants(_ intent: GatewayIntents, of guild: Int) -> Bool {
        sees(guild) && intents.contains(intent)
    }
}
