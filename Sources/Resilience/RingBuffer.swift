// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The newest elements of a sequence, up to a capacity; iterated from the newest to the oldest.
package struct RingBuffer<Element> {
    /// The maximum number of elements.
    package private(set) var capacity: Int
    /// The number of elements that were dropped because the buffer was full or its capacity was reduced.
    private(set) var dropped = 0
    private var elements: [Element] = []
    /// The index of the oldest element if the buffer is full, otherwise 0.
    private var oldest = 0

    package init(capacity: Int) {
        self.capacity = Swift.max(0, capacity)
    }

    package var count: Int { elements.count }

    /// Adds an element. If the buffer is full, the oldest element is dropped.
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

    /// Changes the capacity. If it is reduced, the oldest elements are dropped as needed.
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
