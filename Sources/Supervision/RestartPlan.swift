// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Resilience

/// The delays between restarts of a service: one second, then twice as long each time, up to a maximum.
package struct RestartPlan: Sendable, Equatable {
    package static let base = Duration.seconds(1)
    package static let longest = Duration.seconds(60)
    /// A service that has run this long is stable: its earlier failures are forgotten.
    package static let stableAfter = Duration.seconds(60)
    /// After this many consecutive failures, only a restart of the process may help.
    static let keepsFailingAfter = 5

    private var backoff: Backoff

    /// Creates a plan without failures. The maximum is clamped to 1…60 seconds.
    package init(maximum: Duration = Self.longest) {
        backoff = Backoff(base: Self.base, maximum: max(Self.base, min(maximum, Self.longest)))
    }

    /// Whether the service has failed repeatedly without becoming stable in between.
    var keepsFailing: Bool { backoff.failures >= Self.keepsFailingAfter }

    /// Records that the service ended.
    ///
    /// - Parameter ran: How long it ran.
    /// - Returns: The delay before it is restarted.
    package mutating func ended(after ran: Duration) -> Duration {
        if ran >= Self.stableAfter { backoff.succeeded() }
        return backoff.failed()
    }
}
