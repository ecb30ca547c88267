// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import DiscordModels
import Localization

/// The settings of a guild's heartbeat service.
struct HeartbeatSettings: Sendable, Equatable {
    /// The channel for the heartbeat message; `nil` if there is none.
    var channel: ChannelID?
    var interval: Duration
    var language: Language

    init(_ process: ProcessSettings, _ guild: GuildSettings) {
        channel = guild.heartbeatChannel
        interval = process.heartbeatInterval
        language = guild.language
    }
}
