// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import DiscordModels
import Formatting
import Foundation

/// Reads variables one by one and collects all errors, so that they can be reported together.
package struct VariableReader {
    package let sources: ConfigurationSources
    /// The prefix of names: empty, or the guild of the list, as in `guilds[1].`.
    package let scope: String
    private(set) var faults: [ConfigurationError.Fault]
    private(set) var warnings: [ConfigurationWarning] = []
    private(set) var values: [EffectiveValue] = []
    /// The guilds of the list that were read.
    private(set) var guilds: [GuildValues] = []
    private var origins: [String: ConfigurationOrigin] = [:]
    /// Where the guild's entry starts.
    private let entry: ConfigurationOrigin?
    /// The values that apply to all guilds.
    private let general: [EffectiveValue]

    package init(_ sources: ConfigurationSources) {
        self.sources = sources
        faults = sources.faults
        (scope, entry, general) = ("", nil, [])
    }

    /// Reads the entry of one guild, where others were read before.
    package init(
        _ layer: ConfigurationLayer, of guild: String, at entry: ConfigurationOrigin, after general: [EffectiveValue]
    ) {
        sources = ConfigurationSources(layer)
        faults = []
        (scope, self.entry, self.general) = (guild + ".", entry, general)
    }

    /// A variable's value, or its fallback after an error.
    package mutating func read<Root, Value>(_ setting: Setting<Root, Value>) -> Value {
        let variable = setting.variable
        let (set, origin) = set(variable)
        origins[variable.name] = origin
        let written = (set ?? variable.standard).map(Secret.init)
        values.append(EffectiveValue(variable: variable, written: written, origin: origin))
        guard let text = set ?? variable.standard else { return setting.fallback }
        if let value = setting.parse(text) { return value }
        fault(variable, variable.isSecret ? variable.problem : "\(variable.problem), got \(Self.quoted(text))")
        return setting.fallback
    }

    /// A guild's own value, or else the one for all guilds.
    package mutating func read<Root, Value>(_ setting: Setting<Root, Value>, or common: Value) -> Value {
        if sources.find(setting.variable) != nil { return read(setting) }
        values += general.filter { $0.variable.name == setting.variable.name }.map { value in
            var value = value
            value.isCommon = true
            return value
        }
        return common
    }

    /// Adds what was read of a guild.
    package mutating func take(_ guild: VariableReader, named name: String, id: GuildID?) {
        faults += guild.faults
        warnings += guild.warnings
        guilds.append(GuildValues(name: name, id: id, values: guild.values.sorted(by: GuildKeys.order)))
    }

    /// Where a variable was set.
    package func origin(of variable: ConfigurationVariable) -> ConfigurationOrigin? { origins[variable.name] }

    /// What a variable is called here.
    package func name(of variable: ConfigurationVariable) -> String {
        scope.isEmpty ? variable.name : scope + variable.key
    }

    /// A secret that is set directly or in a file. The source with the higher precedence wins; within one source, the secret
    /// itself.
    package mutating func read<Root, Value>(
        _ setting: Setting<Root, Value?>, orFrom file: Setting<Root, String?>
    ) -> Value? {
        let secret = read(setting)
        guard let path = read(file) else { return secret }
        let strength = sources.layers.firstIndex { $0.sets(setting.variable) } ?? .max
        let fileStrength = sources.layers.firstIndex { $0.sets(file.variable) } ?? .max
        if strength <= fileStrength {
            warn(file.variable, "is ignored because \(setting.variable.name) is set too. Remove one of them")
            return secret
        }
        guard let contents = try? String(contentsOfFile: path, encoding: .utf8) else {
            fault(file.variable, "names a file that cannot be read, got \(Self.quoted(path))")
            return nil
        }
        let text = contents.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty, let value = setting.parse(text) else {
            fault(
                file.variable,
                text.isEmpty ? "names an empty file" : "names a file whose content \(setting.variable.problem)")
            return nil
        }
        return value
    }

    /// Records an error; the example is the variable's own if none is given.
    package mutating func fault(_ variable: ConfigurationVariable, _ problem: String, example: String? = nil) {
        faults.append(
            .init(
                variable, origins[variable.name] ?? entry, in: scope, problem: problem,
                example: example ?? variable.example))
    }

    /// Records an error with advice instead of an example.
    package mutating func fault(_ variable: ConfigurationVariable, _ problem: String, correction: String) {
        faults.append(
            .init(name(of: variable), origins[variable.name] ?? entry, problem: problem, correction: correction))
    }

    /// Records an error that is not about a variable's value.
    package mutating func fault(_ fault: ConfigurationError.Fault) {
        faults.append(fault)
    }

    /// Records a warning about a variable.
    package mutating func warn(_ variable: ConfigurationVariable, _ advice: String) {
        warnings.append(.init(variable: name(of: variable), origin: origins[variable.name], advice: advice))
    }

    /// Records a warning that is not about a variable's value.
    package mutating func warn(_ warning: ConfigurationWarning) {
        warnings.append(warning)
    }

    /// The errors in the order in which they are reported: whole sources first, then variables in the order of the reference,
    /// then the list of guilds, line by line.
    package var error: ConfigurationError? {
        guard !faults.isEmpty else { return nil }
        func position(_ fault: ConfigurationError.Fault) -> (Int, Int) {
            if fault.variable.hasPrefix(GuildKeys.list) { return (.max, fault.origin?.line ?? 0) }
            return (Settings.order[fault.variable.uppercased()] ?? -1, 0)
        }
        let ordered = faults.map { (position($0), $0) }.enumerated().sorted { a, b in
            (a.element.0.0, a.element.0.1, a.offset) < (b.element.0.0, b.element.0.1, b.offset)
        }
        return ConfigurationError(faults: ordered.map(\.element.1))
    }

    private mutating func set(_ variable: ConfigurationVariable) -> (String?, ConfigurationOrigin?) {
        switch sources.find(variable) {
        case nil: return (nil, nil)
        case (.text(let text), let origin)?: return (text, origin)
        case (.notText, let origin)?:
            origins[variable.name] = origin
            fault(variable, "must be a single value, not a list or a mapping")
            return (nil, origin)
        }
    }

    /// A value as an error shows it: short, and without control characters.
    private static func quoted(_ text: String) -> String {
        let shown = String(text.prefix(60))
        return "\"" + shown.withoutControls + (shown.count < text.count ? "…\"" : "\"")
    }
}
