// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import DiscordModels

extension VariableReader {
    /// Reads the list of guilds, entry by entry, after what holds for all of them.
    ///
    /// - Parameter read: takes from an entry what is needed of it.
    /// - Returns: what was taken; nothing where there is no list.
    package mutating func readGuilds<Value>(_ read: (GuildID?, inout VariableReader) -> Value) -> [Value] {
        guard let list = sources.guilds else { return [] }
        let advice = "Each guild begins with a dash and its id, for example: - id: \(GuildSettings.id.variable.example)"
        guard let items = list.items, !items.isEmpty else {
            let problem = list.items == nil ? "is not a list of guilds" : "is an empty list"
            fault(.init(GuildSettings.key, list.origin, problem: problem, correction: advice))
            return []
        }
        var taken: [Value] = []
        var names: [GuildID: String] = [:]
        let common = values
        for (index, item) in items.enumerated() {
            let name = "\(GuildSettings.key)[\(index)]"
            guard let layer = item.layer else {
                let problem = "is not a mapping of keys to values"
                fault(.init(name, item.origin, problem: problem, correction: advice))
                continue
            }
            var reader = VariableReader(layer, of: name, at: item.origin, after: common)
            let id = reader.read(GuildSettings.id)
            if id == nil, reader.faults.isEmpty { reader.fault(GuildSettings.id.variable, "is missing") }
            if let id, let first = names[id] {
                reader.fault(
                    GuildSettings.id.variable, "is the id of \(first) too", correction: "List each guild once.")
            }
            if let id, names[id] == nil { names[id] = name }
            taken.append(read(id, &reader))
            take(reader, named: name, id: id)
        }
        return taken
    }

    /// Refuses what is said of one guild outside of the list, in whatever source.
    mutating func checkPlaces() {
        guard let list = sources.guilds else { return }
        for variable in GuildSettings.replaced {
            for layer in sources.layers where layer.sets(variable) {
                fault(
                    .init(
                        layer.kind == .yaml ? variable.key : variable.name, layer.origin(of: variable),
                        problem: "does not go with the list guilds (\(list.origin)), where each guild has its own",
                        correction: variable.name == Settings.guildID.variable.name
                            ? "Remove it, or the list." : "Move it into the guild's entry: \(variable.key)"))
            }
        }
    }

    /// Looks for keys in a guild's entry that it cannot have.
    mutating func checkKeysOfGuild() {
        let own = GuildSettings.all.map(\.name)
        for layer in sources.layers {
            for key in layer.lines.keys where !own.contains(where: { $0.lowercased() == key.name }) {
                let isCommon = Settings.all.contains { $0.key == key.name } && key.name != Settings.guildID.variable.key
                let near = NameSuggestion(for: key.name, among: own + [Settings.guildID.variable.name]).map { near in
                    near.name == Settings.guildID.variable.name ? GuildSettings.id.variable.key : near.name.lowercased()
                }
                let remedy =
                    near.map { "Did you mean \($0)?" } ?? "Remove it; docs/configuration.md lists what there is."
                fault(
                    .init(
                        scope + key.name, layer.origin(line: key.line),
                        problem: isCommon ? "cannot differ from guild to guild" : "is not known",
                        correction: isCommon ? "Move it out of the list: it holds for all guilds." : remedy))
            }
        }
    }
}
