// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The last elements of a sequence, up to a capacity; iterated from the newest to the oldest.
package struct RingBuffer<Element> {
    /// How many elements there is room for.
    package private(set) var capacity: Int
    /// How many elements had to go for newer ones or for less room.
    private(set) var dropped = 0
    private var elements: [Element] = []
    /// Where the oldest lies, once all places are taken; else 0.
    private var oldest = 0

    /// Makes an empty buffer.
    package init(capacity: Int) {
        self.capacity = Swift.max(0, capacity)
    }

    /// How many elements there are.
    package var count: Int { elements.count }

    /// Adds an element; with no room left the oldest one goes.
    package mutating func append(_ element: Element) {
        if elements.count < capacity {
            elements.append(element)
            return
        }
        dropped += 1
        if capacity == 0 { return }
        elements[oldest] = element
        oldest = (oldest + 1) % capacity
    }

    /// Changes the capacity; with less room the oldest elements go.
    package mutating func resize(to capacity: Int) {
        let capacity = Swift.max(0, capacity)
        let surplus = Swift.max(0, elements.count - capacity)
        elements = Array((elements[oldest...] + elements[..<oldest]).dropFirst(surplus))
        oldest = 0
        dropped += surplus
        self.capacity = capacity
    }

    /// Removes all elements; they do not count as dropped.
    package mutating func removeAll() {
        elements = []
        oldest = 0
    }
}

extension RingBuffer: Sequence {
    /// From the newest to the oldest.
    package func makeIterator() -> some IteratorProtocol<Element> {
        let count = elements.count
        return (0..<count).lazy.map { [elements, oldest] in elements[(oldest + count - 1 - $0) % count] }.makeIterator()
    }
}

extension RingBuffer: Sendable where Element: Sendable {}
