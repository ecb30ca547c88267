// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Synchronization

/// Counts running requests, so that a shutdown can wait for them.
final class RequestActivity: Sendable {
    private struct State {
        var running = 0
        var isAbandoned = false
        var waiter: CheckedContinuation<Void, Never>?

        mutating func takeWaiter() -> CheckedContinuation<Void, Never>? {
            defer { waiter = nil }
            return waiter
        }
    }

    private let state = Mutex(State())

    func begin() {
        state.withLock { $0.running += 1 }
    }

    func end() {
        let waiter = state.withLock { state in
            state.running -= 1
            return state.running == 0 ? state.takeWaiter() : nil
        }
        waiter?.resume()
    }

    /// Returns when no request is running or the task is canceled. Only one task may wait, and only once.
    func waitUntilIdle() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDone = state.withLock { state in
                    if state.running == 0 || state.isAbandoned { return true }
                    state.waiter = continuation
                    return false
                }
                if isDone { continuation.resume() }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                state.isAbandoned = true
                return state.takeWaiter()
            }
            waiter?.resume()
        }
    }
}
