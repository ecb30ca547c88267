// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordModels
import Foundation

/// A configuration as it was read: the value, if there is one, and all that is to be said about it.
package struct CheckedConfiguration: Sendable {
    /// The configuration; `nil` where it has faults.
    package let configuration: BotConfiguration?
    /// Every variable with the value that counts, in the order of the table.
    package let values: [EffectiveValue]
    /// The guilds of the list `guilds` with the values that count for each; empty where there is no list.
    package let guilds: [GuildValues]
    /// All that is wrong, where something is.
    package let error: ConfigurationError?
    /// What is legal and probably wrong.
    package let warnings: [ConfigurationWarning]

    /// Reads and checks a configuration as a whole.
    package init(_ sources: ConfigurationSources) {
        var reader = VariableReader(sources)
        let read = BotConfiguration(&reader)
        reader.checkNames()
        values = reader.values.sorted(by: Settings.places)
        guilds = reader.guilds
        warnings = reader.warnings
        error = reader.error
        var configuration = read
        configuration?.warnings = warnings
        configuration?.values = values
        configuration?.guildValues = guilds
        self.configuration = reader.faults.isEmpty ? configuration : nil
    }
}

extension BotConfiguration {
    /// Reads and checks a configuration as a whole.
    ///
    /// - Returns: a configuration without faults; its warnings are in it.
    /// - Throws: `ConfigurationError` with every fault there is.
    package static func load(from sources: ConfigurationSources) throws(ConfigurationError) -> BotConfiguration {
        let checked = CheckedConfiguration(sources)
        guard let configuration = checked.configuration else {
            throw checked.error ?? ConfigurationError(faults: [])
        }
        return configuration
    }

    /// Reads a configuration from variables that are handed over.
    ///
    /// - Parameter variables: values by name.
    /// - Returns: a configuration without faults.
    /// - Throws: `ConfigurationError` with every fault there is.
    package static func load(variables: [String: String]) throws(ConfigurationError) -> BotConfiguration {
        try load(from: ConfigurationSources(variables: variables))
    }

    /// Reads every variable, so that all faults are found; `nil` where there is no token.
    package init?(_ reader: inout VariableReader) {
        let token = reader.read(Settings.token, orFrom: Settings.tokenFile)
        if token == nil, !reader.faults.contains(where: { $0.variable.uppercased().hasPrefix("BOT_TOKEN") }) {
            reader.fault(Settings.token.variable, "is missing: it is the bot's token")
        }
        let exporterToken = reader.read(Settings.exporterToken, orFrom: Settings.exporterTokenFile)
        let updateInterval = reader.read(Settings.updateInterval)
        let maximumBackoff = reader.read(Settings.maximumBackoff)
        var everything = BotConfiguration(
            token: token ?? Secret(""), guildID: reader.read(Settings.guildID),
            channels: reader.readCounters(),
            heartbeatChannel: reader.read(Settings.heartbeatChannel), statsChannel: reader.read(Settings.statsChannel),
            countsBots: reader.read(Settings.countsBots), weeklyReport: reader.read(Settings.weeklyReport),
            heartbeatInterval: reader.read(Settings.heartbeatInterval),
            presenceInterval: reader.read(Settings.presenceInterval),
            maximumAttempts: reader.read(Settings.maximumAttempts),
            cacheTimeToLive: reader.read(Settings.cacheTimeToLive),
            maximumCacheSize: reader.read(Settings.maximumCacheSize),
            maximumLogEntries: reader.read(Settings.maximumLogEntries), updateInterval: updateInterval,
            maximumBackoff: max(maximumBackoff, updateInterval), numberFormat: reader.read(Settings.numberFormat),
            timeZone: reader.read(Settings.timeZone), logLevel: reader.read(Settings.logLevel),
            logging: LoggingConfiguration(&reader), thresholds: ThresholdConfiguration(&reader),
            shutdownTimeout: reader.read(Settings.shutdownTimeout), dataDirectory: reader.read(Settings.dataDirectory),
            eventRetentionDays: reader.read(Settings.eventRetention), exporterHost: reader.read(Settings.exporterHost),
            exporterPort: reader.read(Settings.exporterPort), exporterTLS: TLSFiles(&reader),
            exporterCORSOrigin: reader.read(Settings.exporterCORSOrigin), exporterToken: exporterToken,
            apiBaseURL: reader.read(Settings.apiBaseURL), trustRootsFile: reader.read(Settings.trustRootsFile),
            intents: reader.read(Settings.intents), shards: reader.read(Settings.shards),
            compression: reader.read(Settings.compression), clock: reader.read(Settings.clock))
        reader.checkPlaces()
        let common = everything
        var owners = ChannelOwners()
        everything.listedGuilds = reader.readGuilds { id, reader in
            let guild = GuildConfiguration(id, &reader, or: common)
            owners.add(guild, &reader)
            return guild
        }
        everything.warn(of: maximumBackoff, in: &reader)
        guard token != nil else { return nil }
        self = everything
    }
}

/// The PEM files of an HTTPS server.
package struct TLSFiles: Sendable, Hashable {
    /// The certificate, followed by intermediate certificates.
    package let certificateFile: String
    /// The certificate's private key, without a passphrase.
    package let keyFile: String
}

extension TLSFiles {
    /// The server's certificate and key, both or neither.
    package init?(_ reader: inout VariableReader) {
        let (certificate, key) = (Settings.exporterCertificate.variable, Settings.exporterKey.variable)
        switch (reader.read(Settings.exporterCertificate), reader.read(Settings.exporterKey)) {
        case (let certificateFile?, let keyFile?): self.init(certificateFile: certificateFile, keyFile: keyFile)
        case (nil, nil): return nil
        case (nil, _?):
            reader.fault(certificate, "is missing: \(key.name) is set, and HTTPS needs both")
            return nil
        case (_?, nil):
            reader.fault(key, "is missing: \(certificate.name) is set, and HTTPS needs both")
            return nil
        }
    }
}
