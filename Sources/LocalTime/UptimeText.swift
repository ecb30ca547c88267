// SPDX-License-Identifier: MIT
// Part of StatsBot.

/// Formats uptimes in words.
package enum UptimeText {
    /// An uptime such as `2 days 1 hour 5 minutes`. Units of zero are omitted; less than a minute is `0 minutes`.
    package static func words(_ duration: Duration) -> String {
        let minutes = max(0, Int(duration.components.seconds / 60))
        let parts = [(minutes / 1_440, "day"), (minutes / 60 % 24, "hour"), (minutes % 60, "minute")]
            .filter { $0.0 > 0 }
            .map { count, unit in "\(count) \(unit)\(count == 1 ? "" : "s")" }
        return parts.isEmpty ? "0 minutes" : parts.joined(separator: " ")
    }
}
