// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import DiscordModels

/// Which of the bot's guilds are counted.
package enum GuildSelection: Sendable, Equatable {
    /// Every guild that the bot is in, also those that it joins later.
    case all
    /// The only guild that the bot is in. Its ID is not configured, but channels are, which belong to one guild.
    case only
    /// The guilds with these IDs.
    case listed([GuildID])
}

extension BotConfiguration {
    /// The counted guilds: those that the operator named, otherwise every guild that the bot is in.
    package var selection: GuildSelection {
        if listsGuilds { return .listed(listedGuilds.compactMap(\.id)) }
        if let id = guildDefaults.id { return .listed([id]) }
        return guildDefaults.hasChannels ? .only : .all
    }
}

extension GuildSettings {
    /// Whether any channel is configured.
    fileprivate var hasChannels: Bool { !channels.isEmpty || statsChannel != nil || heartbeatChannel != nil }
}
