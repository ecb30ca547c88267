// SPDX-License-Identifier: MIT
// Part of StatsBot.

import CoreMetrics
import Exporter
import Testing

@Suite("The swift-metrics backend")
struct ExporterMetricsFactoryTests {
    @Test("Each kind of metric is exported as its family, with the buckets of the catalog")
    func kinds() {
        let registry = MetricRegistry(catalog: [
            MetricDescriptor(name: "wait_seconds", kind: .histogram(buckets: [0.1, 1]), help: "Waits."),
            MetricDescriptor(name: "size", kind: .histogram(buckets: [10]), help: "Sizes."),
        ])
        let factory = ExporterMetricsFactory(registry: registry)
        Counter(label: "calls.total", dimensions: [("route", "/")], factory: factory).increment(by: 3)
        FloatingPointCounter(label: "seconds_total", factory: factory).increment(by: 0.25)
        Meter(label: "level", factory: factory).set(4.5)
        Recorder(label: "last", aggregate: false, factory: factory).record(7)
        Gauge(label: "gauge", factory: factory).record(8)
        let size = Recorder(label: "size", aggregate: true, factory: factory)
        size.record(5)
        size.record(50.5)
        Timer(label: "wait_seconds", factory: factory).recordMilliseconds(250)
        #expect(
            registry.page == """
                # TYPE calls_total counter
                calls_total{route="/"} 3
                # TYPE gauge gauge
                gauge 8
                # TYPE last gauge
                last 7
                # TYPE level gauge
                level 4.5
                # TYPE seconds_total counter
                seconds_total 0.25
                # HELP size Sizes.
                # TYPE size histogram
                size_bucket{le="10"} 1
                size_bucket{le="+Inf"} 2
                size_sum 55.5
                size_count 2
                # HELP wait_seconds Waits.
                # TYPE wait_seconds histogram
                wait_seconds_bucket{le="0.1"} 0
                wait_seconds_bucket{le="1"} 1
                wait_seconds_bucket{le="+Inf"} 1
                wait_seconds_sum 0.25
                wait_seconds_count 1

                """)
    }

    @Test("A destroyed metric is not exported, and a new one starts at zero")
    func destruction() {
        let registry = MetricRegistry()
        let factory = ExporterMetricsFactory(registry: registry)
        let counter = Counter(label: "a", dimensions: [("x", "1")], factory: factory)
        let other = Counter(label: "a", dimensions: [("x", "2")], factory: factory)
        let parts = FloatingPointCounter(label: "b", factory: factory)
        let meter = Meter(label: "c", factory: factory)
        let recorder = Recorder(label: "d", aggregate: true, factory: factory)
        let timer = Timer(label: "e", factory: factory)
        counter.increment()
        other.increment()
        parts.increment(by: 0.5)
        meter.set(1)
        recorder.record(1)
        timer.recordSeconds(1)
        counter.destroy()
        parts.destroy()
        meter.destroy()
        recorder.destroy()
        timer.destroy()
        counter.increment()
        #expect(registry.page == "# TYPE a counter\na{x=\"2\"} 1\n")
        _ = Counter(label: "a", dimensions: [("x", "1")], factory: factory)
        #expect(registry.page == "# TYPE a counter\na{x=\"1\"} 0\na{x=\"2\"} 1\n")
    }
}
