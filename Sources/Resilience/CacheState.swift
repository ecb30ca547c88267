// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Timekeeping

/// What a caller of a cache gets.
enum CacheTurn<Value: Sendable>: Sendable {
    case value(Value)
    /// It has to load the value itself, and to say what became of it.
    case lead(flight: Int)
}

/// What a cache holds and who waits for what. A value: it says whom to resume, and `Cache` does it.
///
/// A load that is under way is a flight: one caller leads it, others wait for it.
struct CacheState<Key: Hashable & Sendable, Value: Sendable, Waiter: Sendable>: Sendable {
    private struct Entry: Sendable {
        let value: Value
        let stored: WallInstant
    }

    private struct Flight: Sendable {
        let key: Key
        var waiters: [(id: Int, waiter: Waiter)] = []
    }

    private let timeToLive: Duration
    private var entries: LeastRecentlyUsed<Key, Entry>
    private var flights: [Int: Flight] = [:]
    /// The flights whose values will be stored, and which a caller may join. One of a key that was invalidated meanwhile
    /// is not among them.
    private var current: [Key: Int] = [:]
    private var nextID = 0

    /// Makes an empty state.
    init(timeToLive: Duration, capacity: Int) {
        self.timeToLive = timeToLive
        entries = LeastRecentlyUsed(capacity: capacity)
    }

    /// How many values are stored, stale ones included.
    var count: Int { entries.count }
    /// How many callers wait for another's load.
    var waiterCount: Int { flights.values.reduce(0) { $0 + $1.waiters.count } }

    /// A number for a caller.
    mutating func makeID() -> Int {
        nextID += 1
        return nextID
    }

    /// The stored value, if it is not too old.
    mutating func value(for key: Key, now: WallInstant) -> Value? {
        guard let entry = entries.value(for: key) else { return nil }
        let age = entry.stored.duration(to: now)
        // A value from the future: the clock was set back, and nobody knows how old it is.
        if age >= .zero, age < timeToLive { return entry.value }
        entries.removeValue(for: key)
        return nil
    }

    /// A caller wants a value; `nil`: it waits for another's load.
    mutating func ask(for key: Key, id: Int, waiter: Waiter, now: WallInstant) -> CacheTurn<Value>? {
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

    /// The leader's load is over, well or not; without a value nothing is stored.
    ///
    /// - Returns: Who waits for the outcome.
    mutating func landed(_ flight: Int, value: Value?, now: WallInstant) -> [Waiter] {
        guard let landed = flights.removeValue(forKey: flight) else { return [] }
        if current[landed.key] == flight {
            current[landed.key] = nil
            if let value { entries.insert(Entry(value: value, stored: now), for: landed.key) }
        }
        return landed.waiters.map(\.waiter)
    }

    /// The leader was cancelled.
    ///
    /// - Returns: Who leads now; `nil`: nobody waits for that value.
    mutating func abandoned(_ flight: Int) -> Waiter? {
        guard let key = flights[flight]?.key else { return nil }
        guard flights[flight]?.waiters.isEmpty == false, let next = flights[flight]?.waiters.removeFirst() else {
            flights[flight] = nil
            if current[key] == flight { current[key] = nil }
            return nil
        }
        // The new load begins after any invalidation, so its value may be stored again.
        if current[key] == nil { current[key] = flight }
        return next.waiter
    }

    /// A waiting caller was cancelled; `nil`: it waits no longer.
    mutating func removeWaiter(id: Int) -> Waiter? {
        for flight in flights.keys {
            guard let index = flights[flight]?.waiters.firstIndex(where: { $0.id == id }) else { continue }
            return flights[flight]?.waiters.remove(at: index).waiter
        }
        return nil
    }

    /// Stores a value that was loaded outside of a flight.
    mutating func store(_ value: Value, for key: Key, now: WallInstant) {
        entries.insert(Entry(value: value, stored: now), for: key)
    }

    /// Forgets all values; loads in progress are not stored.
    mutating func removeAll() {
        entries.removeAll()
        current = [:]
    }
}
