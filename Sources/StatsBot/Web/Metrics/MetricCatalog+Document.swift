// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter

extension MetricCatalog {
    /// The content of `docs/metrics.md`, which `make documents` writes.
    package static var document: String {
        let sections = sections.map { title, families in
            "## \(title)\n\n| name | type | labels | meaning |\n|---|---|---|---|\n"
                + families.map(row).joined()
        }
        return """
            # Metrics

            All families of `GET /metrics`. Generated from `MetricCatalog.swift` by `make documents`; do not edit.

            A gauge whose value is unknown is absent, not 0. A family always has exactly the labels listed. Units are in
            the names: seconds, bytes, ratios from 0 to 1. Histograms have the series `_bucket`, `_sum` and `_count`. In
            OpenMetrics, the name of a counter family has no `_total`.


            """ + sections.joined(separator: "\n")
    }

    private static var sections: [(String, [MetricDescriptor])] {
        [
            ("Guild", guild), ("Activity", activity), ("Discord gateway", gateway), ("Discord HTTP API", api),
            ("Bot", bot),
            ("Process", process),
        ]
    }

    private static func row(_ family: MetricDescriptor) -> String {
        let labels = family.labels.map { "`\($0)`" }.joined(separator: ", ")
        return "| `\(family.name)` | \(family.kind.typeName) | \(labels) | \(family.help) |\n"
    }
}
