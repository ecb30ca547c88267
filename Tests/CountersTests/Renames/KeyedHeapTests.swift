// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Synchronization
import TestSupport
import Testing

@testable import Counters

@Suite("Keyed heap")
struct KeyedHeapTests {
    @Test("Under random changes, the first entry is the lowest, as in a sorted list")
    func model() {
        var random = SeededRandom(seed: 11)
        var heap = KeyedHeap<Int, Int>()
        var model: [Int: Int] = [:]
        for _ in 0..<20_000 {
            let key = Int.random(in: 0..<200, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0:
                heap.remove(key)
                model[key] = nil
            case 1:
                if let first = heap.first?.key {
                    heap.remove(first)
                    model[first] = nil
                }
            default:
                // Unique, so that the order is definite.
                let priority = Int.random(in: 0..<1_000, using: &random) * 1_000 + key
                heap.insert(key, priority)
                model[key] = priority
            }
            let lowest = model.min { $0.value < $1.value }
            #expect(heap.first?.key == lowest?.key)
            #expect(heap.first?.priority == lowest?.value)
            #expect(heap.count == model.count)
            #expect(heap.isEmpty == model.isEmpty)
        }
    }

    /// A number that counts its comparisons.
    private struct Counted: Comparable, Sendable {
        static let comparisons = Mutex(0)
        let value: Int
        static func < (lhs: Counted, rhs: Counted) -> Bool {
            comparisons.withLock { $0 += 1 }
            return lhs.value < rhs.value
        }
        static func == (lhs: Counted, rhs: Counted) -> Bool { lhs.value == rhs.value }
    }

    @Test("With 10,000 entries, a change needs at most two comparisons a level")
    func efficiency() {
        var random = SeededRandom(seed: 12)
        var heap = KeyedHeap<Int, Counted>()
        for key in 0..<10_000 { heap.insert(key, Counted(value: Int.random(in: 0..<1_000_000, using: &random))) }
        for _ in 0..<2_000 {
            let before = Counted.comparisons.withLock { $0 }
            let key = Int.random(in: 0..<10_000, using: &random)
            heap.insert(key, Counted(value: Int.random(in: 0..<1_000_000, using: &random)))
            #expect(Counted.comparisons.withLock { $0 } - before <= 2 * 14 + 1)
        }
    }
}
