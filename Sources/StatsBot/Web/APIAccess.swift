// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import Exporter

/// Who may see members' names, which are personal data.
struct APIAccess: Sendable {
    /// Whether every request has shown the token before it comes to a route.
    let isGuarded: Bool
    /// Whether the server can be reached from its own machine only.
    let isLoopbackServer: Bool

    /// Whether nobody can ever see them.
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
