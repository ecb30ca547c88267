// SPDX-License-Identifier: MIT
// Part of StatsBot.

package import Exporter

/// Exports `statsbot_ready`: the result of `/readyz` as a metric.
package struct ReadinessCollector: Collector {
    let health: HealthRegistry

    /// - Parameter health: the registry of all checks.
    package init(health: HealthRegistry) { self.health = health }

    package func collect() -> [MetricSample] {
        [MetricSample("statsbot_ready", health.isPassing(.ready) ? 1 : 0)]
    }
}
