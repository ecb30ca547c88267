// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// The serialized data of a dispatch, identical for all sessions.
final class PreparedPayload: Sendable {
    let name: String
    let data: [UInt8]

    init(name: String, data: [UInt8]) {
        self.name = name
        self.data = data
    }
}

/// A dispatch as kept for replay: the source of its bytes, not the bytes themselves. `guild` is the index of the guild,
/// in one byte, because many dispatches are kept.
enum Dispatch: Sendable {
    case event(WorldEvent, guild: UInt8)
    case prepared(PreparedPayload)
    case guildCreate(GuildSnapshot, guild: UInt8)
    case membersChunk(MembersChunk, guild: UInt8)
    /// RESUMED; only the newest one of a session is sent.
    case resumed
}

extension WorldEvent.Kind {
    /// The intent required to receive the event. Source: Events, Gateway, "List of Intents".
    var intent: GatewayIntents {
        switch self {
        case .join, .leave, .repeatedJoin: .guildMembers
        case .ban, .unban, .auditLogEntry: .guildModeration
        case .presence: .guildPresences
        }
    }
}
