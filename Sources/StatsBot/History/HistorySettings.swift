// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Configuration
public import Foundation
import SystemPackage

/// The part of the configuration that an import or an export needs: no token among it.
public struct HistorySettings: Sendable, Equatable {
    /// `DATA_DIR`: the database's folder.
    public let dataDirectory: String
    /// `TIMEZONE`: when a day begins.
    public let timeZone: TimeZone

    /// Reads the settings of a process: its environment, then a `.env` file.
    ///
    /// - Parameters:
    ///   - environmentFile: a file that must be there; `nil`: the file `.env` of the working directory, if any.
    ///   - dataDirectory: the database's folder where it was named on the command line, which wins over `DATA_DIR`.
    /// - Returns: settings without faults.
    /// - Throws: `ConfigurationError` with every fault there is.
    public static func load(environmentFile: String?, dataDirectory: String?) async throws -> HistorySettings {
        let file: EnvironmentVariablesProvider
        do {
            file = try await EnvironmentVariablesProvider(
                environmentFilePath: FilePath(environmentFile ?? ".env"), allowMissing: environmentFile == nil)
        } catch {
            throw ConfigurationError(faults: [
                .init(
                    variable: "--env-file", problem: "names a file that cannot be read: \(error)",
                    example: "config/.env")
            ])
        }
        return try read(
            from: ConfigReader(providers: [EnvironmentVariablesProvider(), file]), dataDirectory: dataDirectory)
    }

    static func read(
        from reader: ConfigReader, dataDirectory: String?
    ) throws(ConfigurationError) -> HistorySettings {
        var variables = VariableReader(reader: reader)
        let timeZone = variables.parsed(
            "TIMEZONE", default: "America/New_York", problem: "is not the name of a time zone",
            example: "Europe/Berlin", TimeZone.init(identifier:))
        guard let timeZone else { throw ConfigurationError(faults: variables.faults) }
        return HistorySettings(
            dataDirectory: dataDirectory ?? variables.text("DATA_DIR") ?? "data", timeZone: timeZone)
    }
}
