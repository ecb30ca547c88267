// SPDX-License-Identifier: MIT
// Part of StatsBot.

import ServiceLifecycle
import Synchronization

/// Detects whether all other services stopped in time. It is the first service, so it is stopped last.
package final class ShutdownMonitor: Service {
    /// A service did not stop in time and was canceled.
    package struct TimedOut: Error, CustomStringConvertible {
        package let description =
            "The bot did not stop within SHUTDOWN_TIMEOUT, and the remaining work was canceled; no stored data is lost"

        package init() {}
    }

    private let state = Mutex(false)

    package init() {}

    /// Whether it was canceled before its graceful shutdown began.
    package var timedOut: Bool { state.withLock { $0 } }

    package func run() async throws {
        do {
            try await gracefulShutdown()
        } catch {
            state.withLock { $0 = true }
        }
    }
}
