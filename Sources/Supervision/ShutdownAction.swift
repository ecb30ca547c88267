// SPDX-License-Identifier: MIT
// Part of StatsBot.

import ServiceLifecycle

/// Closes a resource after all services that use it have stopped. It precedes them in the order of the services.
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
