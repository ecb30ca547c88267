// SPDX-License-Identifier: MIT
// Part of StatsBot.

public import Foundation

/// The part of the configuration that an import or an export needs: no token among it.
public struct HistorySettings: Sendable, Equatable {
    /// `DATA_DIR`: the database's folder.
    public let dataDirectory: String
    /// `TIMEZONE`: when a day begins.
    public let timeZone: TimeZone

    /// Reads the settings.
    ///
    /// - Parameters:
    ///   - sources: where the variables come from.
    ///   - dataDirectory: the database's folder where it was named on the command line, which wins over `DATA_DIR`.
    /// - Returns: settings without faults.
    /// - Throws: `ConfigurationError` with every fault there is; of variables that are not needed here it knows nothing.
    public static func read(
        from sources: ConfigurationSources, dataDirectory: String?
    ) throws(ConfigurationError) -> HistorySettings {
        var reader = VariableReader(sources)
        let timeZone = reader.read(Settings.timeZone)
        let configured = reader.read(Settings.dataDirectory)
        if let error = reader.error { throw error }
        return HistorySettings(dataDirectory: dataDirectory ?? configured, timeZone: timeZone)
    }
}
