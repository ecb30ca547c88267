// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// One metric family of a catalogue: its name, its type, what it means and which labels its series bear.
public struct MetricDescriptor: Sendable, Hashable {
    /// The type of a family.
    public enum Kind: Sendable, Hashable {
        /// A sum that only grows, and starts at zero with the process.
        case counter
        /// A value that goes up and down.
        case gauge
        /// Observations counted in buckets; `buckets` are the ascending upper bounds, without `+Inf`.
        case histogram(buckets: [Double])

        /// The buckets used where no descriptor says otherwise, meant for seconds of a request.
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
    /// One sentence for the `# HELP` line.
    public let help: String
    /// The base unit, such as `seconds`; OpenMetrics shows it where the name ends in it, before `_total`.
    public let unit: String?
    /// The names of the labels that every series of the family bears, in the order they are written.
    public let labels: [String]

    /// Describes a family. Names that Prometheus does not allow are repaired when the registry takes the descriptor.
    public init(name: String, kind: Kind, help: String, unit: String? = nil, labels: [String] = []) {
        self.name = name
        self.kind = kind
        self.help = help
        self.unit = unit
        self.labels = labels
    }

    /// The descriptor with valid names and with buckets that are finite, ascending and unique.
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
