// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Metrics
package import Timekeeping

/// The metric `statsbot_last_success_timestamp_seconds` of a task. A service with a single task records it with
/// `ServiceStatus.succeeded()`, under the service's name.
package struct LastSuccess: Sendable {
    private let gauge: Gauge

    package init(task: String) {
        gauge = Gauge(label: "statsbot_last_success_timestamp_seconds", dimensions: [("task", task)])
    }

    package func record(at instant: WallInstant) {
        gauge.record(instant.secondsSince1970)
    }
}
