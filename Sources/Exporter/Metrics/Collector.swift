// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A source of values that are read at a scrape instead of being kept up to date.
public protocol Collector: Sendable {
    /// The families it fills. The registry declares those that its catalogue does not have.
    var descriptors: [MetricDescriptor] { get }

    /// For how long its values are shown again before it is asked anew: for one that costs more than the page itself.
    var keptFor: Duration { get }

    /// The values of this moment. It is called on a thread of the HTTP server: it must not wait, nor do network I/O.
    func collect() -> [MetricSample]
}

extension Collector {
    /// No families of its own: the catalogue describes them, or they are taken as they come.
    public var descriptors: [MetricDescriptor] { [] }

    /// It is asked at every scrape.
    public var keptFor: Duration { .zero }
}

/// One value that a ``Collector`` gives.
public struct MetricSample: Sendable {
    /// The family's name.
    public var name: String
    /// The value.
    public var value: Double
    /// Names and values of the labels.
    public var labels: [(String, String)]
    /// When a counter began to count, in seconds since 1970; OpenMetrics shows it. Nil where that is not known.
    public var createdAt: Double?

    /// Makes a sample; `createdAt` counts only where the family is a counter.
    public init(_ name: String, _ value: Double, labels: [(String, String)] = [], createdAt: Double? = nil) {
        self.name = name
        self.value = value
        self.labels = labels
        self.createdAt = createdAt
    }
}
