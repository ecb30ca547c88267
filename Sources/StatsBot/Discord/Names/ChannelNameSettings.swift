// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import DiscordModels
import Localization

/// The settings of a guild's channel name service.
struct ChannelNameSettings: Sendable, Equatable {
    var channels: [ChannelCounter: ChannelID]
    var updateInterval: Duration
    var maximumBackoff: Duration
    var numberFormat: GuildSettings.NumberFormat
    var language: Language

    init(_ process: ProcessSettings, _ guild: GuildSettings) {
        channels = guild.channels
        updateInterval = process.updateInterval
        maximumBackoff = process.maximumBackoff
        numberFormat = guild.numberFormat
        language = guild.language
    }
}
