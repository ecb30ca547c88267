// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import Testing

@Suite("Collectors")
struct CollectorTests {
    @Test("Samples are merged with the registered series of their family, in order")
    func merging() {
        let registry = MetricRegistry(catalog: [
            MetricDescriptor(name: "m", kind: .gauge, help: "M.", labels: ["x"])
        ])
        registry.gauge("m", labels: [("x", "d")]).set(4)
        registry.gauge("m", labels: [("x", "b")]).set(2)
        registry.register(
            FixedCollector(samples: [
                MetricSample("m", 5, labels: [("x", "e")]), MetricSample("m", 3, labels: [("x", "c")]),
                MetricSample("m", 1, labels: [("x", "a\n")]), MetricSample("new.total", 7), MetricSample("new", .nan),
            ]))
        #expect(
            registry.page == #"""
                # HELP m M.
                # TYPE m gauge
                m{x="a\n"} 1
                m{x="b"} 2
                m{x="c"} 3
                m{x="d"} 4
                m{x="e"} 5
                # TYPE new gauge
                new NaN
                # TYPE new_total counter
                new_total 7

                """#)
    }

    @Test("Conflicting samples are dropped at each scrape, and the page stays valid")
    func conflicts() {
        let registry = MetricRegistry(catalog: [
            MetricDescriptor(name: "h", kind: .histogram(buckets: [1]), help: "H."),
            MetricDescriptor(name: "m", kind: .gauge, help: "M.", labels: ["x"]),
        ])
        registry.gauge("m", labels: [("x", "a")]).set(1)
        registry.register(
            FixedCollector(samples: [
                MetricSample("h", 1), MetricSample("h_sum", 1), MetricSample("m", 9, labels: [("x", "a")]),
                MetricSample("m", 9), MetricSample("m", 2, labels: [("x", "b")]),
                MetricSample("m", 9, labels: [("x", "b")]),
            ]))
        for expected in ["5", "10"] {
            #expect(registry.dropped == expected[...])
        }
        #expect(
            registry.page == """
                # HELP m M.
                # TYPE m gauge
                m{x="a"} 1
                m{x="b"} 2

                """)
    }

    @Test("A negative or NaN sample of a counter is dropped, of a gauge exported", arguments: [-1, Double.nan])
    func counterValues(value: Double) {
        let registry = MetricRegistry()
        registry.register(FixedCollector(samples: [MetricSample("a_total", value), MetricSample("b", -1)]))
        #expect(registry.page == "# TYPE b gauge\nb -1\n")
        #expect(registry.dropped == "2")
    }

    @Test("A collector's families are declared unless they are in the catalog")
    func descriptors() {
        let registry = MetricRegistry(catalog: [MetricDescriptor(name: "a", kind: .gauge, help: "Catalog.")])
        registry.register(
            FixedCollector(
                descriptors: [
                    MetricDescriptor(name: "a", kind: .gauge, help: "Collector."),
                    MetricDescriptor(name: "b", kind: .counter, help: "Collector."),
                ],
                samples: [MetricSample("b", 2), MetricSample("a", 1)]))
        #expect(
            registry.page == """
                # HELP a Catalog.
                # TYPE a gauge
                a 1
                # HELP b Collector.
                # TYPE b counter
                b 2

                """)
    }
}
