// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import Testing

@Suite("Metric registry")
struct MetricRegistryTests {
    @Test("An empty registry exports only the counter of dropped series")
    func empty() {
        #expect(
            MetricRegistry().text == """
                # HELP exporter_dropped_series_total Series and samples dropped because their name, type or labels \
                conflict with others.
                # TYPE exporter_dropped_series_total counter
                exporter_dropped_series_total 0

                """)
    }

    @Test("Families are sorted by name and series by label text, regardless of the order of creation")
    func ordering() {
        let registry = MetricRegistry(catalog: [
            MetricDescriptor(name: "b_total", kind: .counter, help: "Bees.", labels: ["kind", "code"]),
            MetricDescriptor(name: "never_total", kind: .counter, help: "Nothing yet."),
            MetricDescriptor(name: "a", kind: .gauge, help: "An a."),
        ])
        registry.counter("c_total").increment()
        registry.counter("b_total", labels: [("code", "9"), ("kind", "x")]).increment(by: 2)
        registry.counter("b_total", labels: [("kind", "x"), ("code", "10")]).increment()
        registry.counter("b_total", labels: [("kind", "a"), ("code", "9")]).increment(by: 0.5)
        registry.gauge("a").set(-1)
        #expect(
            registry.page == """
                # HELP a An a.
                # TYPE a gauge
                a -1
                # HELP b_total Bees.
                # TYPE b_total counter
                b_total{kind="a",code="9"} 0.5
                b_total{kind="x",code="10"} 1
                b_total{kind="x",code="9"} 2
                # TYPE c_total counter
                c_total 1

                """)
    }

    @Test("Label values and help texts are escaped")
    func escaping() {
        let registry = MetricRegistry(catalog: [
            MetricDescriptor(name: "a", kind: .gauge, help: "A \\ and\na \"quote\".", labels: ["text"])
        ])
        registry.gauge("a", labels: [("text", "\\ \" \n { } , = é 👥\r\t")]).set(1)
        registry.gauge("a", labels: [("text", "")]).set(2)
        #expect(
            registry.page == #"""
                # HELP a A \\ and\na "quote".
                # TYPE a gauge
                a{text=""} 2
                a{text="\\ \" \n { } , = é 👥\#r\#t"} 1

                """#)
    }

    @Test("A histogram has cumulative buckets up to +Inf, a sum and a count")
    func histogram() {
        let registry = MetricRegistry(catalog: [
            MetricDescriptor(
                name: "wait_seconds", kind: .histogram(buckets: [1, 0.5, 0.5, .infinity, .nan, 10]), help: "Waits.",
                labels: ["route"])
        ])
        let histogram = registry.histogram("wait_seconds", labels: [("route", "/")])
        for value in [0.5, 0.25, 0.75, 1, 10, 11, -1, .nan] { histogram.observe(value) }
        histogram.observe(.milliseconds(1500))
        _ = registry.histogram("wait_seconds", labels: [("route", "/a")])
        #expect(histogram.count == 8)
        #expect(
            registry.page == """
                # HELP wait_seconds Waits.
                # TYPE wait_seconds histogram
                wait_seconds_bucket{route="/",le="0.5"} 3
                wait_seconds_bucket{route="/",le="1"} 5
                wait_seconds_bucket{route="/",le="10"} 7
                wait_seconds_bucket{route="/",le="+Inf"} 8
                wait_seconds_sum{route="/"} 24
                wait_seconds_count{route="/"} 8
                wait_seconds_bucket{route="/a",le="0.5"} 0
                wait_seconds_bucket{route="/a",le="1"} 0
                wait_seconds_bucket{route="/a",le="10"} 0
                wait_seconds_bucket{route="/a",le="+Inf"} 0
                wait_seconds_sum{route="/a"} 0
                wait_seconds_count{route="/a"} 0

                """)
    }

    @Test("A histogram that is not in the catalog and has no labels has the default buckets")
    func defaultBuckets() {
        let registry = MetricRegistry()
        registry.histogram("x").observe(0.02)
        #expect(
            registry.page == """
                # TYPE x histogram
                x_bucket{le="0.005"} 0
                x_bucket{le="0.01"} 0
                x_bucket{le="0.025"} 1
                x_bucket{le="0.05"} 1
                x_bucket{le="0.1"} 1
                x_bucket{le="0.25"} 1
                x_bucket{le="0.5"} 1
                x_bucket{le="1"} 1
                x_bucket{le="2.5"} 1
                x_bucket{le="5"} 1
                x_bucket{le="10"} 1
                x_bucket{le="+Inf"} 1
                x_sum 0.02
                x_count 1

                """)
    }

    @Test("Gauges can be NaN, infinities and large integers")
    func specialNumbers() {
        let registry = MetricRegistry()
        registry.gauge("x", labels: [("v", "1")]).set(.nan)
        registry.gauge("x", labels: [("v", "2")]).set(.infinity)
        registry.gauge("x", labels: [("v", "3")]).set(-.infinity)
        registry.gauge("x", labels: [("v", "4")]).set(1_234_567_890_123)
        registry.counter("y").increment(by: Int.max)
        registry.counter("y").increment(by: Int.max)
        #expect(
            registry.page == """
                # TYPE x gauge
                x{v="1"} NaN
                x{v="2"} +Inf
                x{v="3"} -Inf
                x{v="4"} 1234567890123
                # TYPE y counter
                y 18446744073709551614

                """)
    }

    @Test("Names are repaired, and equal repaired names are the same series")
    func repair() {
        let registry = MetricRegistry(catalog: [
            MetricDescriptor(name: "my.total", kind: .counter, help: "Mine.", labels: ["the-label"])
        ])
        registry.counter("my-total", labels: [("the.label", "a.b")]).increment()
        registry.counter("my_total", labels: [("the_label", "a.b")]).increment()
        #expect(
            registry.page == """
                # HELP my_total Mine.
                # TYPE my_total counter
                my_total{the_label="a.b"} 2

                """)
    }

    @Test("Series with a label are removed from all families, and created anew when they are used again")
    func removal() {
        let registry = MetricRegistry(catalog: [
            MetricDescriptor(name: "a_total", kind: .counter, help: "", labels: ["kind", "guild"])
        ])
        func use() {
            for guild in ["1", "12", "2"] {
                registry.counter("a_total", labels: [("kind", "x"), ("guild", guild)]).increment()
            }
            registry.gauge("b", labels: [("guild", "1")]).set(1)
            registry.gauge("c", labels: [("old_guild", "1")]).set(1)
        }
        use()
        registry.removeSeries(with: "guild", in: ["1", "2"])
        let remaining = ["a_total{kind=\"x\",guild=\"12\"} 1", "c{old_guild=\"1\"} 1"]
        func series() -> [String] {
            registry.page.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
        }
        #expect(series() == remaining)
        use()
        #expect(
            series() == [
                "a_total{kind=\"x\",guild=\"1\"} 1", "a_total{kind=\"x\",guild=\"12\"} 2",
                "a_total{kind=\"x\",guild=\"2\"} 1", "b{guild=\"1\"} 1", "c{old_guild=\"1\"} 1",
            ])
    }

    @Test("The same name and labels return the same object")
    func identity() {
        let registry = MetricRegistry()
        let first = registry.counter("a", labels: [("x", "1"), ("y", "2")])
        #expect(first === registry.counter("a", labels: [("y", "2"), ("x", "1")]))
        #expect(first !== registry.counter("a", labels: [("x", "1"), ("y", "3")]))
        #expect(registry.gauge("b") === registry.gauge("b"))
        #expect(registry.histogram("c") === registry.histogram("c"))
    }

    @Test("A conflicting series is dropped and counted, and its handle still works")
    func conflicts() {
        let registry = MetricRegistry(catalog: [
            MetricDescriptor(name: "a", kind: .gauge, help: "First.", labels: ["x"]),
            MetricDescriptor(name: "a", kind: .counter, help: "Second."),
            MetricDescriptor(name: "h", kind: .histogram(buckets: [1]), help: "H."),
            MetricDescriptor(name: "h_sum", kind: .gauge, help: "In the way."),
        ])
        registry.gauge("a", labels: [("x", "1")]).set(1)
        let series: [CounterSeries] = [
            registry.counter("a", labels: [("x", "1")]), registry.counter("h"), registry.counter("h_count"),
            registry.counter("n", labels: [("q", "1"), ("q", "2")]),
            registry.counter("n", labels: [("q.", "1"), ("q-", "2")]),
        ]
        for series in series { series.increment() }
        registry.gauge("a").set(2)
        registry.gauge("a", labels: [("y", "1")]).set(2)
        registry.gauge("a", labels: [("x", "1"), ("y", "1")]).set(2)
        registry.gauge("h_sum").set(2)
        registry.histogram("a", labels: [("x", "1")]).observe(1)
        registry.histogram("k", labels: [("le", "1")]).observe(1)
        #expect(series.map(\.value) == [1, 1, 1, 1, 1])
        #expect(
            registry.page == """
                # HELP a First.
                # TYPE a gauge
                a{x="1"} 1

                """)
        #expect(registry.dropped == "11")
    }

    @Test("A histogram's sample names must not conflict with another family")
    func histogramOverOthers() {
        let registry = MetricRegistry()
        registry.counter("jobs_count").increment()
        registry.histogram("jobs").observe(1)
        #expect(registry.page == "# TYPE jobs_count counter\njobs_count 1\n")
        #expect(registry.dropped == "1")
    }

    @Test("Increments from many threads are all counted")
    func concurrency() async {
        let registry = MetricRegistry(catalog: [
            MetricDescriptor(name: "h", kind: .histogram(buckets: [1]), help: "")
        ])
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<5000 {
                        registry.counter("whole").increment()
                        registry.counter("parts").increment(by: 0.5)
                        registry.gauge("g").increment(by: 2)
                        registry.gauge("g").decrement()
                        registry.histogram("h").observe(0.25)
                    }
                }
            }
        }
        #expect(
            registry.page == """
                # TYPE g gauge
                g 40000
                # TYPE h histogram
                h_bucket{le="1"} 40000
                h_bucket{le="+Inf"} 40000
                h_sum 10000
                h_count 40000
                # TYPE parts counter
                parts 20000
                # TYPE whole counter
                whole 40000

                """)
    }

    @Test("The route serves the page with its content type")
    func route() {
        let registry = MetricRegistry()
        let route = metricsRoute(registry: registry)
        let response = route.response(to: HTTPRequest(path: "/metrics"))
        #expect(route.path == "/metrics")
        #expect(response.status == 200)
        #expect(response.headers.map(\.0) == ["Content-Type", "Vary"])
        #expect(response.headers.map(\.1) == ["text/plain; version=0.0.4; charset=utf-8", "Accept"])
        #expect(response.body == registry.exposition())
    }
}
