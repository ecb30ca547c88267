// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Metrics
package import Timekeeping

/// `statsbot_last_success_timestamp_seconds` of a task. A service that only does one thing records it with
/// `ServiceStatus.succeeded()`, under its own name.
package struct LastSuccess: Sendable {
    private let gauge: Gauge

    package init(task: String) {
        gauge = Gauge(label: "statsbot_last_success_timestamp_seconds", dimensions: [("task", task)])
    }

    package func record(at instant: WallInstant) {
        gauge.record(instant.secondsSince1970)
    }
}
