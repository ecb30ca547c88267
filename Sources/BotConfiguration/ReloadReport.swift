// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The result of a reload.
package struct ReloadReport: Sendable, Equatable {
    /// The variables whose new values are in effect, in the order of the reference, including guild settings such as
    /// `guilds[0].number_format`.
    package let changed: [String]
    /// The variables whose new values take effect after a restart.
    package let waiting: [String]

    /// Compares the configuration in effect with one that was just read.
    package init(from old: BotConfiguration, to new: BotConfiguration) {
        let before = Dictionary(uniqueKeysWithValues: old.values.map { ($0.variable.name, $0.written) })
        var different = new.values.filter { before[$0.variable.name] != $0.written }.map(\.variable)
        // A secret may have changed in a file with the same path.
        for (variable, isDifferent) in [
            (Settings.tokenFile.variable, old.token != new.token),
            (Settings.exporterTokenFile.variable, old.process.exporter.token != new.process.exporter.token),
        ] where isDifferent && !different.contains(where: { variable.name.hasPrefix($0.name) }) {
            different.append(variable)
        }
        // Switching between a list of guilds and none requires a restart.
        let isApplied: (ConfigurationVariable) -> Bool = { variable in
            variable.isReloadable && (old.listsGuilds == new.listsGuilds || !GuildKeys.isOfGuilds(variable))
        }
        let guilds = Self.guilds(from: old.guildValues, to: new.guildValues)
        changed = different.filter(isApplied).map(\.name) + guilds.changed
        waiting = different.filter { !isApplied($0) }.map(\.name) + guilds.waiting
    }

    /// The changes of guilds, by their index in the new list.
    private static func guilds(
        from old: [GuildValues], to new: [GuildValues]
    ) -> (changed: [String], waiting: [String]) {
        var (changed, waiting): ([String], [String]) = ([], [])
        for guild in new {
            guard let before = old.first(where: { $0.id == guild.id }) else { continue }
            for value in guild.values {
                let earlier = before.values.first { $0.variable.name == value.variable.name }
                // A change of the variable for all guilds is reported once, for the variable.
                let isOwn = !(value.isCommon && earlier?.isCommon == true)
                guard isOwn, earlier?.written != value.written else { continue }
                let name = "\(guild.name).\(value.variable.key)"
                if value.variable.isReloadable { changed.append(name) } else { waiting.append(name) }
            }
        }
        for (guilds, others, change) in [(new, old, "added"), (old, new, "removed")] {
            let ids = guilds.map(\.id).filter { id in !others.contains { $0.id == id } }
            waiting += ids.compactMap(\.self).map { "\(GuildKeys.list) (\($0) \(change))" }
        }
        return (changed, waiting)
    }
}
