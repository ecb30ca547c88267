// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A type-erased setting of `Root`, for reading and reloading all settings.
package struct SettingDeclaration<Root: Sendable>: Sendable {
    /// The variable; for a secret, also the variable of its file.
    package let variables: [ConfigurationVariable]
    /// Reads the value into its field.
    let read: @Sendable (inout VariableReader, inout Root) -> Void
    /// Reads the value into its field, or leaves the field unchanged if no value is set.
    let override: @Sendable (inout VariableReader, inout Root) -> Void
    /// Copies the field.
    let copy: @Sendable (_ source: Root, _ target: inout Root) -> Void
    /// The field's value as text, for comparison. Never show it, because it may be a secret.
    package let text: @Sendable (Root) -> String

    init<Value>(_ setting: Setting<Root, Value>) {
        let field = setting.field
        variables = [setting.variable]
        read = { reader, root in root[keyPath: field] = reader.read(setting) }
        override = { reader, root in root[keyPath: field] = reader.read(setting, or: root[keyPath: field]) }
        copy = { source, target in target[keyPath: field] = source[keyPath: field] }
        text = { String(reflecting: $0[keyPath: field]) }
    }

    /// Declares a secret that can also be read from a file.
    init<Value>(secret: Setting<Root, Value?>, file: Setting<Root, String?>) {
        let (field, path) = (secret.field, file.field)
        variables = [secret.variable, file.variable]
        read = { reader, root in
            root[keyPath: field] = reader.read(secret, orFrom: file)
            root[keyPath: path] = nil
        }
        override = read
        copy = { source, target in target[keyPath: field] = source[keyPath: field] }
        text = { String(reflecting: $0[keyPath: field]) }
    }

    /// Whether a reload applies a new value.
    package var isReloadable: Bool { variables.contains { $0.isReloadable } }
}

extension [SettingDeclaration<ProcessSettings>] {
    /// Reads all settings of the process.
    func read(from reader: inout VariableReader) -> ProcessSettings {
        var settings = ProcessSettings()
        for declaration in self { declaration.read(&reader, &settings) }
        return settings
    }
}

extension [SettingDeclaration<GuildSettings>] {
    /// Reads all settings of a guild from the variables.
    func read(from reader: inout VariableReader) -> GuildSettings {
        var settings = GuildSettings()
        for declaration in self { declaration.read(&reader, &settings) }
        return settings
    }
}
