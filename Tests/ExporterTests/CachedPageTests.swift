// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Synchronization
import Testing

@testable import Exporter

@Suite("Cached pages")
struct CachedPageTests {
    /// A manual clock and numbered values.
    private final class World: Sendable {
        let time = Mutex(ContinuousClock.now)
        let count = Mutex(0)

        func pass(_ milliseconds: Int) {
            time.withLock { $0 += .milliseconds(milliseconds) }
        }

        func number() -> Int {
            count.withLock { count in
                count += 1
                return count
            }
        }

        func page(_ make: @escaping @Sendable () -> Int) -> CachedPage<Int> {
            CachedPage(for: .milliseconds(200), now: { self.time.withLock { $0 } }, make: make)
        }
    }

    @Test("A value is computed again when its period is over, but not before")
    func period() {
        let world = World()
        let page = world.page { world.number() }
        let seen = [0, 1, 198, 1, 1, 198, 1, 600].map { milliseconds in
            world.pass(milliseconds)
            return page.value
        }
        #expect(seen == [1, 1, 1, 2, 2, 2, 3, 4])
    }

    @Test("During a computation, callers get the previous value, and a slow one does not replace a newer value")
    func slowness() {
        let world = World()
        let inner = Mutex<[Int]>([])
        let own = Mutex<CachedPage<Int>?>(nil)
        let page = world.page {
            let number = world.number()
            guard number == 2, let page = own.withLock({ $0 }) else { return number }
            // The value is read during the second computation, once at the start and once after more than the period.
            inner.withLock { $0.append(page.value) }
            world.pass(200)
            inner.withLock { $0.append(page.value) }
            return number
        }
        own.withLock { $0 = page }
        #expect(page.value == 1)
        world.pass(200)
        #expect(page.value == 2)
        #expect(inner.withLock { $0 } == [1, 3])
        #expect(page.value == 3)
        own.withLock { $0 = nil }
    }

    /// A collector that numbers its samples.
    private struct Counting: Collector {
        let world: World
        let cacheDuration = Duration.seconds(3_600)

        func collect() -> [MetricSample] { [MetricSample("answer", Double(world.number()))] }
    }

    @Test("The registry caches the samples of a collector with a cache duration")
    func samples() {
        let registry = MetricRegistry()
        registry.register(Counting(world: World()))
        #expect(Set((0..<3).map { _ in registry.page }) == ["# TYPE answer gauge\nanswer 1\n"])
    }

    @Test("Pages are cached per format, or rendered for each request without a cache duration")
    func pages() {
        for (period, value) in [(Duration.seconds(3_600), 1), (.zero, 2)] {
            let expected = "# TYPE a gauge\na \(value)\n"
            let registry = MetricRegistry()
            registry.gauge("a").set(1)
            let route = metricsRoute(registry: registry, cacheDuration: period)
            func page(_ accept: String) -> String {
                let request = HTTPRequest(
                    method: "GET", path: "/metrics", query: [], headers: [("Accept", accept)], isLoopbackPeer: true)
                return String(decoding: route.response(to: request).body, as: UTF8.self)
            }
            _ = (page("text/plain"), page("application/openmetrics-text"))
            registry.gauge("a").set(2)
            #expect(page("text/plain").hasPrefix(expected))
            #expect(page("application/openmetrics-text").hasPrefix(expected))
        }
    }
}
