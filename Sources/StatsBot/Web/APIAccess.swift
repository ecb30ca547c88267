// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import Exporter

/// Access to member names, which are personal data.
struct APIAccess: Sendable {
    /// Whether all routes require the token.
    let isGuarded: Bool
    /// Whether the server listens on loopback only.
    let isLoopbackServer: Bool

    /// Whether no request can get names.
    var withholdsNames: Bool { !isGuarded && !isLoopbackServer }

    func mayShowNames(to request: HTTPRequest) -> Bool {
        isGuarded || (isLoopbackServer && request.isFromLoopback)
    }
}

extension APIAccess {
    init(_ settings: ExporterSettings) {
        let host = settings.host
        self.init(
            isGuarded: settings.token != nil,
            isLoopbackServer: host == "localhost" || HTTPAddress(host: host, port: 0).isLoopback)
    }
}
