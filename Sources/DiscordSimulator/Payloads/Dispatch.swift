// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// A payload that is ready to be sent as it is, to every session alike.
final class PreparedPayload: Sendable {
    let name: String
    let data: [UInt8]

    init(name: String, data: [UInt8]) {
        self.name = name
        self.data = data
    }
}

/// A dispatch as it is kept for replay: not its bytes, but what they are written from. `guild` is the guild's place among
/// the simulated ones, in one byte, since many are kept.
enum Dispatch: Sendable {
    case event(WorldEvent, guild: UInt8)
    case prepared(PreparedPayload)
    case guildCreate(GuildSnapshot, guild: UInt8)
    case membersChunk(MembersChunk, guild: UInt8)
    /// RESUMED; only the newest of a session is ever sent.
    case resumed
}

extension WorldEvent.Kind {
    /// What a session must have asked for to be told. Source: Events, Gateway, "List of Intents".
    var intent: GatewayIntents {
        switch self {
        case .join, .leave: .guildMembers
        case .ban, .unban, .auditLogEntry: .guildModeration
        case .presence: .guildPresences
        }
    }
}
