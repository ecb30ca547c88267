// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import DiscordModels
package import LocalTime

/// A complete, valid configuration. Services receive only the settings that they use; only the two clients receive the
/// token.
package struct BotConfiguration: Sendable {
    /// `BOT_TOKEN`, or the content of `BOT_TOKEN_FILE`.
    package var token: Secret
    /// The settings of the process.
    package var process: ProcessSettings
    /// The guild that the variables describe; also the values that listed guilds use unless they have their own.
    package var guildDefaults: GuildSettings
    /// The guilds of the list `guilds` in the YAML file; empty if the variables describe a single guild.
    package var listedGuilds: [GuildSettings] = []
    /// Warnings about values that are valid but probably wrong; logged at startup.
    package var warnings: [ConfigurationWarning] = []
    /// The value and origin of each variable.
    var values: [EffectiveValue] = []
    /// The values and origins for each guild of the list.
    var guildValues: [GuildValues] = []

    /// Whether guilds are listed, instead of a single guild described by the variables.
    package var listsGuilds: Bool { !listedGuilds.isEmpty }

    /// The settings of the guilds: those of the list `guilds`, or those that the variables describe. Never empty.
    package var guilds: [GuildSettings] { listsGuilds ? listedGuilds : [guildDefaults] }

    /// The time zone of each guild's days.
    package var zones: GuildZones {
        let own = listedGuilds.compactMap { guild in guild.id.map { ($0.rawValue, guild.timeZone) } }
        return GuildZones(guildDefaults.timeZone, own: Dictionary(own) { $1 })
    }

    /// The settings of a guild.
    package func settings(of guild: GuildID?) -> GuildSettings {
        listedGuilds.first { $0.id == guild } ?? guildDefaults
    }
}
