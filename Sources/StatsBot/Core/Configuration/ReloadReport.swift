// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// What became of a reload.
public struct ReloadReport: Sendable, Equatable {
    /// The variables whose new values are in force now, in the order of the table.
    public let changed: [String]
    /// The variables whose new values wait for a restart.
    public let waiting: [String]

    /// Compares a configuration in force with one that was read anew.
    init(from old: BotConfiguration, to new: BotConfiguration) {
        let before = Dictionary(uniqueKeysWithValues: old.values.map { ($0.variable.name, $0.written) })
        var different = new.values.filter { before[$0.variable.name] != $0.written }.map(\.variable)
        // A file that holds a secret may have another one in it, under the same name.
        for (variable, isDifferent) in [
            (Settings.tokenFile.variable, old.token != new.token),
            (Settings.exporterTokenFile.variable, old.exporterToken != new.exporterToken),
        ] where isDifferent && !different.contains(where: { variable.name.hasPrefix($0.name) }) {
            different.append(variable)
        }
        changed = different.filter(\.isReloadable).map(\.name)
        waiting = different.filter { !$0.isReloadable }.map(\.name)
    }
}
