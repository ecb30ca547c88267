// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Synchronization
package import Timekeeping

/// Wakes tasks that wait for a condition whenever something that it may depend on has changed.
package final class ChangeSignal: Sendable {
    private struct State {
        var generation = 0
        var nextID = 0
        var waiters: [Int: CheckedContinuation<Void, any Error>] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// Signals a change, so that waiting tasks check their conditions again.
    package func notify() {
        let waiters = state.withLock { state in
            state.generation += 1
            let waiters = state.waiters
            state.waiters = [:]
            return waiters
        }
        for waiter in waiters.values { waiter.resume() }
    }

    /// Waits until `condition` returns a value, and returns that value.
    ///
    /// - Throws: `CancellationError`.
    package func wait<Value>(for condition: () -> Value?) async throws -> Value {
        while true {
            // Read before the condition is evaluated, so that a change in between is not missed.
            let generation = state.withLock { $0.generation }
            if let value = condition() { return value }
            try await wait(after: generation)
        }
    }

    /// Waits until `condition` returns a value, but not longer than a duration.
    ///
    /// - Parameters:
    ///   - duration: The longest wait; if it is not positive, the condition is not evaluated.
    ///   - clock: The clock that measures it.
    ///   - condition: What to wait for.
    /// - Returns: The value; `nil` if the time has passed.
    /// - Throws: `CancellationError`.
    package func wait<Value: Sendable>(
        atMost duration: Duration, clock: any WallClock, for condition: @escaping @Sendable () -> Value?
    ) async throws -> Value? {
        do {
            return try await withDeadline(duration, clock: clock, operation: "wait") {
                try await self.wait(for: condition)
            }
        } catch is DeadlineExceeded {
            return nil
        }
    }

    private func wait(after generation: Int) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let outcome: Result<Void, any Error>? = state.withLock { state in
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if state.generation != generation { return .success(()) }
                    state.waiters[id] = continuation
                    return nil
                }
                if let outcome { continuation.resume(with: outcome) }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: id) }?.resume(throwing: CancellationError())
        }
    }
}
