// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Synchronization

@testable import Resilience

/// Blocks callers until it is opened, and lets a test wait for their arrival, to control the order of events.
package final class Gate: Sendable {
    private struct State {
        package var isOpen = false
        package var arrivals = 0
    }

    private let signal = ChangeSignal()
    private let state = Mutex(State())

    package init() {}

    /// Number of callers so far.
    package var arrivals: Int { state.withLock { $0.arrivals } }

    /// Waits until the gate is open.
    package func pass() async throws {
        state.withLock { $0.arrivals += 1 }
        signal.notify()
        try await signal.wait { state.withLock { $0.isOpen ? () : nil } }
    }

    /// Opens the gate for all present and future callers.
    package func open() {
        state.withLock { $0.isOpen = true }
        signal.notify()
    }

    /// Waits for the given number of callers.
    package func waitForArrivals(_ count: Int = 1) async throws {
        try await signal.wait { state.withLock { $0.arrivals >= count ? () : nil } }
    }
}
