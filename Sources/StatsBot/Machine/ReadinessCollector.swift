// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter

/// Exports `statsbot_ready`: the result of `/readyz` as a metric.
struct ReadinessCollector: Collector {
    let health: HealthRegistry

    func collect() -> [MetricSample] {
        [MetricSample("statsbot_ready", health.isPassing(.ready) ? 1 : 0)]
    }
}
