// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import Metrics
import Resilience
import Synchronization
import Timekeeping

/// A bounded queue of interactions. Adding one never waits; when the queue is full, new ones are dropped.
///
/// If a reader is cancelled, queued interactions remain for the next reader.
final class InteractionInbox: Sendable {
    /// An interaction and the time it was received.
    struct Item: Sendable {
        let event: InteractionEvent
        let at: MonotonicInstant
    }

    private struct State {
        var items: [Item] = []
        var isClosed = false
    }

    /// Maximum number of queued interactions.
    static let capacity = 32

    private let signal = ChangeSignal()
    private let state = Mutex(State())
    private let clock: any WallClock
    private let dropped = Counter(
        label: "statsbot_interactions_total", dimensions: [("command", "other"), ("result", "dropped")])

    init(clock: any WallClock) {
        self.clock = clock
    }

    /// Queues an interaction.
    ///
    /// - Returns: `false` if it was dropped.
    @discardableResult
    func offer(_ event: InteractionEvent) -> Bool {
        let item = Item(event: event, at: clock.now)
        let isAccepted = state.withLock { state in
            guard state.items.count < Self.capacity else { return false }
            if !state.isClosed { state.items.append(item) }
            return true
        }
        guard isAccepted else {
            dropped.increment()
            return false
        }
        signal.notify()
        return true
    }

    /// The oldest interaction, waiting for one if necessary; `nil` if the queue is closed and empty. For one reader.
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

    /// Closes the queue: later interactions are ignored.
    func close() {
        state.withLock { $0.isClosed = true }
        signal.notify()
    }
}
