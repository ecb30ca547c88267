// SPDX-License-Identifier: MIT
// Part of StatsBot.

import DiscordGateway
import Metrics
import Timekeeping

/// Where interactions wait to be answered. Handing one in never waits; when too many wait, those that come are dropped.
struct InteractionInbox: Sendable {
    /// An interaction, and when it came.
    struct Item: Sendable {
        let event: InteractionEvent
        let at: WallInstant
    }

    /// How many may wait.
    static let capacity = 32

    /// What waits, in order; for one reader.
    let items: AsyncStream<Item>
    private let continuation: AsyncStream<Item>.Continuation
    private let clock: any WallClock
    private let dropped = Counter(
        label: "statsbot_interactions_total", dimensions: [("command", "other"), ("result", "dropped")])

    init(clock: any WallClock) {
        self.clock = clock
        (items, continuation) = AsyncStream.makeStream(of: Item.self, bufferingPolicy: .bufferingOldest(Self.capacity))
    }

    /// Takes an interaction in.
    ///
    /// - Returns: `false` where it was dropped.
    @discardableResult
    func offer(_ event: InteractionEvent) -> Bool {
        guard case .dropped = continuation.yield(Item(event: event, at: clock.now)) else { return true }
        dropped.increment()
        return false
    }

    /// Says that no more will come.
    func close() { continuation.finish() }
}
