// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import DiscordModels
import Formatting
import Foundation

/// Reads variables one by one and remembers every fault, so that all of them are told at once.
package struct VariableReader {
    package let sources: ConfigurationSources
    /// What stands in front of a name: nothing, or which guild of the list it is about, as in `guilds[1].`.
    package let scope: String
    private(set) var faults: [ConfigurationError.Fault]
    private(set) var warnings: [ConfigurationWarning] = []
    private(set) var values: [EffectiveValue] = []
    /// What was read of the guilds of the list.
    private(set) var guilds: [GuildValues] = []
    private var origins: [String: ConfigurationOrigin] = [:]
    /// Where the guild's entry begins.
    private let entry: ConfigurationOrigin?
    /// What holds for all guilds.
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

    /// A variable's value, or its fallback after a fault.
    package mutating func read<Value>(_ setting: Setting<Value>) -> Value {
        let variable = setting.variable
        let (set, origin) = set(variable)
        origins[variable.name] = origin
        let written = (set ?? variable.standard).map(Secret.init)
        values.append(EffectiveValue(variable: variable, written: written, origin: origin))
        guard let text = set ?? variable.standard else { return setting.fallback }
        if let value = setting.parse(text) { return value }
        fault(variable, variable.isSecret ? variable.problem : "\(variable.problem): \(Self.quoted(text))")
        return setting.fallback
    }

    /// A guild's own value, or else the one that holds for all guilds.
    package mutating func read<Value>(_ setting: Setting<Value>, or common: Value) -> Value {
        if sources.find(setting.variable) != nil { return read(setting) }
        values += general.filter { $0.variable.name == setting.variable.name }.map { value in
            var value = value
            value.isCommon = true
            return value
        }
        return common
    }

    /// Takes over what was read of a guild.
    package mutating func take(_ guild: VariableReader, named name: String, id: GuildID?) {
        faults += guild.faults
        warnings += guild.warnings
        guilds.append(GuildValues(name: name, id: id, values: guild.values.sorted(by: GuildSettings.places)))
    }

    /// Where a variable that was read was set.
    package func origin(of variable: ConfigurationVariable) -> ConfigurationOrigin? { origins[variable.name] }

    /// What a variable is called here.
    package func name(of variable: ConfigurationVariable) -> String {
        scope.isEmpty ? variable.name : scope + variable.key
    }

    /// A secret that is set itself or by the name of a file that holds it. The stronger source wins, and of one source
    /// the secret itself.
    package mutating func read<Value>(_ setting: Setting<Value?>, orFrom file: Setting<String?>) -> Value? {
        let secret = read(setting)
        guard let path = read(file) else { return secret }
        let strength = sources.layers.firstIndex { $0.sets(setting.variable) } ?? .max
        let fileStrength = sources.layers.firstIndex { $0.sets(file.variable) } ?? .max
        if strength <= fileStrength {
            warn(file.variable, "is not used: \(setting.variable.name) is set too, and wins. Remove one of them.")
            return secret
        }
        guard let contents = try? String(contentsOfFile: path, encoding: .utf8) else {
            fault(file.variable, "names a file that cannot be read: \(Self.quoted(path))")
            return nil
        }
        let text = contents.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !text.isEmpty, let value = setting.parse(text) else {
            fault(
                file.variable,
                "names a file whose content " + (text.isEmpty ? "is empty" : "\(setting.variable.problem)"))
            return nil
        }
        return value
    }

    /// Notes a fault; the example is the variable's own if none is given.
    package mutating func fault(_ variable: ConfigurationVariable, _ problem: String, example: String? = nil) {
        faults.append(
            .init(
                variable, origins[variable.name] ?? entry, in: scope, problem: problem,
                example: example ?? variable.example))
    }

    /// Notes a fault with advice in the place of an example.
    package mutating func fault(_ variable: ConfigurationVariable, _ problem: String, correction: String) {
        faults.append(
            .init(name(of: variable), origins[variable.name] ?? entry, problem: problem, correction: correction))
    }

    /// Notes a fault that is not about a variable's value.
    package mutating func fault(_ fault: ConfigurationError.Fault) {
        faults.append(fault)
    }

    /// Notes that something is probably wrong.
    package mutating func warn(_ variable: ConfigurationVariable, _ advice: String) {
        warnings.append(.init(variable: name(of: variable), origin: origins[variable.name], advice: advice))
    }

    /// Notes that something else than a variable's value is probably wrong.
    package mutating func warn(_ warning: ConfigurationWarning) {
        warnings.append(warning)
    }

    /// The faults as they are told: those of whole sources first, then in the order of the variables' table, and last those
    /// of the list of guilds, line by line.
    package var error: ConfigurationError? {
        guard !faults.isEmpty else { return nil }
        func place(_ fault: ConfigurationError.Fault) -> (Int, Int) {
            if fault.variable.hasPrefix(GuildSettings.key) { return (.max, fault.origin?.line ?? 0) }
            return (Settings.places[fault.variable.uppercased()] ?? -1, 0)
        }
        let ordered = faults.map { (place($0), $0) }.enumerated().sorted { a, b in
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
            fault(variable, "is a list or a mapping where one value belongs")
            return (nil, origin)
        }
    }

    /// A value as an error shows it: short, and without control characters.
    private static func quoted(_ text: String) -> String {
        let shown = String(text.prefix(60))
        return "\"" + shown.withoutControls + (shown.count < text.count ? "…\"" : "\"")
    }
}
