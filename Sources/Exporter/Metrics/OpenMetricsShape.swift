// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// The representation of a family in OpenMetrics 1.0, where a counter's family name has no `_total` and sample names
/// are reserved.
struct OpenMetricsShape: Equatable {
    /// The name in the `# TYPE`, `# UNIT` and `# HELP` lines.
    let name: String
    /// The word after `# TYPE`.
    let typeName: String
    /// The name of the samples with creation times; nil if there are none.
    let createdName: String?
}

extension FamilyTable {
    /// The representation of a family.
    ///
    /// A counter whose name does not end in `_total`, or whose name without `_total` belongs to another family, has the
    /// type `unknown`, so that the sample has the same name in both formats and no name is repeated.
    func openMetricsShape(of descriptor: MetricDescriptor) -> OpenMetricsShape {
        let name = descriptor.name
        switch descriptor.kind {
        case .gauge: return OpenMetricsShape(name: name, typeName: "gauge", createdName: nil)
        case .histogram:
            return OpenMetricsShape(name: name, typeName: "histogram", createdName: createdName(name))
        case .counter:
            guard let base = Self.name(name, without: "_total"), !isClaimed(base) else {
                return OpenMetricsShape(name: name, typeName: "unknown", createdName: nil)
            }
            return OpenMetricsShape(name: base, typeName: "counter", createdName: createdName(base))
        }
    }

    private func createdName(_ base: String) -> String? {
        isKnown(base + "_created") ? nil : base + "_created"
    }

    /// Whether the name belongs to a family, or to samples of a histogram or another counter.
    private func isClaimed(_ name: String) -> Bool {
        if isKnown(name) { return true }
        for suffix in ["_bucket", "_sum", "_count", "_created"] {
            guard let other = Self.name(name, without: suffix) else { continue }
            if isHistogram(other) || (suffix == "_created" && isKnown(other + "_total")) { return true }
        }
        return false
    }

    private static func name(_ name: String, without suffix: String) -> String? {
        name.count > suffix.count && name.hasSuffix(suffix) ? String(name.dropLast(suffix.count)) : nil
    }
}
