// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Resilience

/// When a service that ended is started again: after a second, then twice as long each time, up to a bound.
package struct RestartPlan: Sendable, Equatable {
    package static let base = Duration.seconds(1)
    package static let longest = Duration.seconds(60)
    /// Who has run for so long works: its failures of before count no more.
    package static let stableAfter = Duration.seconds(60)
    /// After so many ends in a row a restart of the process is the last that may help.
    static let hopelessAfter = 5

    private var backoff: Backoff

    /// A plan without failures. A maximum of more than a minute is a minute.
    package init(maximum: Duration = Self.longest) {
        backoff = Backoff(base: Self.base, maximum: max(Self.base, min(maximum, Self.longest)))
    }

    /// Whether it has ended so often, without having worked in between, that nobody should count on it.
    var isHopeless: Bool { backoff.failures >= Self.hopelessAfter }

    /// Notes that the service ended.
    ///
    /// - Parameter ran: for how long it had run.
    /// - Returns: how long to wait before it is started again.
    package mutating func ended(after ran: Duration) -> Duration {
        if ran >= Self.stableAfter { backoff.succeeded() }
        return backoff.failed()
    }
}
