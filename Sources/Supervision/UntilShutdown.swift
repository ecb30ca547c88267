// SPDX-License-Identifier: MIT
// Part of StatsBot.

import ServiceLifecycle

/// Runs a service's work until a graceful shutdown, which cancels the work. That cancellation is not an error.
package func untilShutdown(_ work: @Sendable @escaping () async throws -> Void) async throws {
    do {
        try await cancelWhenGracefulShutdown(work)
    } catch is CancellationError {
        return
    }
}
