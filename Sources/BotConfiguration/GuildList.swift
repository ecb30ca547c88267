// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import DiscordModels

/// The unchecked list `guilds` of a YAML file.
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

    /// Reads the list from a file; `nil` if it has none.
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

/// The effective values of one guild in the list, with their origins.
package struct GuildValues: Sendable {
    /// The name with the index in the list, such as `guilds[0]`.
    package let name: String
    /// The guild's ID; `nil` if it is missing or invalid.
    package let id: GuildID?
    /// The values in the order of the reference.
    package let values: [EffectiveValue]
}
