// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import DiscordModels

/// The list `guilds` as it stands in a YAML file, not looked into yet.
package struct GuildList: Sendable {
    /// What stands in the list.
    struct Item: Sendable {
        let origin: ConfigurationOrigin
        /// What is said of the guild; `nil` where it is no mapping of keys to values.
        let layer: ConfigurationLayer?
    }

    let origin: ConfigurationOrigin
    /// `nil` where what stands behind the key is no list.
    let items: [Item]?

    /// The list of a file.
    init?(_ file: YAMLFile, named name: String) {
        guard let key = file.entries.last(where: { $0.name == GuildSettings.key }) else { return nil }
        origin = ConfigurationOrigin(name, line: key.line, syntax: .yaml)
        items = file.guilds?.map { item in
            Item(
                origin: ConfigurationOrigin(name, line: item.line, syntax: .yaml),
                layer: item.entries.map { ConfigurationLayer(yaml: name, entries: $0) })
        }
    }
}

/// What counts for one guild of the list, and where it comes from.
package struct GuildValues: Sendable {
    /// Its place in the list, as in `guilds[0]`.
    package let name: String
    /// The guild; `nil` where its id is missing or wrong.
    package let id: GuildID?
    /// In the order of the documentation.
    package let values: [EffectiveValue]
}
