// SPDX-License-Identifier: MIT
// Part of StatsBot.

extension VariableReader {
    /// The beginnings of names that are ours in the environment, where other programs have theirs.
    private static let prefixes = ["EXPORTER_", "LOG_", "HEARTBEAT_"]

    /// Looks for names that are no variables, and for names that stand twice.
    ///
    /// A slip of the pen in our own files is a fault, since what is set there would silently do nothing. In a `.env` file,
    /// which Docker Compose reads too, and in the environment a name that is like none of ours is somebody else's.
    mutating func checkNames() {
        for layer in sources.layers {
            let known =
                layer.kind == .yaml
                ? Set(Settings.all.map(\.key) + [GuildSettings.key]) : Set(Settings.all.map(\.name))
            var seen: [String: Int] = [:]
            for key in layer.lines.keys {
                if !known.contains(key.name) { unknown(key, in: layer) }
                if let line = key.line, let earlier = seen.updateValue(line, forKey: key.name) {
                    warn(
                        .init(
                            variable: key.name, origin: layer.origin(line: line),
                            advice: "stands in line \(earlier) too, and the last one counts. Remove one of them."))
                }
            }
            for line in layer.lines.strayLines {
                fault(
                    .init(
                        "This line", layer.origin(line: line), problem: "is neither NAME=value nor a comment",
                        correction: "Begin a comment with #."))
            }
        }
    }

    private mutating func unknown(_ key: KeyLines.Key, in layer: ConfigurationLayer) {
        let list = GuildSettings.key.uppercased()
        let mayBeList = layer.kind == .yaml || key.name.uppercased() == list
        let near = NameSuggestion(for: key.name, among: Settings.all.map(\.name) + (mayBeList ? [list] : []))
        let origin = layer.origin(line: key.line)
        let meant = near.map { layer.kind == .yaml ? $0.name.lowercased() : $0.name }
        let remedy = meant.map { name in
            name == list ? "Guilds are listed in the YAML file of --config." : "Did you mean \(name)?"
        }
        switch layer.kind {
        case .commandLine, .yaml:
            fault(
                .init(
                    key.name, origin, problem: "is not known",
                    correction: remedy ?? "Remove it; docs/configuration.md lists what there is."))
        case .environmentFile:
            if let remedy {
                fault(.init(key.name, origin, problem: "is not known", correction: remedy))
            } else {
                warn(.init(variable: key.name, origin: origin, advice: "is not known and does nothing here."))
            }
        case .environment:
            let isOurs = Self.prefixes.contains { key.name.hasPrefix($0) }
            guard isOurs || near.map({ $0.distance <= 2 }) == true else { return }
            let advice = "is not known and does nothing." + (remedy.map { " " + $0 } ?? "")
            warn(.init(variable: key.name, origin: origin, advice: advice))
        }
    }
}
