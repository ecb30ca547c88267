// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import DiscordModels

/// What a guild of the list `guilds` can be told. But for its id these are the declarations of `Settings`.
package enum GuildSettings {
    /// The key of the list.
    package static let key = "guilds"

    package static let id = Setting<GuildID?>.id("ID", .discord, help: "The guild. Required, and each guild once.")
    private static let channels =
        ChannelCounter.allCases.map(\.setting.variable) + [
            Settings.statsChannel.variable, Settings.heartbeatChannel.variable,
        ]
    /// What a guild that says nothing of it takes from the variable of that name.
    package static let shared = [
        Settings.numberFormat.variable, Settings.timeZone.variable, Settings.countsBots.variable,
        Settings.weeklyReport.variable,
    ]

    /// In the order in which they are shown.
    package static let all = [id.variable] + channels + shared
    /// The variables about one guild, which have no place beside the list.
    package static let replaced = [Settings.guildID.variable] + channels

    /// Whether a variable says something of a guild, or of all.
    package static func isOfGuilds(_ variable: ConfigurationVariable) -> Bool {
        (replaced + shared).contains { $0.name == variable.name }
    }

    /// The place of each in that order.
    package static let places = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1.name, $0) })
}

extension ChannelCounter {
    /// What names its channel.
    package var setting: Setting<ChannelID?> {
        switch self {
        case .members: Settings.memberChannel
        case .online: Settings.onlineChannel
        case .bans: Settings.banChannel
        }
    }
}
