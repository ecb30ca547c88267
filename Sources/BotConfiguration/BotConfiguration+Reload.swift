// SPDX-License-Identifier: MIT
// Part of StatsBot.

extension BotConfiguration {
    /// Whether guilds are listed, rather than one described by the variables.
    package var listsGuilds: Bool { !listedGuilds.isEmpty }

    /// Takes what is declared as reloadable. Of guilds this is taken for those that are in the list before and after; which
    /// ones are counted, and in which order, stays as it is.
    package mutating func takeReloadable(from new: BotConfiguration) {
        updateInterval = new.updateInterval
        heartbeatInterval = new.heartbeatInterval
        presenceInterval = new.presenceInterval
        logLevel = new.logLevel
        maximumBackoff = max(maximumBackoff, updateInterval)
        let takesGuilds = listsGuilds == new.listsGuilds
        if takesGuilds {
            channels = new.channels
            heartbeatChannel = new.heartbeatChannel
            statsChannel = new.statsChannel
            numberFormat = new.numberFormat
        }
        for (place, guild) in listedGuilds.enumerated() {
            guard let other = new.listedGuilds.first(where: { $0.id == guild.id }) else { continue }
            listedGuilds[place].takeReloadable(from: other)
        }
        values = values.taking(new.values) { takesGuilds || !GuildSettings.isOfGuilds($0) }
        guildValues = guildValues.map { guild in
            guard let other = new.guildValues.first(where: { $0.id == guild.id }) else { return guild }
            return GuildValues(name: guild.name, id: guild.id, values: guild.values.taking(other.values) { _ in true })
        }
    }
}

extension GuildConfiguration {
    /// Takes what is declared as reloadable.
    fileprivate mutating func takeReloadable(from new: GuildConfiguration) {
        channels = new.channels
        heartbeatChannel = new.heartbeatChannel
        statsChannel = new.statsChannel
        numberFormat = new.numberFormat
    }
}

extension [EffectiveValue] {
    /// With the new values of what is reloadable and may be taken.
    fileprivate func taking(_ new: Self, where mayTake: (ConfigurationVariable) -> Bool) -> Self {
        map { value in
            guard value.variable.isReloadable, mayTake(value.variable) else { return value }
            return new.first { $0.variable.name == value.variable.name } ?? value
        }
    }
}
