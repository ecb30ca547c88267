// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import TestSupport
import Testing
import Timekeeping
import TimekeepingTestKit

@testable import Resilience

@Suite("Cache", .timeLimit(.minutes(5)))
struct CacheTests {
    private let clock = ManualClock()
    private let registry = MetricRegistry()

    private func cache(capacity: Int = 10) -> Cache<String, Int> {
        Cache(
            name: "bans", timeToLive: .seconds(300), capacity: capacity, clock: clock,
            factory: ExporterMetricsFactory(registry: registry))
    }

    /// The value of a key, if it is cached.
    private func stored(_ cache: Cache<String, Int>, _ key: String) async throws -> Int? {
        do {
            return try await cache.value(for: key) { throw TestError(number: -1) }
        } catch let fault as TestError where fault.number == -1 {
            return nil
        }
    }

    @Test("A value expires after its time to live, and requests are counted as hits and misses")
    func timeToLive() async throws {
        let cache = cache()
        #expect(try await cache.value(for: "a") { 1 } == 1)
        clock.advance(by: .seconds(299))
        #expect(try await cache.value(for: "a") { 2 } == 1)
        clock.advance(by: .seconds(1))
        #expect(try await cache.value(for: "a") { 3 } == 3)
        #expect(
            registry.samples(of: "statsbot_cache_requests_total").sorted() == [
                "statsbot_cache_requests_total{cache=\"bans\",result=\"hit\"} 1",
                "statsbot_cache_requests_total{cache=\"bans\",result=\"miss\"} 2",
            ])
    }

    @Test("Beyond the capacity, the least recently used value is evicted")
    func capacity() async throws {
        let cache = cache(capacity: 2)
        for (index, key) in ["a", "b", "a", "c"].enumerated() { _ = try await cache.value(for: key) { index } }
        #expect(try await stored(cache, "a") == 0)
        #expect(try await stored(cache, "b") == nil)
        #expect(try await stored(cache, "c") == 3)
        #expect(cache.count == 2)
    }

    @Test("After removeAll every value is loaded again")
    func removeAll() async throws {
        let cache = cache()
        for key in ["a", "b"] { _ = try await cache.value(for: key) { 1 } }
        cache.removeAll()
        #expect(try await stored(cache, "a") == nil)
        #expect(try await stored(cache, "b") == nil)
    }

    @Test("Concurrent requests for a key share one load; other keys do not wait for it")
    func singleFlight() async throws {
        let (cache, gate) = (cache(), Gate())
        try await withThrowingTaskGroup(of: Int.self) { group in
            try await start(5, of: cache, gate: gate, in: &group) { _ in }
            #expect(try await cache.value(for: "b") { 1 } == 1)
            gate.open()
            for _ in 0..<5 { #expect(try await group.next() == 0) }
        }
        #expect(gate.arrivals == 1)
        #expect(try await stored(cache, "a") == 0)
    }

    @Test("A failed load fails for all waiting callers and is not cached")
    func failure() async throws {
        let (cache, gate) = (cache(), Gate())
        try await withThrowingTaskGroup(of: Int.self) { group in
            try await start(3, of: cache, gate: gate, in: &group) { throw TestError(number: $0) }
            gate.open()
            for _ in 0..<3 { await #expect(throws: TestError(number: 0)) { try await group.next() } }
        }
        #expect(gate.arrivals == 1)
        #expect(try await cache.value(for: "a") { 8 } == 8)
    }

    @Test("If a waiting caller is canceled, the load continues for the others")
    func cancelledWaiter() async throws {
        let (cache, gate) = (cache(), Gate())
        try await withThrowingTaskGroup(of: Int.self) { group in
            try await start(2, of: cache, gate: gate, in: &group) { _ in }
            await withThrowingTaskGroup(of: Int.self) { others in
                others.addTask { try await cache.value(for: "a") { 9 } }
                await waiters(cache, 2)
                others.cancelAll()
                await #expect(throws: CancellationError.self) { try await others.next() }
            }
            #expect(cache.waiterCount == 1)
            gate.open()
            for _ in 0..<2 { #expect(try await group.next() == 0) }
        }
        #expect(gate.arrivals == 1)
    }

    @Test("If the loading caller is canceled, the one that has waited longest loads for the others")
    func cancelledLeader() async throws {
        let (cache, first, second) = (cache(), Gate(), Gate())
        try await withThrowingTaskGroup(of: Int.self) { group in
            try await withThrowingTaskGroup(of: Int.self) { leaders in
                try await start(1, of: cache, gate: first, in: &leaders) { _ in }
                for caller in 1...3 {
                    group.addTask {
                        try await cache.value(for: "a") {
                            try await second.pass()
                            return caller
                        }
                    }
                    await waiters(cache, caller)
                }
                leaders.cancelAll()
                await #expect(throws: CancellationError.self) { try await leaders.next() }
            }
            try await second.waitForArrivals()
            #expect(cache.waiterCount == 2)
            second.open()
            for _ in 0..<3 { #expect(try await group.next() == 1) }
        }
        #expect([first.arrivals, second.arrivals] == [1, 1])
        #expect(try await stored(cache, "a") == 1)
    }

    @Test("If the only caller is canceled, nothing is left behind")
    func cancelledAlone() async throws {
        let (cache, gate) = (cache(), Gate())
        try await withThrowingTaskGroup(of: Int.self) { group in
            try await start(1, of: cache, gate: gate, in: &group) { _ in }
            group.cancelAll()
            await #expect(throws: CancellationError.self) { try await group.next() }
        }
        #expect(try await cache.value(for: "a") { 6 } == 6)
    }

    @Test("A load in progress during removeAll is not cached, and later callers do not get it")
    func removedLoad() async throws {
        let (cache, gate) = (cache(), Gate())
        try await withThrowingTaskGroup(of: Int.self) { group in
            try await start(2, of: cache, gate: gate, in: &group) { _ in }
            cache.removeAll()
            #expect(try await cache.value(for: "a") { 40 } == 40)
            gate.open()
            for _ in 0..<2 { #expect(try await group.next() == 0) }
        }
        // The older load finished last and did not overwrite the newer value.
        #expect(try await stored(cache, "a") == 40)
    }

    @Test("A load taken over after removeAll is new, and its value is cached")
    func takenOverAfterRemoveAll() async throws {
        let (cache, first) = (cache(), Gate())
        try await withThrowingTaskGroup(of: Int.self) { group in
            try await withThrowingTaskGroup(of: Int.self) { leaders in
                try await start(1, of: cache, gate: first, in: &leaders) { _ in }
                group.addTask { try await cache.value(for: "a") { 11 } }
                await waiters(cache, 1)
                cache.removeAll()
                leaders.cancelAll()
                await #expect(throws: CancellationError.self) { try await leaders.next() }
            }
            #expect(try await group.next() == 11)
        }
        #expect(try await stored(cache, "a") == 11)
    }

    @Test("A blocking caller gets the cached value, and caches the value that it loads")
    func blocking() async throws {
        let cache = cache()
        #expect(cache.blockingValue(for: "a") { 1 } == 1)
        #expect(cache.blockingValue(for: "a") { 2 } == 1)
        #expect(try await cache.value(for: "a") { 3 } == 1)
        struct Broken: Error {}
        #expect(throws: Broken.self) { try cache.blockingValue(for: "b") { throw Broken() } }
        #expect(try await stored(cache, "b") == nil)
    }

    @Test("Setting the wall clock changes no age", arguments: [-86_400, 86_400])
    func wallClockSet(seconds: Int) async throws {
        let cache = cache()
        _ = try await cache.value(for: "a") { 1 }
        clock.setWallClock(by: .seconds(seconds))
        clock.advance(by: .seconds(299))
        #expect(try await stored(cache, "a") == 1)
        clock.advance(by: .seconds(1))
        #expect(try await stored(cache, "a") == nil)
    }

    /// Starts callers one by one: caller 0 loads and is blocked by the gate, the others wait for it.
    private func start(
        _ count: Int, of cache: Cache<String, Int>, gate: Gate, in group: inout ThrowingTaskGroup<Int, any Error>,
        outcome: @escaping @Sendable (Int) throws -> Void
    ) async throws {
        for caller in 0..<count {
            group.addTask {
                try await cache.value(for: "a") {
                    try await gate.pass()
                    try outcome(caller)
                    return caller
                }
            }
            if caller == 0 { try await gate.waitForArrivals() } else { await waiters(cache, caller) }
        }
    }

    /// Waits until a number of callers wait for another caller's load.
    private func waiters(_ cache: Cache<String, Int>, _ count: Int) async {
        while cache.waiterCount < count { await Task.yield() }
    }
}
