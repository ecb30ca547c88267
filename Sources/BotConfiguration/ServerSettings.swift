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
    /// `EXPORTER_TOKEN`, or the content of `EXPORTER_TOKEN_FILE`.
    package let token: Secret?

    /// Reads the settings.
    ///
    /// - Returns: valid settings.
    /// - Throws: `ConfigurationError` with all errors of the variables that are read here.
    package static func read(from sources: ConfigurationSources) throws(ConfigurationError) -> ServerSettings {
        var reader = VariableReader(sources)
        let settings = ServerSettings(
            host: reader.read(Settings.exporterHost), port: reader.read(Settings.exporterPort),
            certificateFile: reader.read(Settings.exporterCertificate),
            token: reader.read(Settings.exporterToken, orFrom: Settings.exporterTokenFile))
        if let error = reader.error { throw error }
        return settings
    }
}
