// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import FoundationEssentials
import Synchronization
import Testing

@Suite("OpenMetrics page")
struct OpenMetricsTests {
    private func registry(_ catalog: [MetricDescriptor] = []) -> MetricRegistry {
        MetricRegistry(catalog: catalog, now: { Date(timeIntervalSince1970: 1_700_000_000.1239) })
    }

    /// The page without the registry's own family.
    private func page(_ registry: MetricRegistry) -> String {
        let lines = String(decoding: registry.exposition(.openMetrics), as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false)
        return lines.filter { !$0.contains("exporter_dropped_series") }.joined(separator: "\n")
    }

    @Test("An empty registry exports only the counter of dropped series")
    func empty() {
        #expect(
            String(decoding: registry().exposition(.openMetrics), as: UTF8.self) == """
                # HELP exporter_dropped_series Series and samples dropped because their name, type or labels \
                conflict with others.
                # TYPE exporter_dropped_series counter
                exporter_dropped_series_total 0
                exporter_dropped_series_created 1700000000.124
                # EOF

                """)
    }

    @Test("Counters, gauges and histograms have names, units, bounds and creation times")
    func kinds() {
        let registry = registry([
            MetricDescriptor(
                name: "wait_seconds_total", kind: .counter, help: "Waits \"all\" of\nit \\.", unit: "seconds",
                labels: ["route"]),
            MetricDescriptor(name: "age_seconds", kind: .gauge, help: "Age.", unit: "seconds"),
            MetricDescriptor(name: "size", kind: .gauge, help: "Size.", unit: "bytes"),
            MetricDescriptor(name: "unset", kind: .gauge, help: "Never set."),
            MetricDescriptor(
                name: "took_seconds", kind: .histogram(buckets: [0.5, 1, 25, 1_000_000, 12_500_000]), help: "Took.",
                unit: "seconds", labels: ["route"]),
        ])
        registry.counter("wait_seconds_total", labels: [("route", "b")]).increment(by: 0.5)
        registry.counter("wait_seconds_total", labels: [("route", "a\"\\\n👥")]).increment(by: 2)
        registry.gauge("age_seconds").set(-1.5)
        registry.gauge("size").set(.infinity)
        registry.counter("requests").increment()
        registry.histogram("took_seconds", labels: [("route", "/")]).observe(0.75)
        registry.register(
            FixedCollector(samples: [
                MetricSample("wait_seconds_total", 1, labels: [("route", "c")], createdAt: 5.5),
                MetricSample("wait_seconds_total", 1, labels: [("route", "d")]),
            ]))
        #expect(
            page(registry) == #"""
                # HELP age_seconds Age.
                # TYPE age_seconds gauge
                # UNIT age_seconds seconds
                age_seconds -1.5
                # TYPE requests unknown
                requests 1
                # HELP size Size.
                # TYPE size gauge
                size +Inf
                # HELP took_seconds Took.
                # TYPE took_seconds histogram
                # UNIT took_seconds seconds
                took_seconds_bucket{route="/",le="0.5"} 0
                took_seconds_bucket{route="/",le="1.0"} 1
                took_seconds_bucket{route="/",le="25.0"} 1
                took_seconds_bucket{route="/",le="1e+06"} 1
                took_seconds_bucket{route="/",le="1.25e+07"} 1
                took_seconds_bucket{route="/",le="+Inf"} 1
                took_seconds_sum{route="/"} 0.75
                took_seconds_count{route="/"} 1
                took_seconds_created{route="/"} 1700000000.124
                # HELP wait_seconds Waits \"all\" of\nit \\.
                # TYPE wait_seconds counter
                # UNIT wait_seconds seconds
                wait_seconds_total{route="a\"\\\n👥"} 2
                wait_seconds_created{route="a\"\\\n👥"} 1700000000.124
                wait_seconds_total{route="b"} 0.5
                wait_seconds_created{route="b"} 1700000000.124
                wait_seconds_total{route="c"} 1
                wait_seconds_created{route="c"} 5.5
                wait_seconds_total{route="d"} 1
                # EOF

                """#)
    }

    @Test("No name is used by two families, or by a family and a sample of another")
    func clashes() {
        let registry = registry()
        for name in ["x_total", "h_count_total", "a_total", "a_created_total", "c_total"] {
            registry.counter(name).increment()
        }
        registry.gauge("x").set(1)
        registry.gauge("c_created").set(1)
        registry.gauge("h_created").set(1)
        registry.histogram("h").observe(-1)
        #expect(
            page(registry).split(separator: "\n").filter { !$0.contains("_bucket") }.joined(separator: "\n") == """
                # TYPE a_created_total unknown
                a_created_total 1
                # TYPE a counter
                a_total 1
                a_created 1700000000.124
                # TYPE c_created gauge
                c_created 1
                # TYPE c counter
                c_total 1
                # TYPE h histogram
                # TYPE h_count_total unknown
                h_count_total 1
                # TYPE h_created gauge
                h_created 1
                # TYPE x gauge
                x 1
                # TYPE x_total unknown
                x_total 1
                # EOF
                """)
    }

    @Test("A reset counter has a new creation time")
    func reset() {
        let time = Mutex(100.0)
        let registry = MetricRegistry(now: { Date(timeIntervalSince1970: time.withLock { $0 }) })
        let counter = registry.counter("a_total")
        counter.increment()
        time.withLock { $0 = 160 }
        #expect(page(registry) == "# TYPE a counter\na_total 1\na_created 100\n# EOF\n")
        counter.reset()
        #expect(page(registry) == "# TYPE a counter\na_total 0\na_created 160\n# EOF\n")
    }

    @Test("The route serves it to clients that accept it")
    func route() {
        let registry = registry()
        let response = metricsRoute(registry: registry).response(
            to: HTTPRequest(
                path: "/metrics",
                headers: [("Accept", "text/plain;q=0.5"), ("accept", "application/openmetrics-text;version=1.0.0")]))
        #expect(response.header("content-type") == "application/openmetrics-text; version=1.0.0; charset=utf-8")
        #expect(response.header("vary") == "Accept")
        #expect(response.body == registry.exposition(.openMetrics))
    }
}
