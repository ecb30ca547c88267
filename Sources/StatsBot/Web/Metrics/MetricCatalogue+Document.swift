// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter

extension MetricCatalogue {
    /// `docs/metrics.md`, made from the catalogue; `make documents` writes it.
    package static var document: String {
        let sections = sections.map { title, families in
            "## \(title)\n\n| name | type | labels | meaning |\n|---|---|---|---|\n"
                + families.map(row).joined()
        }
        return """
            # Metrics

            All families of `GET /metrics`. Made from `MetricCatalogue.swift` by `make documents`; do not edit it here.

            A gauge of something that is not known is absent, not 0. A family's labels are always these. Units are in the
            names: seconds, bytes, ratios from 0 to 1. Histograms have the series `_bucket`, `_sum` and `_count`. In
            OpenMetrics a counter's family is named without `_total`.


            """ + sections.joined(separator: "\n")
    }

    private static var sections: [(String, [MetricDescriptor])] {
        [
            ("The guild", guild), ("Discord's gateway", gateway), ("Discord's HTTP API", api), ("The bot", bot),
            ("The process", process),
        ]
    }

    private static func row(_ family: MetricDescriptor) -> String {
        let labels = family.labels.map { "`\($0)`" }.joined(separator: ", ")
        return "| `\(family.name)` | \(family.kind.typeName) | \(labels) | \(family.help) |\n"
    }
}
