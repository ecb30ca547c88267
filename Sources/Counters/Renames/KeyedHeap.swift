// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A priority queue in which each key occurs once, and whose entries can be changed and removed by key in logarithmic time.
struct KeyedHeap<Key: Hashable & Sendable, Priority: Comparable & Sendable>: Sendable {
    private struct Entry: Sendable {
        let key: Key
        let priority: Priority
    }

    /// A binary heap: the children of the entry at `i` are at `2 * i + 1` and `2 * i + 2`.
    private var entries: [Entry] = []
    private var positions: [Key: Int] = [:]

    var isEmpty: Bool { entries.isEmpty }
    var count: Int { entries.count }

    /// The entry with the lowest priority value.
    var first: (key: Key, priority: Priority)? { entries.first.map { ($0.key, $0.priority) } }

    /// Inserts a key, or changes its priority.
    mutating func insert(_ key: Key, _ priority: Priority) {
        let entry = Entry(key: key, priority: priority)
        guard let position = positions[key] else {
            entries.append(entry)
            siftUp(entry, from: entries.count - 1)
            return
        }
        settle(entry, at: position)
    }

    /// Removes a key, if it is there.
    mutating func remove(_ key: Key) {
        guard let position = positions.removeValue(forKey: key), let last = entries.popLast() else { return }
        if position < entries.count { settle(last, at: position) }
    }

    private mutating func settle(_ entry: Entry, at position: Int) {
        if position > 0, entry.priority < entries[(position - 1) / 2].priority {
            siftUp(entry, from: position)
        } else {
            siftDown(entry, from: position)
        }
    }

    private mutating func siftUp(_ entry: Entry, from start: Int) {
        var position = start
        while position > 0 {
            let parent = (position - 1) / 2
            guard entry.priority < entries[parent].priority else { break }
            place(entries[parent], at: position)
            position = parent
        }
        place(entry, at: position)
    }

    private mutating func siftDown(_ entry: Entry, from start: Int) {
        var position = start
        while true {
            var child = 2 * position + 1
            guard child < entries.count else { break }
            if child + 1 < entries.count, entries[child + 1].priority < entries[child].priority { child += 1 }
            guard entries[child].priority < entry.priority else { break }
            place(entries[child], at: position)
            position = child
        }
        place(entry, at: position)
    }

    private mutating func place(_ entry: Entry, at position: Int) {
        entries[position] = entry
        positions[entry.key] = position
    }
}
