// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import DiscordModels

/// The settings of the channel name service.
struct ChannelNameSettings: Sendable, Equatable {
    var channels: [ChannelCounter: ChannelID]
    var updateInterval: Duration
    var numberFormat: BotConfiguration.NumberFormat

    init(_ configuration: BotConfiguration) {
        channels = configuration.channels
        updateInterval = configuration.updateInterval
        numberFormat = configuration.numberFormat
    }
}
