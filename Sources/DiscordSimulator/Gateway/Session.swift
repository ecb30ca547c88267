// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Timekeeping

/// A gateway session: what it asked for, and what it was sent.
struct Session: Sendable {
    let id: String
    let intents: GatewayIntents
    let largeThreshold: Int
    let shard: GatewayConnection.Shard?
    /// Whether the guild is on this session's shard.
    let seesGuild: Bool
    var replay: ReplayBuffer
    /// The connection that it is on; `nil` while it waits to be resumed.
    var connection: Int?
    var detachedAt: WallInstant?
    /// Cleared when the session is declared invalid.
    var isResumable = true
    var presences: PresenceLog
    var presence: ClientPayload.Presence? { presences.current }

    init(
        id: String, identity: GatewayConnection.Identity, guildID: UInt64, replayLimit: Int, connection: Int
    ) {
        self.id = id
        intents = identity.intents
        largeThreshold = identity.largeThreshold
        shard = identity.shard
        // Source: Events, Gateway, "Sharding".
        seesGuild = identity.shard.map { (guildID >> 22) % UInt64($0.count) == UInt64($0.id) } ?? true
        replay = ReplayBuffer(limit: replayLimit)
        self.connection = connection
        presences = PresenceLog(identity.presence)
    }

    func wants(_ intent: GatewayIntents) -> Bool {
        seesGuild && intents.contains(intent)
    }
}
