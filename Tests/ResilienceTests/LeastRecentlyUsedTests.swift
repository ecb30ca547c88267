// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import Resilience

@Suite("LRU dictionary")
struct LeastRecentlyUsedTests {
    @Test("The least recently used entry is evicted")
    func evicts() {
        var values = LeastRecentlyUsed<String, Int>(capacity: 3)
        for (index, key) in ["a", "b", "c"].enumerated() { values.insert(index, for: key) }
        #expect(values.value(for: "a") == 0)
        values.insert(9, for: "b")
        values.insert(3, for: "d")
        #expect(values.keys == ["d", "b", "a"])
        #expect([values.value(for: "a"), values.value(for: "b"), values.value(for: "c")] == [0, 9, nil])
    }

    @Test("With a capacity of zero or less, nothing is stored", arguments: [0, -1])
    func noRoom(capacity: Int) {
        var values = LeastRecentlyUsed<String, Int>(capacity: capacity)
        values.insert(1, for: "a")
        #expect(values.count == 0 && values.value(for: "a") == nil)
    }

    @Test("It behaves like a plain list through thousands of steps")
    func model() {
        var values = LeastRecentlyUsed<Int, Int>(capacity: 8)
        var model: [(key: Int, value: Int)] = []
        // A linear congruential sequence: the steps are the same each time.
        var random = 12_345
        for step in 0..<5_000 {
            random = (random &* 1_103_515_245 &+ 12_345) & 0x7FFF_FFFF
            let key = (random >> 8) % 16
            let index = model.firstIndex { $0.key == key }
            switch (random >> 16) % 5 {
            case 0, 1:
                values.insert(step, for: key)
                if let index { model.remove(at: index) }
                model.insert((key, step), at: 0)
                if model.count > 8 { model.removeLast() }
            case 2, 3:
                #expect(values.value(for: key) == index.map { model[$0].value })
                if let index { model.insert(model.remove(at: index), at: 0) }
            default:
                values.removeValue(for: key)
                if let index { model.remove(at: index) }
            }
            guard values.keys == model.map(\.key) else {
                Issue.record("step \(step): \(values.keys) instead of \(model.map(\.key))")
                return
            }
        }
        values.removeAll()
        #expect(values.count == 0 && values.keys == [])
    }
}
