// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Testing

@testable import DiscordSimulator

@Suite("WorldRandom")
struct WorldRandomTests {
    @Test("The same seed gives the same numbers, another seed others")
    func isReproducible() {
        var first = WorldRandom(seed: 7)
        var second = WorldRandom(seed: 7)
        var third = WorldRandom(seed: 8)
        let numbers = (0..<100).map { _ in first.next() }
        #expect(numbers == (0..<100).map { _ in second.next() })
        #expect(numbers != (0..<100).map { _ in third.next() })
    }

    @Test("Fractions lie from 0 up to 1 and are spread evenly")
    func fractionsAreEven() {
        var random = WorldRandom(seed: 1)
        var tenths = [Int](repeating: 0, count: 10)
        for _ in 0..<10_000 { tenths[Int(random.fraction() * 10)] += 1 }
        #expect(tenths.allSatisfy { (850...1150).contains($0) })
    }
}
