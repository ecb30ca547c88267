// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Synchronization
public import Timekeeping

/// A clock for tests. Its time passes only when the test advances it, so nothing waits in real time. A test can also set
/// the wall clock, which wakes nobody.
public final class ManualClock: WallClock {
    private struct Sleeper {
        let deadline: MonotonicInstant
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now: MonotonicInstant
        var wallNow: WallInstant
        var nextID = 0
        /// Calls of `sleep` that are not asleep yet; true if canceled in the meantime.
        var arriving: [Int: Bool] = [:]
        var sleepers: [Int: Sleeper] = [:]
        /// Calls of `waitForSleepers` with the count they wait for; without a continuation until they are suspended.
        var waiters: [Int: (count: Int, continuation: CheckedContinuation<Void, Never>?)] = [:]

        mutating func makeID() -> Int {
            nextID += 1
            return nextID
        }

        /// Removes and returns the waiters whose count of sleepers has been reached.
        mutating func readyWaiters() -> [CheckedContinuation<Void, Never>] {
            let count = sleepers.count
            let ready = waiters.filter { $0.value.count <= count && $0.value.continuation != nil }
            for id in ready.keys { waiters[id] = nil }
            return ready.values.compactMap(\.continuation)
        }
    }

    private let state: Mutex<State>

    /// Creates a clock that shows `now`.
    public init(now: WallInstant = WallInstant(secondsSince1970: 1_700_000_000)) {
        // The origin of a monotonic clock has no relation to any wall-clock time.
        state = Mutex(State(now: MonotonicInstant(nanoseconds: 1_000_000_000_000), wallNow: now))
    }

    /// The time since the clock's origin.
    public var now: MonotonicInstant { state.withLock { $0.now } }

    /// The time that the wall clock shows.
    public var wallNow: WallInstant { state.withLock { $0.wallNow } }

    /// One nanosecond.
    public var minimumResolution: Duration { .nanoseconds(1) }

    /// The number of tasks that sleep on this clock or are about to.
    package var pendingCount: Int { state.withLock { $0.sleepers.count + $0.arriving.count } }

    /// When the next sleeper is due; `nil` if nobody sleeps.
    package var nextDeadline: MonotonicInstant? { state.withLock { $0.sleepers.values.map(\.deadline).min() } }

    /// Advances the time and wakes every sleeper whose deadline has passed, in order of deadline, then of arrival. A
    /// woken sleeper sees the time at the end of the step.
    public func advance(by duration: Duration) {
        let due = state.withLock { state in
            state.now = state.now.advanced(by: duration)
            state.wallNow = state.wallNow.advanced(by: duration)
            let due = state.sleepers.filter { $0.value.deadline <= state.now }
            for id in due.keys { state.sleepers[id] = nil }
            return due.sorted { ($0.value.deadline, $0.key) < ($1.value.deadline, $1.key) }
        }
        for (_, sleeper) in due { sleeper.continuation.resume() }
    }

    /// Sets the wall clock forward or, if negative, back. No time passes.
    public func setWallClock(by step: Duration) {
        state.withLock { $0.wallNow = $0.wallNow.advanced(by: step) }
    }

    /// Returns as soon as at least `count` tasks sleep on this clock, or this task is canceled.
    public func waitForSleepers(_ count: Int = 1) async {
        let id = state.withLock { state in
            let id = state.makeID()
            state.waiters[id] = (count, nil)
            return id
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
                let ready = state.withLock { state in
                    // Without an entry, it was canceled before it reached this point.
                    guard state.waiters[id] != nil else { return [continuation] }
                    state.waiters[id] = (count, continuation)
                    return state.readyWaiters()
                }
                for waiter in ready { waiter.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: id)?.continuation }?.resume()
        }
    }

    /// Sleeps until the deadline; throws `CancellationError` if canceled.
    public func sleep(until deadline: MonotonicInstant, tolerance: Duration?) async throws {
        let id = state.withLock { state in
            let id = state.makeID()
            state.arriving[id] = false
            return id
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                enqueue(id, Sleeper(deadline: deadline, continuation: continuation))
            }
        } onCancel: {
            cancel(id)
        }
    }

    private func enqueue(_ id: Int, _ sleeper: Sleeper) {
        enum Outcome { case due, cancelled, asleep }
        let (outcome, ready) = state.withLock { state in
            if state.arriving.removeValue(forKey: id) == true {
                return (Outcome.cancelled, [CheckedContinuation<Void, Never>]())
            }
            if sleeper.deadline <= state.now { return (.due, []) }
            state.sleepers[id] = sleeper
            return (.asleep, state.readyWaiters())
        }
        for waiter in ready { waiter.resume() }
        switch outcome {
        case .due: sleeper.continuation.resume()
        case .cancelled: sleeper.continuation.resume(throwing: CancellationError())
        case .asleep: break
        }
    }

    private func cancel(_ id: Int) {
        let sleeper = state.withLock { state in
            if state.arriving[id] != nil { state.arriving[id] = true }
            return state.sleepers.removeValue(forKey: id)
        }
        sleeper?.continuation.resume(throwing: CancellationError())
    }
}
