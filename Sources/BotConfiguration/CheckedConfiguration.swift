// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels

/// The result of reading a configuration: the configuration, if it is valid, and everything to report about it.
package struct CheckedConfiguration: Sendable {
    /// The configuration; `nil` if it has errors.
    package let configuration: BotConfiguration?
    /// Every variable with its effective value, in the order of the reference.
    package let values: [EffectiveValue]
    /// The guilds of the list `guilds` with the effective values of each; empty if there is no list.
    package let guilds: [GuildValues]
    /// All errors; `nil` if there are none.
    package let error: ConfigurationError?
    /// Warnings about values that are valid but probably wrong.
    package let warnings: [ConfigurationWarning]

    /// Reads and checks a configuration.
    package init(_ sources: ConfigurationSources) {
        var reader = VariableReader(sources)
        let read = BotConfiguration(&reader)
        reader.checkNames()
        values = reader.values.sorted(by: Settings.order)
        guilds = reader.guilds
        warnings = reader.warnings
        error = reader.error
        var configuration = read
        configuration?.warnings = warnings
        configuration?.values = values
        configuration?.guildValues = guilds
        self.configuration = reader.issues.isEmpty ? configuration : nil
    }
}

extension BotConfiguration {
    /// Reads and checks a configuration.
    ///
    /// - Returns: a valid configuration with its warnings.
    /// - Throws: `ConfigurationError` with all errors.
    package static func load(from sources: ConfigurationSources) throws(ConfigurationError) -> BotConfiguration {
        let checked = CheckedConfiguration(sources)
        guard let configuration = checked.configuration else {
            throw checked.error ?? ConfigurationError(issues: [])
        }
        return configuration
    }

    /// Reads a configuration from variables.
    ///
    /// - Parameter variables: values by name.
    /// - Returns: a valid configuration.
    /// - Throws: `ConfigurationError` with all errors.
    package static func load(variables: [String: String]) throws(ConfigurationError) -> BotConfiguration {
        try load(from: ConfigurationSources(variables: variables))
    }

    /// Reads every variable, so that all errors are found; `nil` if there is no token.
    init?(_ reader: inout VariableReader) {
        let token = reader.read(Settings.token, orFrom: Settings.tokenFile)
        if token == nil, !reader.issues.contains(where: { $0.variable.uppercased().hasPrefix("BOT_TOKEN") }) {
            reader.addIssue(Settings.token.variable, "is missing; the bot cannot connect without it")
        }
        self.init(
            token: token ?? Secret(""), process: Settings.process.read(from: &reader),
            guildDefaults: Settings.guild.read(from: &reader))
        process.exporter.checkTLS(&reader)
        process.thresholds.check(&reader)
        let configuredBackoff = process.maximumBackoff
        process.maximumBackoff = max(configuredBackoff, process.updateInterval)
        reader.checkReplacedVariables()
        let defaults = guildDefaults
        var owners = ChannelOwners()
        listedGuilds = reader.readGuilds { id, reader in
            let guild = GuildSettings(id, &reader, defaults: defaults)
            owners.add(guild, &reader)
            return guild
        }
        warn(configuredBackoff: configuredBackoff, &reader)
        if token == nil { return nil }
    }

    private init(token: Secret, process: ProcessSettings, guildDefaults: GuildSettings) {
        self.token = token
        self.process = process
        self.guildDefaults = guildDefaults
    }
}

extension ExporterSettings {
    /// Reports a certificate without a key, or a key without a certificate.
    fileprivate func checkTLS(_ reader: inout VariableReader) {
        let (certificate, key) = (Settings.exporterCertificate.variable, Settings.exporterKey.variable)
        if certificateFile == nil, keyFile != nil {
            reader.addIssue(certificate, "is missing: \(key.name) is set, and HTTPS needs both")
        }
        if keyFile == nil, certificateFile != nil {
            reader.addIssue(key, "is missing: \(certificate.name) is set, and HTTPS needs both")
        }
    }
}
