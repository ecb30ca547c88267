// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Timekeeping

/// The cache's answer to a caller.
enum CacheTurn<Value: Sendable>: Sendable {
    case value(Value)
    /// The caller must load the value and report the result.
    case lead(flight: Int)
}

/// The values and waiting callers of a cache. It returns the waiters to resume, and `Cache` resumes them.
///
/// A load in progress is a flight: one caller leads it, and the others wait for it.
struct CacheState<Key: Hashable & Sendable, Value: Sendable, Waiter: Sendable>: Sendable {
    private struct Entry: Sendable {
        let value: Value
        let stored: MonotonicInstant
    }

    private struct Flight: Sendable {
        let key: Key
        var waiters: [(id: Int, waiter: Waiter)] = []
    }

    private let timeToLive: Duration
    private var entries: LeastRecentlyUsed<Key, Entry>
    private var flights: [Int: Flight] = [:]
    /// The flights that callers can join and whose values will be cached. A flight that began before `removeAll` is not
    /// included.
    private var current: [Key: Int] = [:]
    private var nextID = 0

    init(timeToLive: Duration, capacity: Int) {
        self.timeToLive = timeToLive
        entries = LeastRecentlyUsed(capacity: capacity)
    }

    /// The number of cached values, including stale ones.
    var count: Int { entries.count }
    /// The number of callers waiting for another caller's load.
    var waiterCount: Int { flights.values.reduce(0) { $0 + $1.waiters.count } }

    /// Creates an ID for a caller or a flight.
    mutating func makeID() -> Int {
        nextID += 1
        return nextID
    }

    /// The cached value, if it has not expired.
    mutating func value(for key: Key, now: MonotonicInstant) -> Value? {
        guard let entry = entries.value(for: key) else { return nil }
        if entry.stored.duration(to: now) < timeToLive { return entry.value }
        entries.removeValue(for: key)
        return nil
    }

    /// Handles a request for a value. Returns `nil` if the caller now waits for another caller's load.
    mutating func ask(for key: Key, id: Int, waiter: Waiter, now: MonotonicInstant) -> CacheTurn<Value>? {
        if let value = value(for: key, now: now) { return .value(value) }
        if let flight = current[key] {
            flights[flight]?.waiters.append((id, waiter))
            return nil
        }
        let flight = makeID()
        flights[flight] = Flight(key: key)
        current[key] = flight
        return .lead(flight: flight)
    }

    /// Ends a flight. Without a value, which means that the load failed, nothing is cached.
    ///
    /// - Returns: The callers waiting for the result.
    mutating func landed(_ flight: Int, value: Value?, now: MonotonicInstant) -> [Waiter] {
        guard let landed = flights.removeValue(forKey: flight) else { return [] }
        if current[landed.key] == flight {
            current[landed.key] = nil
            if let value { entries.insert(Entry(value: value, stored: now), for: landed.key) }
        }
        return landed.waiters.map(\.waiter)
    }

    /// Handles the cancellation of a flight's leader.
    ///
    /// - Returns: The new leader; `nil` if no caller is waiting.
    mutating func abandoned(_ flight: Int) -> Waiter? {
        guard let key = flights[flight]?.key else { return nil }
        guard flights[flight]?.waiters.isEmpty == false, let next = flights[flight]?.waiters.removeFirst() else {
            flights[flight] = nil
            if current[key] == flight { current[key] = nil }
            return nil
        }
        // The new load begins after any `removeAll`, so its value can be cached.
        if current[key] == nil { current[key] = flight }
        return next.waiter
    }

    /// Removes a canceled waiter; `nil` if it is no longer waiting.
    mutating func removeWaiter(id: Int) -> Waiter? {
        for flight in flights.keys {
            guard let index = flights[flight]?.waiters.firstIndex(where: { $0.id == id }) else { continue }
            return flights[flight]?.waiters.remove(at: index).waiter
        }
        return nil
    }

    /// Caches a value that was loaded outside of a flight.
    mutating func store(_ value: Value, for key: Key, now: MonotonicInstant) {
        entries.insert(Entry(value: value, stored: now), for: key)
    }

    /// Removes all values. The values of loads in progress are not cached.
    mutating func removeAll() {
        entries.removeAll()
        current = [:]
    }
}
