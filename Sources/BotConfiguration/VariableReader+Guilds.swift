// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import DiscordModels
import Formatting

extension VariableReader {
    /// Reads the list of guilds. Read the values for all guilds first.
    ///
    /// - Parameter read: reads an entry.
    /// - Returns: the results of `read`; empty if there is no list.
    package mutating func readGuilds<Value>(_ read: (GuildID?, inout VariableReader) -> Value) -> [Value] {
        guard let list = sources.guilds else { return [] }
        let advice = "start each guild with a dash and its id, for example: - id: \(GuildKeys.id.variable.example)"
        guard let items = list.items, !items.isEmpty else {
            let problem = list.items == nil ? "must be a list of guilds" : "must not be empty"
            addIssue(.init(GuildKeys.list, list.origin, problem: problem, correction: advice))
            return []
        }
        var results: [Value] = []
        var names: [GuildID: String] = [:]
        let common = values
        for (index, item) in items.enumerated() {
            let name = "\(GuildKeys.list)[\(index)]"
            guard let layer = item.layer else {
                let problem = "must be a mapping of keys to values"
                addIssue(.init(name, item.origin, problem: problem, correction: advice))
                continue
            }
            var reader = VariableReader(layer, of: name, at: item.origin, after: common)
            let id = reader.read(GuildKeys.id)
            if id == nil, reader.issues.isEmpty { reader.addIssue(GuildKeys.id.variable, "is missing") }
            if let id, let first = names[id] {
                reader.addIssue(
                    GuildKeys.id.variable, "is also the id of \(first)", correction: "list each guild once")
            }
            if let id, names[id] == nil { names[id] = name }
            results.append(read(id, &reader))
            add(reader, named: name, id: id)
        }
        return results
    }

    /// Reports variables of a single guild that are combined with the list, in any source.
    mutating func checkReplacedVariables() {
        guard let list = sources.guilds else { return }
        for variable in GuildKeys.replaced {
            for layer in sources.layers where layer.sets(variable) {
                addIssue(
                    .init(
                        layer.kind == .yaml ? variable.key : variable.name, layer.origin(of: variable),
                        problem:
                            "cannot be combined with the list guilds (\(list.origin)), where each guild has its own",
                        correction: variable.name == Settings.guildID.variable.name
                            ? "remove it, or the list" : "move it into the guild's entry: \(variable.key)"))
            }
        }
    }

    /// Reports unknown keys in a guild's entry.
    mutating func checkKeysOfGuild() {
        let own = GuildKeys.all.map(\.name)
        for layer in sources.layers {
            for key in layer.lines.keys where !own.contains(where: { $0.lowercased() == key.name }) {
                let isCommon = Settings.all.contains { $0.key == key.name } && key.name != Settings.guildID.variable.key
                let near = NameSuggestion(for: key.name, among: own + [Settings.guildID.variable.name]).map { near in
                    near.name == Settings.guildID.variable.name ? GuildKeys.id.variable.key : near.name.lowercased()
                }
                let remedy =
                    near.map { "did you mean \($0)?" } ?? "remove it; docs/configuration.md lists all keys"
                addIssue(
                    .init(
                        scope + key.name, layer.origin(line: key.line),
                        problem: isCommon ? "cannot be set for one guild" : "is not a known key",
                        correction: isCommon ? "move it out of the list; it applies to all guilds" : remedy))
            }
        }
    }
}
