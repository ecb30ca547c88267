// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The address of the bot's HTTP server, for `statsbot probe`.
package struct ServerSettings: Sendable, Equatable {
    /// `EXPORTER_HOST`.
    package let host: String
    /// `EXPORTER_PORT`.
    package let port: Int
    /// `EXPORTER_TLS_CERT`; `nil` for HTTP.
    package let certificateFile: String?

    /// Reads the settings.
    ///
    /// - Returns: valid settings.
    /// - Throws: `ConfigurationError` with all errors of the variables that are read here.
    package static func read(from sources: ConfigurationSources) throws(ConfigurationError) -> ServerSettings {
        var reader = VariableReader(sources)
        let settings = ServerSettings(
            host: reader.read(Settings.exporterHost), port: reader.read(Settings.exporterPort),
            certificateFile: reader.read(Settings.exporterCertificate))
        if let error = reader.error { throw error }
        return settings
    }
}
