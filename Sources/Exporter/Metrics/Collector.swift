// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A source of values that are read at scrape time.
public protocol Collector: Sendable {
    /// The collector's families. The registry declares those that are missing from its catalog.
    var descriptors: [MetricDescriptor] { get }

    /// How long collected samples are reused, for collectors that are expensive compared with the rest of the page.
    var cacheDuration: Duration { get }

    /// Returns the current values. Called on a thread of the HTTP server; it must not block or do network I/O.
    func collect() -> [MetricSample]
}

extension Collector {
    /// No families: they are declared in the catalog or created from the samples.
    public var descriptors: [MetricDescriptor] { [] }

    /// Zero: samples are collected for every scrape.
    public var cacheDuration: Duration { .zero }
}

/// A value returned by a ``Collector``.
public struct MetricSample: Sendable {
    /// The family's name.
    public var name: String
    /// The value.
    public var value: Double
    /// The label names and values.
    public var labels: [(String, String)]
    /// The creation time of a counter, in seconds since 1970, for OpenMetrics. Nil if unknown.
    public var createdAt: Double?

    /// Creates a sample. `createdAt` applies only to counters.
    public init(_ name: String, _ value: Double, labels: [(String, String)] = [], createdAt: Double? = nil) {
        self.name = name
        self.value = value
        self.labels = labels
        self.createdAt = createdAt
    }
}
