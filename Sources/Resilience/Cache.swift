// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Metrics
import Synchronization
package import Timekeeping

/// A cache with a time to live and a bounded size. Concurrent requests for one key share one load.
///
/// The first caller loads the value itself, so there are no additional tasks. If it is canceled, the caller that has
/// waited longest starts the load again. A failed load fails for all waiting callers and is not cached. Requests for a
/// cached value count as hits in `statsbot_cache_requests_total`, all others as misses.
package final class Cache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private typealias State = CacheState<Key, Value, Continuation>
    private typealias Continuation = CheckedContinuation<CacheTurn<Value>, any Error>

    private let clock: any WallClock
    private let state: Mutex<State>
    private let hits: Counter
    private let misses: Counter

    /// Creates an empty cache.
    ///
    /// - Parameters:
    ///   - name: The cache's name, for the metric.
    ///   - timeToLive: How long a value stays valid.
    ///   - capacity: The maximum number of values; the least recently used are evicted. With 0, nothing is cached.
    ///   - clock: The clock that measures the age of values.
    ///   - factory: The factory of the metric.
    package init(
        name: String, timeToLive: Duration, capacity: Int, clock: any WallClock,
        factory: any MetricsFactory = MetricsSystem.factory
    ) {
        self.clock = clock
        state = Mutex(State(timeToLive: timeToLive, capacity: capacity))
        func counter(_ result: String) -> Counter {
            Counter(
                label: "statsbot_cache_requests_total", dimensions: [("cache", name), ("result", result)],
                factory: factory)
        }
        hits = counter("hit")
        misses = counter("miss")
    }

    /// The number of cached values, including stale ones.
    package var count: Int { state.withLock { $0.count } }
    /// The number of callers waiting for another caller's load.
    var waiterCount: Int { state.withLock { $0.waiterCount } }

    /// Returns the cached value of a key, or loads it.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - load: Loads the value. It is not called if the value is cached or another caller is loading it.
    /// - Returns: The value.
    /// - Throws: The error of the load, or `CancellationError`.
    package func value(for key: Key, load: () async throws -> Value) async throws -> Value {
        if let value = state.withLock({ $0.value(for: key, now: clock.now) }) {
            hits.increment()
            return value
        }
        misses.increment()
        switch try await turn(for: key) {
        case .value(let value): return value
        case .lead(let flight): return try await lead(flight, load)
        }
    }

    /// Returns the cached value of a key, or loads it, for callers that may block their thread. Concurrent callers each
    /// load the value.
    ///
    /// - Throws: The error of the load.
    package func blockingValue(for key: Key, load: () throws -> Value) rethrows -> Value {
        if let value = state.withLock({ $0.value(for: key, now: clock.now) }) {
            hits.increment()
            return value
        }
        misses.increment()
        let value = try load()
        state.withLock { $0.store(value, for: key, now: clock.now) }
        return value
    }

    /// Removes all values and releases their memory. A load in progress still returns its value to the waiting callers,
    /// but the value is not cached, and later callers do not get it.
    package func removeAll() {
        state.withLock { $0.removeAll() }
    }

    private func turn(for key: Key) async throws -> CacheTurn<Value> {
        let id = state.withLock { $0.makeID() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: Continuation) in
                let outcome: Result<CacheTurn<Value>, any Error>? = state.withLock { state in
                    if Task.isCancelled { return .failure(CancellationError()) }
                    return state.ask(for: key, id: id, waiter: continuation, now: clock.now).map { .success($0) }
                }
                if let outcome { continuation.resume(with: outcome) }
            }
        } onCancel: {
            state.withLock { $0.removeWaiter(id: id) }?.resume(throwing: CancellationError())
        }
    }

    private func lead(_ flight: Int, _ load: () async throws -> Value) async throws -> Value {
        do {
            try Task.checkCancellation()
            let value = try await load()
            let waiters = state.withLock { $0.landed(flight, value: value, now: clock.now) }
            for waiter in waiters { waiter.resume(returning: .value(value)) }
            return value
        } catch {
            if error is CancellationError || Task.isCancelled {
                state.withLock { $0.abandoned(flight) }?.resume(returning: .lead(flight: flight))
            } else {
                let waiters = state.withLock { $0.landed(flight, value: nil, now: clock.now) }
                for waiter in waiters { waiter.resume(throwing: error) }
            }
            throw error
        }
    }
}
