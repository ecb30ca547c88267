// SPDX-License-Identifier: MIT
// Part of StatsBot.

import Metrics
import ServiceLifecycle
import Supervision
import Timekeeping

/// Measures every second how late a one-second timer of the Swift runtime fires, in real time.
package struct EventLoopLag: Service {
    static let interval = Duration.seconds(1)

    private let lag = Metrics.Timer(label: "statsbot_event_loop_lag_seconds")

    /// Creates a service.
    package init() {}

    package func run() async throws {
        let clock = ContinuousClock()
        try await untilShutdown {
            while true {
                let start = clock.now
                try await clock.sleep(for: Self.interval)
                lag.recordNanoseconds(Self.lag(of: start.duration(to: clock.now)).nanoseconds)
                ServiceStatus.current?.succeeded()
            }
        }
    }

    /// The delay of a timer that fired after `elapsed`.
    static func lag(of elapsed: Duration) -> Duration { max(.zero, elapsed - interval) }
}
