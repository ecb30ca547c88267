// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter
import Metrics

/// Measures the exporter: an increment, and a page of `/metrics`.
enum ExporterMeasurements {
    static func all() -> [Measurement] {
        let registry = MetricRegistry()
        let counter = registry.counter("one_total", labels: [("shard", "0")])
        let histogram = registry.histogram("one_seconds")
        let handle = Metrics.Counter(
            label: "two_total", dimensions: [("shard", "0")], factory: ExporterMetricsFactory(registry: registry))
        return [
            Measurement("counter: increment") { for _ in 0..<$0 { counter.increment() } },
            Measurement("counter: increment through swift-metrics") { for _ in 0..<$0 { handle.increment() } },
            Measurement("histogram: observe") {
                for index in 0..<$0 { histogram.observe(Double(index & 1023) / 1024) }
            },
            page(of: 200), page(of: 5_000),
        ]
    }

    /// A page with `series` samples: 60% counters, 30% gauges with fractions, 10% lines of histograms.
    private static func page(of series: Int) -> Measurement {
        let registry = MetricRegistry()
        for index in 0..<series * 6 / 10 {
            registry.counter("requests_\(index % 20)_total", labels: [("route", "/path/\(index)"), ("code", "200")])
                .increment(by: index * 977)
        }
        for index in 0..<series * 3 / 10 {
            registry.gauge("level_\(index % 10)", labels: [("room", "\(index)")]).set(Double(index) * 1.37)
        }
        var lines = registry.lineCount
        var index = 0
        while lines < series {
            registry.histogram("wait_seconds", labels: [("queue", "\(index)")]).observe(0.5)
            lines = registry.lineCount
            index += 1
        }
        let size = registry.exposition().count
        return Measurement("/metrics: page of \(lines) samples (\(size) bytes)", bytes: size) {
            for _ in 0..<$0 { _ = registry.exposition() }
        }
    }
}

extension MetricRegistry {
    /// The number of samples on the page.
    fileprivate var lineCount: Int {
        exposition().split(separator: UInt8(ascii: "\n")).count { $0.first != UInt8(ascii: "#") }
    }
}
