// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import DiscordModels

/// The list `guilds` of a YAML file, not checked yet.
package struct GuildList: Sendable {
    /// An entry of the list.
    struct Item: Sendable {
        let origin: ConfigurationOrigin
        /// The guild's keys; `nil` if it is not a mapping of keys to values.
        let layer: ConfigurationLayer?
    }

    let origin: ConfigurationOrigin
    /// `nil` if the key's value is not a list.
    let items: [Item]?

    /// The list of a file.
    init?(_ file: YAMLFile, named name: String) {
        guard let key = file.entries.last(where: { $0.name == GuildKeys.list }) else { return nil }
        origin = ConfigurationOrigin(name, line: key.line, syntax: .yaml)
        items = file.guilds?.map { item in
            Item(
                origin: ConfigurationOrigin(name, line: item.line, syntax: .yaml),
                layer: item.entries.map { ConfigurationLayer(yaml: name, entries: $0) })
        }
    }
}

/// The effective values of one guild of the list, and where they were set.
package struct GuildValues: Sendable {
    /// Its index in the list, as in `guilds[0]`.
    package let name: String
    /// The guild; `nil` if its id is missing or invalid.
    package let id: GuildID?
    /// In the order of the reference.
    package let values: [EffectiveValue]
}
