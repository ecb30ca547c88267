// SPDX-License-Identifier: MIT
// Part of StatsBot.

import ServiceLifecycle

/// Does a service's work until the bot is asked to end, which cancels the work; that is a normal end and no error.
package func untilShutdown(_ work: @Sendable @escaping () async throws -> Void) async throws {
    do {
        try await cancelWhenGracefulShutdown(work)
    } catch is CancellationError {
        return
    }
}
