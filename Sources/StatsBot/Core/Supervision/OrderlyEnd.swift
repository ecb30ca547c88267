// SPDX-License-Identifier: MIT
// Part of StatsBot.

import ServiceLifecycle
import Synchronization

/// Tells whether all others ended in time: it is the first of the services, so its turn to end comes after theirs.
final class OrderlyEnd: Service {
    /// Something had not ended in time, and was cancelled.
    struct TimedOut: Error, CustomStringConvertible {
        let description = """
            A part of the bot had not ended within SHUTDOWN_TIMEOUT and was cancelled. Nothing that was stored is lost.
            """
    }

    private let state = Mutex(false)

    /// Whether it was cancelled before its turn came.
    var timedOut: Bool { state.withLock { $0 } }

    func run() async throws {
        do {
            try await gracefulShutdown()
        } catch {
            state.withLock { $0 = true }
        }
    }
}
