// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import DiscordSimulator

@Suite("WorldRandom")
struct WorldRandomTests {
    @Test("The same seed produces the same numbers, another seed different ones")
    func isReproducible() {
        var first = WorldRandom(seed: 7)
        var second = WorldRandom(seed: 7)
        var third = WorldRandom(seed: 8)
        let numbers = (0..<100).map { _ in first.next() }
        #expect(numbers == (0..<100).map { _ in second.next() })
        #expect(numbers != (0..<100).map { _ in third.next() })
    }

    @Test("Fractions are distributed evenly from 0 to 1")
    func fractionsAreEven() {
        var random = WorldRandom(seed: 1)
        var tenths = [Int](repeating: 0, count: 10)
        for _ in 0..<10_000 { tenths[Int(random.fraction() * 10)] += 1 }
        #expect(tenths.allSatisfy { (850...1150).contains($0) })
    }
}
