// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Synchronization

/// A value that tasks can wait for until it is available.
final class Announcement<Value: Sendable>: Sendable {
    private enum Content {
        case open
        case closed(Result<Value, any Error>)
    }

    private struct State {
        var content = Content.open
        var nextID = 0
        var waiters: [Int: CheckedContinuation<Value, any Error>] = [:]
        var cancelled: Set<Int> = []
    }

    private let state = Mutex(State())

    /// Sets the value or an error, and resumes all waiting tasks. Later calls replace the result for later callers of
    /// `value()`.
    func announce(_ result: Result<Value, any Error>) {
        let waiters = state.withLock { state in
            state.content = .closed(result)
            let waiters = state.waiters.values.map { $0 }
            state.waiters = [:]
            return waiters
        }
        for waiter in waiters { waiter.resume(with: result) }
    }

    /// The value, as soon as it is available.
    func value() async throws -> Value {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let result: Result<Value, any Error>? = state.withLock { state in
                    if state.cancelled.remove(id) != nil { return .failure(CancellationError()) }
                    if case .closed(let result) = state.content { return result }
                    state.waiters[id] = continuation
                    return nil
                }
                if let result { continuation.resume(with: result) }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                let waiter = state.waiters.removeValue(forKey: id)
                if waiter == nil { state.cancelled.insert(id) }
                return waiter
            }
            waiter?.resume(throwing: CancellationError())
        }
    }
}
