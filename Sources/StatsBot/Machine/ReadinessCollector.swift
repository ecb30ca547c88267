// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Exporter

/// `statsbot_ready`: what `/readyz` says, for those who watch metrics.
struct ReadinessCollector: Collector {
    let health: HealthRegistry

    func collect() -> [MetricSample] {
        [MetricSample("statsbot_ready", health.isPassing(.ready) ? 1 : 0)]
    }
}
