// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
package import LocalTime

/// A complete, valid configuration. Services receive the settings that they use; the token goes to the two clients alone.
package struct BotConfiguration: Sendable {
    /// `BOT_TOKEN`, or the content of `BOT_TOKEN_FILE`.
    package var token: Secret
    /// What applies to the whole process.
    package var process: ProcessSettings
    /// The guild that the variables describe; also the values that listed guilds use unless they have their own.
    package var guildDefaults: GuildSettings
    /// The guilds of the list `guilds` in the YAML file; empty: the one guild of the variables.
    package var listedGuilds: [GuildSettings] = []
    /// What is valid but probably wrong; logged at the start.
    package var warnings: [ConfigurationWarning] = []
    /// Each variable's value, and where it was set.
    var values: [EffectiveValue] = []
    /// The same for each guild of the list.
    var guildValues: [GuildValues] = []

    /// Whether guilds are listed, rather than one described by the variables.
    package var listsGuilds: Bool { !listedGuilds.isEmpty }

    /// The guilds that are counted: those of the list `guilds`, or the one that the variables describe. Never empty.
    package var guilds: [GuildSettings] { listsGuilds ? listedGuilds : [guildDefaults] }

    /// The time zone that each guild's days are counted in.
    package var zones: GuildZones {
        let own = listedGuilds.compactMap { guild in guild.id.map { ($0.rawValue, guild.timeZone) } }
        return GuildZones(guildDefaults.timeZone, own: Dictionary(own) { $1 })
    }

    /// The settings of the guild at an index of `guilds`.
    package func guild(at index: Int) -> GuildSettings {
        let guilds = guilds
        return guilds.indices.contains(index) ? guilds[index] : guildDefaults
    }
}
