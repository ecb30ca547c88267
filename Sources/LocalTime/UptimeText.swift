// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// How long something has been running, in words.
package enum UptimeText {
    /// As in `2 days 1 hour 5 minutes`: parts of zero are left out, but there is always one.
    package static func words(_ duration: Duration) -> String {
        let minutes = max(0, Int(duration.components.seconds / 60))
        let parts = [(minutes / 1_440, "day"), (minutes / 60 % 24, "hour"), (minutes % 60, "minute")]
            .filter { $0.0 > 0 }
            .map { count, unit in "\(count) \(unit)\(count == 1 ? "" : "s")" }
        return parts.isEmpty ? "0 minutes" : parts.joined(separator: " ")
    }
}
