// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Synchronization

/// A value that is shown again for a while instead of being made for everybody who asks, however many they are.
///
/// Nobody waits: while one caller makes it anew, the others get the one from before. It never goes back to an older one.
final class CachedPage<Value: Sendable>: Sendable {
    private struct State {
        var value: Value?
        /// Makings are numbered, so that a slow one does not replace what was begun after it.
        var made = 0
        var begun = 0
        var makeAgain: ContinuousClock.Instant
    }

    private let period: Duration
    private let now: @Sendable () -> ContinuousClock.Instant
    private let make: @Sendable () -> Value
    private let state: Mutex<State>

    /// Keeps a value.
    ///
    /// - Parameters:
    ///   - period: For how long it is shown.
    ///   - now: What the time is; the machine's clock unless told.
    ///   - make: Makes the value of this moment.
    init(
        for period: Duration, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        make: @escaping @Sendable () -> Value
    ) {
        self.period = period
        self.now = now
        self.make = make
        state = Mutex(State(makeAgain: now()))
    }

    /// The value, at most as old as the period and the time that it takes to make.
    var value: Value {
        let now = now()
        let (kept, number) = state.withLock { state -> (Value?, Int) in
            if now < state.makeAgain, let value = state.value { return (value, 0) }
            state.makeAgain = now + period
            state.begun += 1
            return (nil, state.begun)
        }
        if let kept { return kept }
        let value = make()
        state.withLock { state in
            guard number > state.made else { return }
            state.made = number
            state.value = value
        }
        return value
    }
}
