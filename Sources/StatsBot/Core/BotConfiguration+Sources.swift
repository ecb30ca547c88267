// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Configuration
import Foundation
import SystemPackage

extension BotConfiguration {
    /// Reads the configuration of a process: its environment, then a `.env` file.
    ///
    /// - Parameter environmentFile: a file that must be there; `nil`: the file `.env` of the working directory, if any.
    /// - Returns: a configuration without faults.
    /// - Throws: `ConfigurationError` with every fault there is.
    public static func load(environmentFile: String?) async throws -> BotConfiguration {
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
        return try load(from: ConfigReader(providers: [EnvironmentVariablesProvider(), file]))
    }

    /// Reads a configuration from variables that are handed over.
    ///
    /// - Parameter variables: values by name.
    /// - Returns: a configuration without faults.
    /// - Throws: `ConfigurationError` with every fault there is.
    public static func load(variables: [String: String]) throws(ConfigurationError) -> BotConfiguration {
        try load(from: ConfigReader(provider: EnvironmentVariablesProvider(environmentVariables: variables)))
    }
}
