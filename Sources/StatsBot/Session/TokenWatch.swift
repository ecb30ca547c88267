// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordREST
import ServiceLifecycle
import Supervision

/// Ends the bot when Discord rejects its token while it runs, as the gateway does: without the HTTP API, the bot would count
/// on and show nothing.
struct TokenWatch: Service {
    /// Returns when the token was rejected.
    let waitUntilRefused: @Sendable () async throws -> Void

    func run() async throws {
        try await untilShutdown {
            try await waitUntilRefused()
            throw BotError.tokenRefused
        }
    }
}

extension BotError {
    static let tokenRefused = BotError.refused(
        "Discord rejected the token. Copy it again: developer portal, your application, Bot, Reset Token.")
}
