// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import BotConfiguration
import BuildInfo
import DiscordREST
import Logging

extension DiscordClient {
    /// Runs `body` with a client for a command of the operator, and shuts it down.
    ///
    /// - Throws: `RESTError` if the trusted certificates cannot be read, and what `body` throws.
    static func with<Result: Sendable>(
        _ configuration: BotConfiguration, logger: Logger, _ body: (DiscordClient) async throws -> Result
    ) async throws -> Result {
        let client = try DiscordClient(
            configuration: RESTConfiguration(
                baseURL: configuration.process.connection.apiBaseURL, token: configuration.token.revealed,
                userAgent: Version.userAgent, trustRootsFile: configuration.process.connection.trustRootsFile),
            clock: configuration.process.clock, logger: logger)
        do {
            let result = try await body(client)
            try await client.shutdown()
            return result
        } catch {
            try? await client.shutdown()
            throw error
        }
    }
}

extension InviteLink {
    /// Asks Discord for the application's ID.
    ///
    /// - Throws: `RESTError`.
    package static func find(_ configuration: BotConfiguration) async throws -> InviteLink {
        let logger = Logger(label: "statsbot") { _ in SwiftLogNoOpLogHandler() }
        return try await DiscordClient.with(configuration, logger: logger) { client in
            InviteLink(application: try await client.applicationID(), activity: configuration.process.activity)
        }
    }
}
