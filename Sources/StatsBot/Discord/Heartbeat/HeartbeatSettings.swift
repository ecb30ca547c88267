// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import DiscordModels

/// The settings of a guild's heartbeat service.
struct HeartbeatSettings: Sendable, Equatable {
    /// The channel for the heartbeat message; `nil` if there is none.
    var channel: ChannelID?
    var interval: Duration

    init(_ process: ProcessSettings, _ guild: GuildSettings) {
        channel = guild.heartbeatChannel
        interval = process.heartbeatInterval
    }
}
