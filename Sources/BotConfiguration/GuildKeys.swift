// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import DiscordModels

/// The keys of a guild in the list `guilds` of the YAML file. Except for `id`, they are variables of `Settings`.
package enum GuildKeys {
    /// The key of the list.
    package static let list = "guilds"

    package static let id = Setting.id(
        \GuildSettings.id, "ID", .discord, help: "Guild ID. Required; list each guild once.")

    /// The variables of a single guild, which are not allowed in addition to the list.
    static let replaced = Settings.guild.flatMap(\.variables).filter { $0.section == .discord }
    /// The variables whose values apply to all guilds that do not have their own.
    static let shared = Settings.guild.flatMap(\.variables).filter { $0.section != .discord }
    /// All keys in the order of the reference.
    package static let all = [id.variable] + replaced.filter { $0.name != Settings.guildID.variable.name } + shared
    /// The index of each key in that order.
    static let order = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1.name, $0) })

    /// Whether a variable describes a single guild or is shared by all guilds.
    static func isOfGuilds(_ variable: ConfigurationVariable) -> Bool {
        (replaced + shared).contains { $0.name == variable.name }
    }
}
