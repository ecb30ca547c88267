// SPDX-License-Identifier: MIT
// Part of StatsBot.

import ServiceLifecycle

/// Closes what others use after they have all ended: it stands before them in the order of the services.
struct Closing: Service {
    let close: @Sendable () async throws -> Void

    init(_ close: @escaping @Sendable () async throws -> Void) {
        self.close = close
    }

    func run() async throws {
        try? await gracefulShutdown()
        try await close()
    }
}
