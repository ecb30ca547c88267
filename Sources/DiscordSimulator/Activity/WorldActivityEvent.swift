// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Something that happened in a guild and is sent to clients.
enum WorldActivityEvent: Sendable, Equatable {
    /// MESSAGE_CREATE.
    case message(WorldMessage)
    /// MESSAGE_REACTION_ADD.
    case reaction(user: UInt64, message: WorldMessage)
    /// THREAD_CREATE with `newly_created`.
    case threadCreated(WorldThread)
    /// THREAD_UPDATE.
    case threadUpdated(WorldThread)
    /// VOICE_STATE_UPDATE.
    case voice(WorldVoiceState)
    /// GUILD_UPDATE, because the number of boosts or the AFK channel has changed.
    case guildChanged
}
