// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Formatting

extension VariableReader {
    /// Prefixes of environment variables that are probably meant for the bot.
    private static let prefixes = ["EXPORTER_", "LOG_", "HEARTBEAT_"]

    /// Reports unknown names and names that are set twice.
    ///
    /// A typo in the bot's own files is an error, because the setting would silently have no effect. In the environment
    /// and in a `.env` file, which Docker Compose also reads, a name that resembles none of the bot's may belong to
    /// another program.
    mutating func checkNames() {
        for layer in sources.layers {
            let known =
                layer.kind == .yaml
                ? Set(Settings.all.map(\.key) + [GuildKeys.list]) : Set(Settings.all.map(\.name))
            var seen: [String: Int] = [:]
            for key in layer.lines.keys {
                if !known.contains(key.name) { unknown(key, in: layer) }
                if let line = key.line, let earlier = seen.updateValue(line, forKey: key.name) {
                    warn(
                        .init(
                            variable: key.name, origin: layer.origin(line: line),
                            advice: "is also set in line \(earlier); the last one is used. Remove one of them"))
                }
            }
        }
    }

    private mutating func unknown(_ key: KeyLines.Key, in layer: ConfigurationLayer) {
        let list = GuildKeys.list.uppercased()
        let mayBeList = layer.kind == .yaml || key.name.uppercased() == list
        let near = NameSuggestion(for: key.name, among: Settings.all.map(\.name) + (mayBeList ? [list] : []))
        let origin = layer.origin(line: key.line)
        let meant = near.map { layer.kind == .yaml ? $0.name.lowercased() : $0.name }
        let remedy = meant.map { name in
            name == list ? "list guilds in the YAML file given with --config" : "did you mean \(name)?"
        }
        switch layer.kind {
        case .commandLine, .yaml:
            addIssue(
                .init(
                    key.name, origin, problem: "is not a known variable",
                    correction: remedy ?? "remove it; docs/configuration.md lists all variables"))
        case .environmentFile:
            if let remedy {
                addIssue(.init(key.name, origin, problem: "is not a known variable", correction: remedy))
            } else {
                warn(.init(variable: key.name, origin: origin, advice: "is not a known variable and is ignored"))
            }
        case .environment:
            let isOurs = Self.prefixes.contains { key.name.hasPrefix($0) }
            guard isOurs || near.map({ $0.distance <= 2 }) == true else { return }
            let advice = "is not a known variable and is ignored" + (remedy.map { "; \($0)" } ?? "")
            warn(.init(variable: key.name, origin: origin, advice: advice))
        }
    }
}
