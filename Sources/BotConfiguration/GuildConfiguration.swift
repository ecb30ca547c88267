// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import DiscordModels
package import Foundation
package import LocalTime

/// What is set for one guild.
package struct GuildConfiguration: Sendable, Equatable {
    /// The guild; `nil`, where no guilds are listed: the only guild that the bot is in.
    package var id: GuildID?
    /// The channels whose names carry its numbers.
    package var channels: [ChannelCounter: ChannelID]
    /// Where its heartbeat message is; `nil`: nowhere.
    package var heartbeatChannel: ChannelID?
    /// Where its reports go; `nil`: nowhere.
    package var statsChannel: ChannelID?
    /// How numbers stand in its channels' names.
    package var numberFormat: BotConfiguration.NumberFormat
    /// When its days begin.
    package var timeZone: TimeZone
    /// Whether there is a report of its week.
    package var weeklyReport: Bool
    /// Whether its bots are counted among those online.
    package var countsBots: Bool
}

extension BotConfiguration {
    /// The guilds that are counted: those of the list `guilds`, or the one that the variables are about. Never empty.
    package var guilds: [GuildConfiguration] {
        listedGuilds.isEmpty
            ? [
                GuildConfiguration(
                    id: guildID, channels: channels, heartbeatChannel: heartbeatChannel, statsChannel: statsChannel,
                    numberFormat: numberFormat, timeZone: timeZone, weeklyReport: weeklyReport, countsBots: countsBots)
            ] : listedGuilds
    }

    /// The zones in which days are counted.
    package var zones: GuildZones {
        let own = listedGuilds.compactMap { guild in guild.id.map { ($0.rawValue, guild.timeZone) } }
        return GuildZones(timeZone, own: Dictionary(own) { $1 })
    }

    /// The configuration as a service of the guild at a place of the list sees it.
    package func scoped(toGuildAt place: Int) -> BotConfiguration {
        let guilds = guilds
        return guilds.indices.contains(place) ? scoped(to: guilds[place]) : self
    }

    /// The configuration as a service of one guild sees it.
    package func scoped(to guild: GuildConfiguration) -> BotConfiguration {
        var scoped = self
        scoped.guildID = guild.id
        scoped.channels = guild.channels
        scoped.heartbeatChannel = guild.heartbeatChannel
        scoped.statsChannel = guild.statsChannel
        scoped.numberFormat = guild.numberFormat
        scoped.timeZone = guild.timeZone
        scoped.weeklyReport = guild.weeklyReport
        scoped.countsBots = guild.countsBots
        scoped.listedGuilds = []
        return scoped
    }
}
