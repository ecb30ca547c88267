// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import DiscordModels
import Foundation
import Localization

/// The settings of a guild's report service.
struct ReportSettings: Sendable, Equatable {
    /// The channel for reports; `nil` disables reports.
    var channel: ChannelID?
    var isWeekly: Bool
    var timeZone: TimeZone
    var language: Language
    var maximumAttempts: Int
    var maximumBackoff: Duration

    init(_ process: ProcessSettings, _ guild: GuildSettings) {
        channel = guild.statsChannel
        isWeekly = guild.weeklyReport
        timeZone = guild.timeZone
        language = guild.language
        maximumAttempts = process.maximumAttempts
        maximumBackoff = process.maximumBackoff
    }
}
