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
    /// Indices of the guilds on this session's shard that the bot is in.
    private(set) var guilds: [Int]
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

    /// `guilds`: the IDs of all guilds; `nil`: the bot is not in it.
    init(
        id: String, identity: GatewayConnection.Identity, guilds: [GuildID?], replayLimit: SimulatorReplayLimit,
        connection: Int
    ) {
        self.id = id
        intents = identity.intents
        largeThreshold = identity.largeThreshold
        shard = identity.shard
        let seen = guilds.indices.filter { index in
            guilds[index].map { Self.isOn(identity.shard, $0) } ?? false
        }
        self.guilds = seen
        replay = ReplayBuffer(limit: replayLimit.count(guilds: seen.count))
        self.connection = connection
        presences = PresenceLog(identity.presence)
    }

    /// Source: Events, Gateway, "Sharding".
    private static func isOn(_ shard: GatewayConnection.Shard?, _ guild: GuildID) -> Bool {
        shard.map { (guild.rawValue >> 22) % UInt64($0.count) == UInt64($0.id) } ?? true
    }

    /// Adds a guild that the bot has joined, if it is on this session's shard.
    ///
    /// - Returns: Whether it is.
    mutating func join(_ guild: Int, _ id: GuildID) -> Bool {
        guard Self.isOn(shard, id), !sees(guild) else { return false }
        guilds.append(guild)
        return true
    }

    /// Removes a guild that the bot is not in any more.
    mutating func leave(_ guild: Int) {
        guilds.removeAll { $0 == guild }
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

    /// Whether a guild is on this session's shard, and the bot in it.
    func sees(_ guild: Int) -> Bool { guilds.contains(guild) }

    func wants(_ intent: GatewayIntents, of guild: Int) -> Bool {
        sees(guild) && intents.contains(intent)
    }
}
