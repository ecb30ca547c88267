// SPDX-License-Identifier: MIT
// Part of StatsBot.

extension BotConfiguration {
    /// Applies the reloadable settings. Guild settings apply to guilds that are in the list before and after; the list
    /// of guilds and its order do not change.
    package mutating func applyReloadable(from new: BotConfiguration) {
        for setting in Settings.process where setting.isReloadable { setting.copy(new.process, &process) }
        process.maximumBackoff = max(process.maximumBackoff, process.updateInterval)
        let appliesGuilds = listsGuilds == new.listsGuilds
        if appliesGuilds { guildDefaults.applyReloadable(from: new.guildDefaults) }
        for (index, guild) in listedGuilds.enumerated() {
            guard let other = new.listedGuilds.first(where: { $0.id == guild.id }) else { continue }
            listedGuilds[index].applyReloadable(from: other)
        }
        values = values.applying(new.values) { appliesGuilds || !GuildKeys.isOfGuilds($0) }
        guildValues = guildValues.map { guild in
            guard let other = new.guildValues.first(where: { $0.id == guild.id }) else { return guild }
            return GuildValues(
                name: guild.name, id: guild.id, values: guild.values.applying(other.values) { _ in true })
        }
    }
}

extension GuildSettings {
    /// Applies the reloadable settings.
    fileprivate mutating func applyReloadable(from new: GuildSettings) {
        for setting in Settings.guild where setting.isReloadable { setting.copy(new, &self) }
    }
}

extension [EffectiveValue] {
    /// The values, with new values for the reloadable variables that `mayApply` accepts.
    fileprivate func applying(_ new: Self, where mayApply: (ConfigurationVariable) -> Bool) -> Self {
        map { value in
            guard value.variable.isReloadable, mayApply(value.variable) else { return value }
            return new.first { $0.variable.name == value.variable.name } ?? value
        }
    }
}
