// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import Metrics
import Resilience
import Synchronization
import Timekeeping

/// Where interactions wait to be answered. Handing one in never waits; when too many wait, those that come are dropped.
///
/// A reader that is cancelled leaves what waits to the next one.
final class InteractionInbox: Sendable {
    /// An interaction, and when it came.
    struct Item: Sendable {
        let event: InteractionEvent
        let at: WallInstant
    }

    private struct State {
        var items: [Item] = []
        var isClosed = false
    }

    /// How many may wait.
    static let capacity = 32

    private let signal = ChangeSignal()
    private let state = Mutex(State())
    private let clock: any WallClock
    private let dropped = Counter(
        label: "statsbot_interactions_total", dimensions: [("command", "other"), ("result", "dropped")])

    init(clock: any WallClock) {
        self.clock = clock
    }

    /// Takes an interaction in.
    ///
    /// - Returns: `false` where it was dropped.
    @discardableResult
    func offer(_ event: InteractionEvent) -> Bool {
        let item = Item(event: event, at: clock.now)
        let isTaken = state.withLock { state in
            guard state.items.count < Self.capacity else { return false }
            if !state.isClosed { state.items.append(item) }
            return true
        }
        guard isTaken else {
            dropped.increment()
            return false
        }
        signal.notify()
        return true
    }

    /// The one that has waited longest, as soon as there is one; `nil` once it is closed and empty. For one reader.
    ///
    /// - Throws: `CancellationError`.
    func next() async throws -> Item? {
        try await signal.wait { () -> Item?? in
            state.withLock { state in
                if !state.items.isEmpty { return .some(state.items.removeFirst()) }
                return state.isClosed ? .some(nil) : nil
            }
        }
    }

    /// Says that no more will come.
    func close() {
        state.withLock { $0.isClosed = true }
        signal.notify()
    }
}
