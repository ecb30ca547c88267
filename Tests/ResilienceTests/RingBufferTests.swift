// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import Resilience

@Suite("Ring buffer")
struct RingBufferTests {
    private func buffer(capacity: Int, _ elements: some Sequence<Int>) -> RingBuffer<Int> {
        var buffer = RingBuffer<Int>(capacity: capacity)
        for element in elements { buffer.append(element) }
        return buffer
    }

    @Test(
        "The newest elements are kept, iterated from newest to oldest, and dropped elements are counted",
        arguments: [
            (3, 0, [], 0), (3, 2, [2, 1], 0), (3, 3, [3, 2, 1], 0), (3, 4, [4, 3, 2], 1), (3, 8, [8, 7, 6], 5),
            (1, 3, [3], 2), (0, 3, [], 3), (-1, 3, [], 3),
        ])
    func appends(capacity: Int, count: Int, expected: [Int], dropped: Int) {
        let buffer = buffer(capacity: capacity, (1...9).prefix(count))
        #expect(Array(buffer) == expected)
        #expect([buffer.count, buffer.dropped] == [expected.count, dropped])
    }

    @Test(
        "Reducing the capacity drops the oldest elements, increasing it drops none, and the order stays",
        arguments: [(2, [5, 4], 3), (3, [5, 4, 3], 2), (0, [], 5), (-4, [], 5), (10, [5, 4, 3], 2)])
    func resizes(capacity: Int, expected: [Int], dropped: Int) {
        var buffer = buffer(capacity: 3, 1...5)
        buffer.resize(to: capacity)
        #expect(Array(buffer) == expected)
        #expect(buffer.dropped == dropped)
        buffer.append(6)
        #expect(Array(buffer) == Array(([6] + expected).prefix(max(0, capacity))))
    }

    @Test("Removed elements do not count as dropped, and new elements fit again")
    func removes() {
        var buffer = buffer(capacity: 3, 1...4)
        buffer.removeAll()
        #expect(Array(buffer) == [] && buffer.dropped == 1)
        buffer.append(7)
        #expect(Array(buffer) == [7])
    }
}
