// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import DiscordModels
import Formatting
import Foundation

/// Reads variables one by one and collects all errors, so that they can be reported together.
package struct VariableReader {
    package let sources: ConfigurationSources
    /// The prefix of names: empty, or a guild of the list, such as `guilds[1].`.
    package let scope: String
    private(set) var issues: [ConfigurationError.Issue]
    private(set) var warnings: [ConfigurationWarning] = []
    private(set) var values: [EffectiveValue] = []
    /// The guilds of the list that were read.
    private(set) var guilds: [GuildValues] = []
    private var origins: [String: ConfigurationOrigin] = [:]
    /// The origin of the guild's entry.
    private let entry: ConfigurationOrigin?
    /// The values that apply to all guilds.
    private let general: [EffectiveValue]

    package init(_ sources: ConfigurationSources) {
        self.sources = sources
        issues = sources.issues
        (scope, entry, general) = ("", nil, [])
    }

    /// Creates a reader for the entry of one guild.
    package init(
        _ layer: ConfigurationLayer, of guild: String, at entry: ConfigurationOrigin, after general: [EffectiveValue]
    ) {
        sources = ConfigurationSources(layer)
        issues = []
        (scope, self.entry, self.general) = (guild + ".", entry, general)
    }

    /// A variable's value, or its fallback after an error.
    package mutating func read<Root, Value>(_ setting: Setting<Root, Value>) -> Value {
        let variable = setting.variable
        let (set, origin) = set(variable)
        origins[variable.name] = origin
        var written = (set ?? variable.standard).map(Secret.init)
        defer { values.append(EffectiveValue(variable: variable, written: written, origin: origin)) }
        guard let text = set ?? variable.standard else { return setting.fallback }
        func shown(_ problem: String) -> String {
            variable.isSecret ? problem : "\(problem), got \(text.hidingUserInfo.quoted())"
        }
        switch SourceText(text).read(as: setting) {
        case .value(let value): return value
        case .unquoted(let value, let inner):
            warn(variable, "is read without the quotation marks around its value. Remove them")
            written = Secret(inner)
            return value
        case .uncertain(let defect):
            addIssue(variable, shown(defect.problem), correction: defect.correction)
        case .invalid:
            addIssue(variable, shown(variable.problem), example: setting.suggest(text))
        }
        return setting.fallback
    }

    /// A guild's own value, or the one for all guilds if it is not set.
    package mutating func read<Root, Value>(_ setting: Setting<Root, Value>, or common: Value) -> Value {
        if sources.find(setting.variable) != nil { return read(setting) }
        values += general.filter { $0.variable.name == setting.variable.name }.map { value in
            var value = value
            value.isCommon = true
            return value
        }
        return common
    }

    /// Adds the values, errors and warnings of a guild's reader.
    package mutating func add(_ guild: VariableReader, named name: String, id: GuildID?) {
        issues += guild.issues
        warnings += guild.warnings
        guilds.append(GuildValues(name: name, id: id, values: guild.values.sorted(by: GuildKeys.order)))
    }

    package func origin(of variable: ConfigurationVariable) -> ConfigurationOrigin? { origins[variable.name] }

    /// The name of a variable in messages of this reader.
    package func name(of variable: ConfigurationVariable) -> String {
        scope.isEmpty ? variable.name : scope + variable.key
    }

    /// Reads a secret that is set directly or in a file. The source with the higher precedence wins; within one source,
    /// the secret itself.
    package mutating func read<Root, Value>(
        _ setting: Setting<Root, Value?>, orFrom file: Setting<Root, String?>
    ) -> Value? {
        let secret = read(setting)
        guard let path = read(file) else { return secret }
        let rank = sources.layers.firstIndex { $0.sets(setting.variable) } ?? .max
        let fileRank = sources.layers.firstIndex { $0.sets(file.variable) } ?? .max
        if rank <= fileRank {
            warn(file.variable, "is ignored because \(setting.variable.name) is set too. Remove one of them")
            return secret
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            addIssue(file.variable, "names a file that cannot be read, got \(path.quoted())")
            return nil
        }
        guard let contents = String(validating: data, as: UTF8.self) else {
            addIssue(
                file.variable, "names a file that is not UTF-8, got \(path.quoted())", correction: "save it as UTF-8")
            return nil
        }
        let source = SourceText(contents)
        guard !source.text.isEmpty else {
            addIssue(file.variable, "names an empty file")
            return nil
        }
        switch source.read(as: setting) {
        case .value(let value): return value
        case .unquoted(let value, _):
            warn(file.variable, "names a file that is read without the quotation marks in it. Remove them")
            return value
        case .uncertain(let defect):
            addIssue(
                file.variable, "names a file whose content \(defect.problem)", correction: defect.correction)
        case .invalid:
            addIssue(file.variable, "names a file whose content \(setting.variable.problem)")
        }
        return nil
    }

    /// Records an error, with the variable's own example by default.
    package mutating func addIssue(_ variable: ConfigurationVariable, _ problem: String, example: String? = nil) {
        issues.append(
            .init(
                variable, origins[variable.name] ?? entry, in: scope, problem: problem,
                example: example ?? variable.example))
    }

    /// Records an error with advice instead of an example.
    package mutating func addIssue(_ variable: ConfigurationVariable, _ problem: String, correction: String) {
        issues.append(
            .init(name(of: variable), origins[variable.name] ?? entry, problem: problem, correction: correction))
    }

    /// Records an error that is not about a variable's value.
    package mutating func addIssue(_ issue: ConfigurationError.Issue) {
        issues.append(issue)
    }

    /// Records a warning about a variable.
    package mutating func warn(_ variable: ConfigurationVariable, _ advice: String) {
        warnings.append(.init(variable: name(of: variable), origin: origins[variable.name], advice: advice))
    }

    /// Records a warning that is not about a variable's value.
    package mutating func warn(_ warning: ConfigurationWarning) {
        warnings.append(warning)
    }

    /// All errors in report order: whole sources first, then variables in the order of the reference, then the list of
    /// guilds by line.
    package var error: ConfigurationError? {
        guard !issues.isEmpty else { return nil }
        func position(_ issue: ConfigurationError.Issue) -> (Int, Int) {
            if issue.variable.hasPrefix(GuildKeys.list) { return (.max, issue.origin?.line ?? 0) }
            return (Settings.order[issue.variable.uppercased()] ?? -1, 0)
        }
        let ordered = issues.map { (position($0), $0) }.enumerated().sorted { a, b in
            (a.element.0.0, a.element.0.1, a.offset) < (b.element.0.0, b.element.0.1, b.offset)
        }
        return ConfigurationError(issues: ordered.map(\.element.1))
    }

    private mutating func set(_ variable: ConfigurationVariable) -> (String?, ConfigurationOrigin?) {
        switch sources.find(variable) {
        case nil: return (nil, nil)
        case (.text(let text), let origin)?: return (text, origin)
        case (.notText, let origin)?:
            origins[variable.name] = origin
            addIssue(variable, "must be a single value, not a list or a mapping")
            return (nil, origin)
        }
    }
}
