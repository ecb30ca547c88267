// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Synchronization

/// A value that is cached for a period instead of being computed for each request.
///
/// Only the caller that computes a new value waits for it; meanwhile, other callers get the previous one. A newer value
/// is never replaced by an older one.
final class CachedPage<Value: Sendable>: Sendable {
    private struct State {
        var value: Value?
        /// Computations are numbered, so that a slow one does not replace the value of a later one.
        var finished = 0
        var started = 0
        var expiry: ContinuousClock.Instant
    }

    private let period: Duration
    private let now: @Sendable () -> ContinuousClock.Instant
    private let make: @Sendable () -> Value
    private let state: Mutex<State>

    /// Creates a cache without a value.
    ///
    /// - Parameters:
    ///   - period: How long a value is reused.
    ///   - now: Returns the current time.
    ///   - make: Computes the current value.
    init(
        for period: Duration, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        make: @escaping @Sendable () -> Value
    ) {
        self.period = period
        self.now = now
        self.make = make
        state = Mutex(State(expiry: now()))
    }

    /// The value. Its maximum age is the period plus the time that it takes to compute.
    var value: Value {
        let now = now()
        let (cached, number) = state.withLock { state -> (Value?, Int) in
            if now < state.expiry, let value = state.value { return (value, 0) }
            state.expiry = now + period
            state.started += 1
            return (nil, state.started)
        }
        if let cached { return cached }
        let value = make()
        state.withLock { state in
            guard number > state.finished else { return }
            state.finished = number
            state.value = value
        }
        return value
    }
}
