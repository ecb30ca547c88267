// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Resilience
import Synchronization

/// Gives one guild at a time its turn to read the audit log and the ban list, the guild with the largest gap first: after a long
/// outage, many guilds need them at once, and the requests of all share one limit.
package final class RepairTurns: Sendable {
    private struct State {
        /// The size of each waiting guild's gap.
        var waiting: [Int: Double] = [:]
        var current: Int?

        /// The guild with the largest gap; of equal ones, the first in the configuration.
        var next: Int? { waiting.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key }
    }

    private let state = Mutex(State())
    private let changes = ChangeSignal()

    package init() {}

    /// The number of guilds that wait for their turn.
    var waiting: Int { state.withLock { $0.waiting.count } }

    /// Waits for the turn of a guild, and runs `body` during it.
    ///
    /// - Parameters:
    ///   - guild: The guild's index in the configuration. It waits for one turn at a time.
    ///   - size: The size of its gap.
    ///   - body: What it does.
    /// - Returns: the result of `body`.
    /// - Throws: the error of `body`, or `CancellationError`.
    func turn<Result>(of guild: Int, size: Double, _ body: () async throws -> Result) async throws -> Result {
        state.withLock { $0.waiting[guild] = size }
        defer {
            state.withLock { state in
                state.waiting[guild] = nil
                if state.current == guild { state.current = nil }
            }
            changes.notify()
        }
        try await changes.wait { begin(guild) ? () : nil }
        return try await body()
    }

    private func begin(_ guild: Int) -> Bool {
        state.withLock { state in
            guard state.current == nil, state.next == guild else { return false }
            state.waiting[guild] = nil
            state.current = guild
            return true
        }
    }
}
