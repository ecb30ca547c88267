// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A dictionary of bounded size. When it is full, the least recently used entry is evicted.
struct LeastRecentlyUsed<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private struct Node: Sendable {
        let key: Key
        var value: Value
        var newer: Int?
        var older: Int?
    }

    /// The maximum number of values.
    let capacity: Int
    /// A doubly linked list from the newest to the oldest node, stored contiguously in arbitrary order.
    private var nodes: [Node] = []
    private var indices: [Key: Int] = [:]
    private var newest: Int?
    private var oldest: Int?

    init(capacity: Int) {
        self.capacity = max(0, capacity)
    }

    var count: Int { nodes.count }

    /// The keys, most recently used first.
    var keys: [Key] {
        var keys: [Key] = []
        var next = newest
        while let index = next {
            keys.append(nodes[index].key)
            next = nodes[index].older
        }
        return keys
    }

    /// Returns the value of a key and marks it as used.
    mutating func value(for key: Key) -> Value? {
        guard let index = indices[key] else { return nil }
        unlink(index)
        linkAsNewest(index)
        return nodes[index].value
    }

    /// Sets the value of a key and marks it as used.
    mutating func insert(_ value: Value, for key: Key) {
        if let index = indices[key] {
            nodes[index].value = value
            unlink(index)
            linkAsNewest(index)
            return
        }
        if nodes.count >= capacity, let oldest { removeValue(for: nodes[oldest].key) }
        if nodes.count >= capacity { return }
        nodes.append(Node(key: key, value: value))
        indices[key] = nodes.count - 1
        linkAsNewest(nodes.count - 1)
    }

    /// Removes a key and its value.
    mutating func removeValue(for key: Key) {
        guard let index = indices.removeValue(forKey: key) else { return }
        unlink(index)
        let moved = nodes.removeLast()
        if index == nodes.count { return }
        // The last node moves into the gap.
        nodes[index] = moved
        indices[moved.key] = index
        if let newer = moved.newer { nodes[newer].older = index } else { newest = index }
        if let older = moved.older { nodes[older].newer = index } else { oldest = index }
    }

    /// Removes all values and releases the memory.
    mutating func removeAll() {
        self = LeastRecentlyUsed(capacity: capacity)
    }

    private mutating func unlink(_ index: Int) {
        let (newer, older) = (nodes[index].newer, nodes[index].older)
        if let newer { nodes[newer].older = older } else { newest = older }
        if let older { nodes[older].newer = newer } else { oldest = newer }
    }

    private mutating func linkAsNewest(_ index: Int) {
        nodes[index].newer = nil
        nodes[index].older = newest
        if let newest { nodes[newest].newer = index } else { oldest = index }
        newest = index
    }
}
