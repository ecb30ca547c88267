// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Foundation

/// Reads variables one by one and remembers every fault, so that all of them are told at once.
struct VariableReader {
    let sources: ConfigurationSources
    private(set) var faults: [ConfigurationError.Fault]
    private(set) var warnings: [ConfigurationWarning] = []
    private(set) var values: [EffectiveValue] = []
    private var origins: [String: ConfigurationOrigin] = [:]

    init(_ sources: ConfigurationSources) {
        self.sources = sources
        faults = sources.faults
    }

    /// A variable's value, or its fallback after a fault.
    mutating func read<Value>(_ setting: Setting<Value>) -> Value {
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

    /// A secret that is set itself or by the name of a file that holds it. The stronger source wins, and of one source
    /// the secret itself.
    mutating func read(_ setting: Setting<Secret?>, orFrom file: Setting<String?>) -> Secret? {
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
    mutating func fault(_ variable: ConfigurationVariable, _ problem: String, example: String? = nil) {
        faults.append(.init(variable, origins[variable.name], problem: problem, example: example ?? variable.example))
    }

    /// Notes a fault that is not about a variable's value.
    mutating func fault(_ fault: ConfigurationError.Fault) {
        faults.append(fault)
    }

    /// Notes that something is probably wrong.
    mutating func warn(_ variable: ConfigurationVariable, _ advice: String) {
        warnings.append(.init(variable: variable.name, origin: origins[variable.name], advice: advice))
    }

    /// Notes that something else than a variable's value is probably wrong.
    mutating func warn(_ warning: ConfigurationWarning) {
        warnings.append(warning)
    }

    /// The faults as they are told: those of whole sources first, then in the order of the variables' table.
    var error: ConfigurationError? {
        guard !faults.isEmpty else { return nil }
        let places = Settings.places
        let ordered = faults.enumerated().sorted { a, b in
            (places[a.element.variable.uppercased()] ?? -1, a.offset)
                < (places[b.element.variable.uppercased()] ?? -1, b.offset)
        }
        return ConfigurationError(faults: ordered.map(\.element))
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
        return "\"" + shown.unicodeScalars.map { $0.properties.generalCategory == .control ? "?" : String($0) }.joined()
            + (shown.count < text.count ? "…\"" : "\"")
    }
}
