// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The part of the configuration that says where the bot's HTTP server is: for who wants to ask it.
package struct ServerSettings: Sendable, Equatable {
    /// `EXPORTER_HOST`.
    package let host: String
    /// `EXPORTER_PORT`.
    package let port: Int
    /// `EXPORTER_TLS_CERT`; `nil`: plain HTTP.
    package let certificateFile: String?

    /// Reads the settings.
    ///
    /// - Returns: settings without faults.
    /// - Throws: `ConfigurationError` with every fault there is; of variables that are not needed here it knows nothing.
    package static func read(from sources: ConfigurationSources) throws(ConfigurationError) -> ServerSettings {
        var reader = VariableReader(sources)
        let settings = ServerSettings(
            host: reader.read(Settings.exporterHost), port: reader.read(Settings.exporterPort),
            certificateFile: reader.read(Settings.exporterCertificate))
        if let error = reader.error { throw error }
        return settings
    }
}
