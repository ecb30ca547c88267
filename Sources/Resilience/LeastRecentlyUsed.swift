// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A dictionary of bounded size: when it is full, what was not used for the longest time goes.
struct LeastRecentlyUsed<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Node: Sendable {
        let key: Key
        var value: Value
        var newer: Int?
        var older: Int?
    }

    /// How many values there is room for.
    let capacity: Int
    /// A list from the newest to the oldest, in no order of places and without empty ones.
    private var nodes: [Node] = []
    private var places: [Key: Int] = [:]
    private var newest: Int?
    private var oldest: Int?

    /// Makes an empty dictionary.
    init(capacity: Int) {
        self.capacity = max(0, capacity)
    }

    /// How many values there are.
    var count: Int { nodes.count }

    /// The keys, the last used first.
    var keys: [Key] {
        var keys: [Key] = []
        var next = newest
        while let place = next {
            keys.append(nodes[place].key)
            next = nodes[place].older
        }
        return keys
    }

    /// The value of a key, which is used by that.
    mutating func value(for key: Key) -> Value? {
        guard let place = places[key] else { return nil }
        unlink(place)
        linkAsNewest(place)
        return nodes[place].value
    }

    /// Sets the value of a key, which is used by that.
    mutating func insert(_ value: Value, for key: Key) {
        if let place = places[key] {
            nodes[place].value = value
            unlink(place)
            linkAsNewest(place)
            return
        }
        if nodes.count >= capacity, let oldest { removeValue(for: nodes[oldest].key) }
        if nodes.count >= capacity { return }
        nodes.append(Node(key: key, value: value))
        places[key] = nodes.count - 1
        linkAsNewest(nodes.count - 1)
    }

    /// Removes a key and its value.
    mutating func removeValue(for key: Key) {
        guard let place = places.removeValue(forKey: key) else { return }
        unlink(place)
        let moved = nodes.removeLast()
        if place == nodes.count { return }
        // The last node takes the empty place.
        nodes[place] = moved
        places[moved.key] = place
        if let newer = moved.newer { nodes[newer].older = place } else { newest = place }
        if let older = moved.older { nodes[older].newer = place } else { oldest = place }
    }

    /// Removes everything and gives the memory back.
    mutating func removeAll() {
        self = LeastRecentlyUsed(capacity: capacity)
    }

    private mutating func unlink(_ place: Int) {
        let (newer, older) = (nodes[place].newer, nodes[place].older)
        if let newer { nodes[newer].older = older } else { newest = older }
        if let older { nodes[older].newer = newer } else { oldest = newer }
    }

    private mutating func linkAsNewest(_ place: Int) {
        nodes[place].newer = nil
        nodes[place].older = newest
        if let newest { nodes[newest].newer = place } else { oldest = place }
        newest = place
    }
}
