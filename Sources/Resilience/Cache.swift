// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Metrics
import Synchronization
package import Timekeeping

/// Values that are costly to get, kept for a time and in a bounded number, and loaded once for all who ask meanwhile.
///
/// The first caller loads the value itself, so there is no task beside the callers'. If it is cancelled, the one who has
/// waited longest loads it anew. A load that fails fails for all who wait for it, and is not kept. Those who get a value
/// that is stored are counted as hits in `statsbot_cache_requests_total`, all others as misses.
package final class Cache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private typealias State = CacheState<Key, Value, Continuation>
    private typealias Continuation = CheckedContinuation<CacheTurn<Value>, any Error>

    private let clock: any WallClock
    private let state: Mutex<State>
    private let hits: Counter
    private let misses: Counter

    /// Makes an empty cache.
    ///
    /// - Parameters:
    ///   - name: The cache's name, for the metric.
    ///   - timeToLive: How long a value is kept.
    ///   - capacity: How many are kept; the least recently used go. With none each value is loaded anew.
    ///   - clock: What measures the values' age.
    ///   - factory: Where the metric is made.
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

    /// How many values are stored, stale ones included.
    package var count: Int { state.withLock { $0.count } }
    /// How many callers wait for another's load.
    var waiterCount: Int { state.withLock { $0.waiterCount } }

    /// The value of a key: the stored one, or what is loaded.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - load: Loads the value; it is not called if it is stored or another caller's load brings it.
    /// - Returns: The value.
    /// - Throws: What this or the other load throws; `CancellationError`.
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

    /// The value of a key, for a caller that may block its thread: the stored one, or what is loaded. Concurrent callers each
    /// load.
    ///
    /// - Throws: What the load throws.
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

    /// Forgets all values and releases their memory. A load in progress still delivers its value to the callers that wait
    /// for it, but it is not stored, and later callers do not get it.
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
