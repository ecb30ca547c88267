// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// What became of a reload.
package struct ReloadReport: Sendable, Equatable {
    /// The variables whose new values are in force now, in the order of the table; of guilds as `guilds[0].number_format`.
    package let changed: [String]
    /// The variables whose new values wait for a restart.
    package let waiting: [String]

    /// Compares a configuration in force with one that was read anew.
    package init(from old: BotConfiguration, to new: BotConfiguration) {
        let before = Dictionary(uniqueKeysWithValues: old.values.map { ($0.variable.name, $0.written) })
        var different = new.values.filter { before[$0.variable.name] != $0.written }.map(\.variable)
        // A file that holds a secret may have another one in it, under the same name.
        for (variable, isDifferent) in [
            (Settings.tokenFile.variable, old.token != new.token),
            (Settings.exporterTokenFile.variable, old.exporterToken != new.exporterToken),
        ] where isDifferent && !different.contains(where: { variable.name.hasPrefix($0.name) }) {
            different.append(variable)
        }
        // Between a list of guilds and none, what is said of a guild stays as it was until a restart.
        let isTaken: (ConfigurationVariable) -> Bool = { variable in
            variable.isReloadable && (old.listsGuilds == new.listsGuilds || !GuildSettings.isOfGuilds(variable))
        }
        let guilds = Self.guilds(from: old.guildValues, to: new.guildValues)
        changed = different.filter(isTaken).map(\.name) + guilds.changed
        waiting = different.filter { !isTaken($0) }.map(\.name) + guilds.waiting
    }

    /// What has changed of guilds, by their place in the new list.
    private static func guilds(
        from old: [GuildValues], to new: [GuildValues]
    ) -> (changed: [String], waiting: [String]) {
        var (changed, waiting): ([String], [String]) = ([], [])
        for guild in new {
            guard let before = old.first(where: { $0.id == guild.id }) else { continue }
            for value in guild.values {
                let earlier = before.values.first { $0.variable.name == value.variable.name }
                // What both take from the variable for all guilds is told of that.
                let isOwn = !(value.isCommon && earlier?.isCommon == true)
                guard isOwn, earlier?.written != value.written else { continue }
                let name = "\(guild.name).\(value.variable.key)"
                if value.variable.isReloadable { changed.append(name) } else { waiting.append(name) }
            }
        }
        for (guilds, others, what) in [(new, old, "added"), (old, new, "removed")] {
            let ids = guilds.map(\.id).filter { id in !others.contains { $0.id == id } }
            waiting += ids.compactMap(\.self).map { "\(GuildSettings.key) (\($0) \(what))" }
        }
        return (changed, waiting)
    }
}
