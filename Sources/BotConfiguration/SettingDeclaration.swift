// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A setting of `Root` whose type of value does not matter: what reading and reloading do with each of them.
package struct SettingDeclaration<Root: Sendable>: Sendable {
    /// The variable; of a secret, the variable of its file too.
    package let variables: [ConfigurationVariable]
    /// Reads the value into its field.
    let read: @Sendable (inout VariableReader, inout Root) -> Void
    /// Reads the value into its field, or leaves the field as it is if nothing is set.
    let override: @Sendable (inout VariableReader, inout Root) -> Void
    /// Copies the field.
    let copy: @Sendable (_ source: Root, _ target: inout Root) -> Void
    /// The field's value as text, to compare; never shown, since it may be a secret.
    package let text: @Sendable (Root) -> String

    /// A setting.
    init<Value>(_ setting: Setting<Root, Value>) {
        let field = setting.field
        variables = [setting.variable]
        read = { reader, root in root[keyPath: field] = reader.read(setting) }
        override = { reader, root in root[keyPath: field] = reader.read(setting, or: root[keyPath: field]) }
        copy = { source, target in target[keyPath: field] = source[keyPath: field] }
        text = { String(reflecting: $0[keyPath: field]) }
    }

    /// A secret that can also be read from a file.
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

    /// Whether a reload changes it.
    package var isReloadable: Bool { variables.contains { $0.isReloadable } }
}

extension [SettingDeclaration<ProcessSettings>] {
    /// All settings of the process as they are configured.
    func read(from reader: inout VariableReader) -> ProcessSettings {
        var settings = ProcessSettings()
        for declaration in self { declaration.read(&reader, &settings) }
        return settings
    }
}

extension [SettingDeclaration<GuildSettings>] {
    /// All settings of a guild as the variables configure them.
    func read(from reader: inout VariableReader) -> GuildSettings {
        var settings = GuildSettings()
        for declaration in self { declaration.read(&reader, &settings) }
        return settings
    }
}
