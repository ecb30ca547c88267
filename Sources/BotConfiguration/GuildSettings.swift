// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import DiscordModels
package import Foundation

/// The settings of one guild. Names, defaults, bounds and meanings are declared in `Settings`.
package struct GuildSettings: Sendable, Equatable {
    /// The format of numbers in channel names.
    package enum NumberFormat: String, Sendable, CaseIterable {
        /// `1234`.
        case plain
        /// `1,234`.
        case grouped
    }

    /// The guild's ID; `nil` for the only guild that the bot is in, if no guilds are listed.
    package var id: GuildID?
    /// The channels whose names show counts.
    package var channels: [ChannelCounter: ChannelID] = [:]
    /// `STATS_CHANNEL_ID`; `nil` for no reports.
    package var statsChannel: ChannelID? = Settings.statsChannel.fallback
    /// `HEARTBEAT_CHANNEL_ID`; `nil` for no heartbeat message.
    package var heartbeatChannel: ChannelID? = Settings.heartbeatChannel.fallback
    /// `NUMBER_FORMAT`.
    package var numberFormat: NumberFormat = Settings.numberFormat.fallback
    /// `TIMEZONE`.
    package var timeZone: TimeZone = Settings.timeZone.fallback
    /// `COUNT_BOTS`: whether bots are counted as online.
    package var countsBots: Bool = Settings.countsBots.fallback
    /// `WEEKLY_REPORT`.
    package var weeklyReport: Bool = Settings.weeklyReport.fallback

    package init(id: GuildID? = nil) {
        self.id = id
    }
}
