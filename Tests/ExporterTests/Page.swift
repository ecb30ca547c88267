// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter

extension MetricRegistry {
    /// The page as text, without the registry's own family.
    var page: String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.filter { !$0.contains("exporter_dropped_series_total") }.joined(separator: "\n")
    }

    /// The whole page as text.
    var text: String { String(decoding: exposition(), as: UTF8.self) }

    /// The number of dropped series and samples on the page.
    var dropped: Substring? {
        text.split(separator: "\n").first { $0.hasPrefix("exporter_dropped_series_total") }?.split(separator: " ").last
    }
}

/// A collector that always returns the same samples.
struct FixedCollector: Collector {
    var descriptors: [MetricDescriptor] = []
    let samples: [MetricSample]

    func collect() -> [MetricSample] { samples }
}
