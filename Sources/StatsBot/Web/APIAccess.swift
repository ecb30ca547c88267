// SPDX-License-Identifier: MIT
// Part of StatsBot.

import BotConfiguration
import Exporter

/// Access to member names, which are personal data, and to the logs. Without a token, the origin of a request opens nothing
/// by itself: behind a reverse proxy, every request comes from this machine.
struct APIAccess: Sendable {
    /// Whether all routes require the token.
    let isGuarded: Bool
    /// Whether requests from this machine get names and logs without a token (`EXPORTER_OPEN`).
    let isOpenToLoopback: Bool

    /// Whether no request can get names.
    var withholdsNames: Bool { !isGuarded && !isOpenToLoopback }

    func mayShowNames(to request: HTTPRequest) -> Bool {
        isGuarded || (isOpenToLoopback && request.isFromLoopback)
    }
}

extension APIAccess {
    init(_ settings: ExporterSettings) {
        self.init(
            isGuarded: settings.token != nil,
            isOpenToLoopback: settings.openAccess == .loopback && settings.listensOnLoopback)
    }
}
