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
    /// The session's connection; `nil` while it is disconnected.
    var connection: Int?
    var detachedAt: WallInstant?
    /// `false` after the session was invalidated.
    var isResumable = true
    var presences: PresenceLog
    var presence: ClientPayload.Presence? { presences.current }

    init(
        id: String, identity: GatewayConnection.Identity, guilds: [GuildID], replayLimit: Int, connection: Int
    ) {
        self.id = id
        intents = identity.intents
        largeThreshold = identity.largeThreshold
        shard = identity.shard
        // Source: Events, Gateway, "Sharding".
        self.guilds = guilds.indices.filter { index in
            identity.shard.map { (guilds[index].rawValue >> 22) % UInt64($0.count) == UInt64($0.id) } ?? true
        }
        replay = ReplayBuffer(limit: replayLimit)
        self.connection = connection
        presences = PresenceLog(identity.presence)
    }

    /// Whether a guild is on this session's shard.
    func sees(_ guild: Int) -> Bool { guilds.contains(guild) }

    func wants(_ intent: GatewayIntents, of guild: Int) -> Bool {
        sees(guild) && intents.contains(intent)
    }
}
