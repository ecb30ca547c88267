// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// A metric family: its name, type, help text, unit and label names.
public struct MetricDescriptor: Sendable, Hashable {
    /// The type of a family.
    public enum Kind: Sendable, Hashable {
        /// A sum that only increases and starts at zero with the process.
        case counter
        /// A value that can go up and down.
        case gauge
        /// Observations counted in buckets; `buckets` are the upper bounds in ascending order, without `+Inf`.
        case histogram(buckets: [Double])

        /// The default buckets, suitable for request durations in seconds.
        public static let defaultBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

        /// The word after `# TYPE`: `counter`, `gauge` or `histogram`.
        public var typeName: String {
            switch self {
            case .counter: "counter"
            case .gauge: "gauge"
            case .histogram: "histogram"
            }
        }

        var isHistogram: Bool { typeName == "histogram" }
    }

    /// The family's name, such as `http_requests_total`.
    public let name: String
    /// The family's type.
    public let kind: Kind
    /// The text of the `# HELP` line, one sentence.
    public let help: String
    /// The base unit, such as `seconds`. OpenMetrics includes it if the name, without `_total`, ends in it.
    public let unit: String?
    /// The label names of every series of the family, in the order of the output.
    public let labels: [String]

    /// Creates a descriptor. Invalid names are repaired when the family is declared in a registry.
    public init(name: String, kind: Kind, help: String, unit: String? = nil, labels: [String] = []) {
        self.name = name
        self.kind = kind
        self.help = help
        self.unit = unit
        self.labels = labels
    }

    /// The descriptor with valid names and with finite, ascending and unique buckets.
    var repaired: MetricDescriptor {
        var kind = kind
        if case .histogram(let buckets) = kind {
            let sorted = buckets.filter(\.isFinite).sorted()
            kind = .histogram(
                buckets: sorted.indices.filter { $0 == 0 || sorted[$0 - 1] < sorted[$0] }.map { sorted[$0] })
        }
        return MetricDescriptor(
            name: MetricName.repaired(name), kind: kind, help: help, unit: unit,
            labels: labels.map(MetricName.repairedLabel))
    }
}
