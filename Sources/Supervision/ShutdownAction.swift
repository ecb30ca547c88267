// SPDX-License-Identifier: MIT
// Part of StatsBot.

import ServiceLifecycle

/// Closes what others use after they have all ended: it stands before them in the order of the services.
package struct ShutdownAction: Service {
    package let close: @Sendable () async throws -> Void

    package init(_ close: @escaping @Sendable () async throws -> Void) {
        self.close = close
    }

    package func run() async throws {
        try? await gracefulShutdown()
        try await close()
    }
}
