// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import DiscordModels

/// The settings of the heartbeat service.
struct HeartbeatSettings: Sendable, Equatable {
    var channel: ChannelID?
    var interval: Duration

    init(_ configuration: BotConfiguration) {
        channel = configuration.heartbeatChannel
        interval = configuration.heartbeatInterval
    }
}
