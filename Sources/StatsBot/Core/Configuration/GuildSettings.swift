// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// What a guild of the list `guilds` can be told. But for its id these are the declarations of `Settings`.
enum GuildSettings {
    /// The key of the list.
    static let key = "guilds"

    static let id = Setting<GuildID?>.id("ID", .discord, help: "The guild. Required, and each guild once.")
    private static let channels =
        ChannelCounter.allCases.map(\.setting.variable) + [
            Settings.statsChannel.variable, Settings.heartbeatChannel.variable,
        ]
    /// What a guild that says nothing of it takes from the variable of that name.
    static let shared = [
        Settings.numberFormat.variable, Settings.timeZone.variable, Settings.countsBots.variable,
        Settings.weeklyReport.variable,
    ]

    /// In the order in which they are shown.
    static let all = [id.variable] + channels + shared
    /// The variables about one guild, which have no place beside the list.
    static let replaced = [Settings.guildID.variable] + channels

    /// Whether a variable says something of a guild, or of all.
    static func isOfGuilds(_ variable: ConfigurationVariable) -> Bool {
        (replaced + shared).contains { $0.name == variable.name }
    }

    /// The place of each in that order.
    static let places = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1.name, $0) })
}

extension ChannelCounter {
    /// What names its channel.
    var setting: Setting<ChannelID?> {
        switch self {
        case .members: Settings.memberChannel
        case .online: Settings.onlineChannel
        case .bans: Settings.banChannel
        }
    }
}
