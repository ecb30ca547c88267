// SPDX-License-Identifier: MIT
// Part of StatsBot.

import ServiceLifecycle
import Synchronization

/// Tells whether all others ended in time: it is the first of the services, so its turn to end comes after theirs.
package final class OrderlyEnd: Service {
    /// Something had not ended in time, and was cancelled.
    package struct TimedOut: Error, CustomStringConvertible {
        package let description = """
            A part of the bot had not ended within SHUTDOWN_TIMEOUT and was cancelled. Nothing that was stored is lost.
            """

        package init() {}
    }

    private let state = Mutex(false)

    package init() {}

    /// Whether it was cancelled before its turn came.
    package var timedOut: Bool { state.withLock { $0 } }

    package func run() async throws {
        do {
            try await gracefulShutdown()
        } catch {
            state.withLock { $0 = true }
        }
    }
}
