// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Synchronization
import Testing

@testable import Exporter

@Suite("Values that are kept for a while")
struct KeptTests {
    /// A clock that stands where it is put, and values that are numbered.
    private final class World: Sendable {
        let time = Mutex(ContinuousClock.now)
        let made = Mutex(0)

        func pass(_ milliseconds: Int) {
            time.withLock { $0 += .milliseconds(milliseconds) }
        }

        func number() -> Int {
            made.withLock { made in
                made += 1
                return made
            }
        }

        func kept(_ make: @escaping @Sendable () -> Int) -> CachedPage<Int> {
            CachedPage(for: .milliseconds(200), now: { self.time.withLock { $0 } }, make: make)
        }
    }

    @Test("a value is made again when its time is over, and not before")
    func period() {
        let world = World()
        let kept = world.kept { world.number() }
        let seen = [0, 1, 198, 1, 1, 198, 1, 600].map { milliseconds in
            world.pass(milliseconds)
            return kept.value
        }
        #expect(seen == [1, 1, 1, 2, 2, 2, 3, 4])
    }

    @Test("while one is being made, others are shown the one from before, and a slow one replaces no newer one")
    func slowness() {
        let world = World()
        let inner = Mutex<[Int]>([])
        let own = Mutex<CachedPage<Int>?>(nil)
        let kept = world.kept {
            let number = world.number()
            guard number == 2, let kept = own.withLock({ $0 }) else { return number }
            // While the second is made somebody asks at once, and again when it has taken longer than the period.
            inner.withLock { $0.append(kept.value) }
            world.pass(200)
            inner.withLock { $0.append(kept.value) }
            return number
        }
        own.withLock { $0 = kept }
        #expect(kept.value == 1)
        world.pass(200)
        #expect(kept.value == 2)
        #expect(inner.withLock { $0 } == [1, 3])
        #expect(kept.value == 3)
        own.withLock { $0 = nil }
    }

    /// A collector that numbers its answers.
    private struct Counting: Collector {
        let world: World
        let cacheDuration = Duration.seconds(3_600)

        func collect() -> [MetricSample] { [MetricSample("answer", Double(world.number()))] }
    }

    @Test("the registry keeps the samples of a collector that asks for it")
    func samples() {
        let registry = MetricRegistry()
        registry.register(Counting(world: World()))
        #expect(Set((0..<3).map { _ in registry.page }) == ["# TYPE answer gauge\nanswer 1\n"])
    }

    @Test("a page is kept for each format, and made anew for each request where it is not to be kept")
    func pages() {
        for (period, value) in [(Duration.seconds(3_600), 1), (.zero, 2)] {
            let expected = "# TYPE a gauge\na \(value)\n"
            let registry = MetricRegistry()
            registry.gauge("a").set(1)
            let route = metricsRoute(registry: registry, cacheDuration: period)
            func page(_ accept: String) -> String {
                let request = HTTPRequest(
                    method: "GET", path: "/metrics", query: [], headers: [("Accept", accept)], isLoopbackPeer: true)
                return String(decoding: route.handler(request).body, as: UTF8.self)
            }
            _ = (page("text/plain"), page("application/openmetrics-text"))
            registry.gauge("a").set(2)
            #expect(page("text/plain").hasPrefix(expected))
            #expect(page("application/openmetrics-text").hasPrefix(expected))
        }
    }
}
