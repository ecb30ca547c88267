// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import Synchronization

@testable import StatsBot

/// Holds those who come until it is opened, and lets a test wait for them: the test decides what happens when.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var arrivals = 0
    }

    private let signal = ChangeSignal()
    private let state = Mutex(State())

    /// How many came so far.
    var arrivals: Int { state.withLock { $0.arrivals } }

    /// Waits until the gate is open.
    func pass() async throws {
        state.withLock { $0.arrivals += 1 }
        signal.notify()
        try await signal.wait { state.withLock { $0.isOpen ? () : nil } }
    }

    /// Lets all through, from now on.
    func open() {
        state.withLock { $0.isOpen = true }
        signal.notify()
    }

    /// Waits until so many have come.
    func waitForArrivals(_ count: Int = 1) async throws {
        try await signal.wait { state.withLock { $0.arrivals >= count ? () : nil } }
    }
}

/// An error of the tests.
struct Fault: Error, Equatable {
    var number = 0
}

extension MetricRegistry {
    /// The samples of one family, as they are on the page.
    func samples(of family: String) -> [String] {
        String(decoding: exposition(), as: UTF8.self).split(separator: "\n").map(String.init)
            .filter { $0.hasPrefix(family) }
    }
}
